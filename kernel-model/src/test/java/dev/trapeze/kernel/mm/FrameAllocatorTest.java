package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameAllocatorTest {
  private static final long BASE_PA = 0x8000_0000L;
  private static final int FRAMES = 8;

  private final Ram ram = new Ram(BASE_PA, (FRAMES + 2) * 4096);
  private final FrameAllocator frames =
      new FrameAllocator(ram, BASE_PA + 4096, BASE_PA + (FRAMES + 1) * 4096);

  @Test
  void givesEachFrameOnceAndThenEnomem() {
    Set<Long> given = new HashSet<>();
    for (int i = 0; i < FRAMES; i++) {
      given.add(frames.allocate());
    }

    assertThat(given).hasSize(FRAMES);
    assertThat(given).allMatch(pa -> pa % 4096 == 0);
    assertThat(given).allMatch(pa -> pa >= BASE_PA + 4096 && pa < BASE_PA + (FRAMES + 1) * 4096);
    assertThat(frames.freeFrames()).isZero();
    assertThatThrownBy(frames::allocate).isEqualTo(ErrnoException.of(Errno.ENOMEM));
  }

  @Test
  void freedFramesComeBackLastFirst() {
    long first = frames.allocate();
    long second = frames.allocate();
    frames.free(first);
    frames.free(second);

    assertThat(frames.freeFrames()).isEqualTo(FRAMES);
    assertThat(frames.allocate()).isEqualTo(second);
    assertThat(frames.allocate()).isEqualTo(first);
  }

  @Test
  void listOfFreeFramesIsThreadedThroughTheirFirstWords() {
    long first = frames.allocate();
    long second = frames.allocate();
    frames.free(first);
    frames.free(second);

    assertThat(ram.readLong(second)).isEqualTo(first);
    assertThat(ram.readLong(first)).as("end of the list").isZero();
  }

  @Test
  void zeroedFrameIsZeroAlsoWhenItWasInUse() {
    long pa = frames.allocate();
    ram.fill(pa, 4096, (byte) 0xAB);
    frames.free(pa);

    assertThat(frames.allocateZeroed()).isEqualTo(pa);

    byte[] contents = new byte[4096];
    ram.read(pa, contents, 0, contents.length);
    assertThat(contents).containsOnly(0);
  }

  @Test
  void framesThatAreNotNeededAreNotTouched() {
    frames.allocateZeroed();

    byte[] all = new byte[(int) ram.sizeBytes()];
    ram.read(BASE_PA, all, 0, all.length);
    assertThat(all).containsOnly(0);
  }

  @Test
  void freeingWhatIsNotInUseIsRefused() {
    long pa = frames.allocate();
    frames.free(pa);

    assertThatIllegalStateException().isThrownBy(() -> frames.free(pa));
    assertThatIllegalStateException().isThrownBy(() -> frames.free(BASE_PA));
    assertThatIllegalStateException().isThrownBy(() -> frames.free(BASE_PA + 4096 + 8));
    assertThatIllegalStateException().isThrownBy(() -> frames.free(BASE_PA + (FRAMES + 1) * 4096));
    assertThat(frames.freeFrames()).isEqualTo(FRAMES);
  }

  @Test
  void frameIsFreeWhenAllWhoHoldItHaveFreedIt() {
    long pa = frames.allocate();
    frames.addReference(pa);
    assertThat(frames.references(pa)).isEqualTo(2);

    frames.free(pa);
    assertThat(frames.freeFrames()).isEqualTo(FRAMES - 1);
    frames.free(pa);
    assertThat(frames.freeFrames()).isEqualTo(FRAMES);
    assertThat(frames.references(pa)).isZero();
  }

  @Test
  void freeListIsOneZoneOfSingleFrames() {
    frames.allocate();

    assertThat(frames.zones()).hasSize(1);
    ZoneState zone = frames.zones().get(0);
    assertThat(zone.span())
        .isEqualTo(
            new FrameZone.Span(
                FrameZone.NORMAL, BASE_PA, BASE_PA + 4096, BASE_PA + (FRAMES + 1) * 4096));
    assertThat(zone.freeBlocks()).startsWith(FRAMES - 1, 0, 0).hasSize(11);
    assertThat(zone.freeFrames()).isEqualTo(FRAMES - 1);
    assertThatThrownBy(() -> frames.allocateBlock(1, FrameUse.KERNEL))
        .isEqualTo(ErrnoException.of(Errno.ENOMEM));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void orderInWhichFreeFramesWillBeTakenIsState(boolean buddy) {
    List<Long> one = stateAfterFreeing(buddy, 0, 2);
    List<Long> other = stateAfterFreeing(buddy, 2, 0);

    assertThat(one).isEqualTo(stateAfterFreeing(buddy, 0, 2)).isNotEqualTo(other);
  }

  /** Four frames are taken, of which two that are no buddies come back in that order. */
  private List<Long> stateAfterFreeing(boolean buddy, int first, int second) {
    FrameAllocator allocator =
        new FrameAllocator(
            new Ram(BASE_PA, 8 * 4096),
            BASE_PA,
            BASE_PA + 8 * 4096,
            buddy ? FramePolicy.BUDDY : FramePolicy.FREE_LIST,
            FrameZone.NO_LIMIT);
    long[] taken = LongStream.range(0, 4).map(i -> allocator.allocate()).toArray();
    allocator.free(taken[first]);
    allocator.free(taken[second]);
    List<Long> state = new ArrayList<>();
    allocator.putState(
        new StateSink() {
          @Override
          public void put(long value) {
            state.add(value);
          }

          @Override
          public void put(byte[] bytes, int offset, int length) {
            state.add((long) Arrays.hashCode(Arrays.copyOfRange(bytes, offset, offset + length)));
          }

          @Override
          public boolean meet(Object shared) {
            throw new AssertionError(shared);
          }
        });
    return state;
  }

  @Test
  void rangeMustBeFramesInRam() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameAllocator(ram, BASE_PA + 1, BASE_PA + 4096))
        .withMessageContaining("0x80000001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameAllocator(ram, BASE_PA, BASE_PA + 100 * 4096));
  }
}
