package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.PointerRule;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UserMemoryTest {
  private static final int PAGE = 4096;
  private static final long READ_WRITE_VA = 0;
  private static final long READ_ONLY_VA = 2 * PAGE;
  private static final long GUARD_VA = 3 * PAGE;
  private static final long EXECUTE_ONLY_VA = 4 * PAGE;

  private final Ram ram = new Ram(0x8000_0000L, 64 * PAGE);
  private final FrameAllocator frames = new FrameAllocator(ram, ram.basePa(), ram.endPa());
  private final UserMemory memory =
      new UserMemory(ram, PageFaultPolicy.EAGER, PointerRule.SAME_ACCESS);

  private AddressSpace space(PagingMode mode) {
    AddressSpace space = new AddressSpace(frames, mode);
    map(space, RegionKind.DATA, READ_WRITE_VA, 2, Pte.R | Pte.W | Pte.U);
    map(space, RegionKind.READ_ONLY_DATA, READ_ONLY_VA, 1, Pte.R | Pte.U);
    map(space, RegionKind.GUARD, GUARD_VA, 1, Pte.R | Pte.W);
    map(space, RegionKind.TEXT, EXECUTE_ONLY_VA, 1, Pte.X | Pte.U);
    return space;
  }

  private static void map(AddressSpace space, RegionKind kind, long va, int pages, int rights) {
    space.mapFilled(new Region(kind, va, va + (long) pages * PAGE, rights));
  }

  private static void assertFaults(ThrowingCallable access) {
    assertThatThrownBy(access).isEqualTo(ErrnoException.of(Errno.EFAULT));
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void copiesCrossPageBoundaries(PagingMode mode) {
    AddressSpace space = space(mode);
    byte[] written = new byte[PAGE + 10];
    for (int i = 0; i < written.length; i++) {
      written[i] = (byte) (i * 7);
    }

    memory.copyOut(space, written, 0, READ_WRITE_VA + 100, written.length);
    byte[] read = new byte[written.length];
    memory.copyIn(space, READ_WRITE_VA + 100, read, 0, read.length);

    assertThat(read).isEqualTo(written);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void accessNeedsThePermissionThatTheProgramWouldNeed(PagingMode mode) {
    AddressSpace space = space(mode);
    byte[] bytes = new byte[8];

    memory.copyIn(space, READ_ONLY_VA, bytes, 0, 8);
    assertFaults(() -> memory.copyOut(space, bytes, 0, READ_ONLY_VA, 8));
    assertFaults(() -> memory.copyIn(space, EXECUTE_ONLY_VA, bytes, 0, 8));
    assertFaults(() -> memory.copyIn(space, GUARD_VA, bytes, 0, 8));
    assertFaults(() -> memory.copyOut(space, bytes, 0, GUARD_VA, 8));
    assertFaults(() -> memory.copyIn(space, 100 * PAGE, bytes, 0, 8));
    assertFaults(() -> memory.copyIn(space, -8, bytes, 0, 8));
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void copyThatMeetsABadPageHasCopiedWhatLiesBefore(PagingMode mode) {
    AddressSpace space = space(mode);
    byte[] ones = {1, 1, 1, 1, 1, 1, 1, 1};

    assertFaults(() -> memory.copyOut(space, ones, 0, READ_ONLY_VA - 4, 8));

    byte[] read = new byte[4];
    memory.copyIn(space, READ_ONLY_VA - 4, read, 0, 4);
    assertThat(read).containsOnly(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void copyOfNothingNeedsNoPage(PagingMode mode) {
    AddressSpace space = space(mode);
    byte[] untouched = {5};

    memory.copyIn(space, GUARD_VA, untouched, 0, 0);
    memory.copyOut(space, untouched, 0, -1, 0);

    assertThat(untouched).containsExactly(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void stringEndsAtItsNulAlsoInTheNextPage(PagingMode mode) {
    AddressSpace space = space(mode);
    byte[] text = "across\0".getBytes(StandardCharsets.US_ASCII);
    memory.copyOut(space, text, 0, PAGE - 3, text.length);
    byte[] destination = new byte[20];

    assertThat(memory.copyInString(space, PAGE - 3, destination)).isEqualTo(6);

    assertThat(destination).startsWith(text);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void stringWithoutNulIsToldFromOneThatCannotBeRead(PagingMode mode) {
    AddressSpace space = space(mode);
    byte[] letters = "abcdefgh".getBytes(StandardCharsets.US_ASCII);
    memory.copyOut(space, letters, 0, READ_ONLY_VA - 8, 8);
    byte[] text = "x".repeat(PAGE).getBytes(StandardCharsets.US_ASCII);
    space.load(READ_ONLY_VA, text, 0, PAGE);

    assertThat(memory.copyInString(space, READ_ONLY_VA - 8, new byte[8])).isEqualTo(-1);
    assertThat(memory.copyInString(space, READ_ONLY_VA - 8, new byte[100])).isEqualTo(-1);
    assertFaults(() -> memory.copyInString(space, READ_ONLY_VA, new byte[PAGE + 1]));
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void policyCanMakeAMissingPageThere(PagingMode mode) {
    FrameAllocator frames = new FrameAllocator(ram, ram.basePa(), ram.endPa());
    PageFaultPolicy lazy = PageFaultPolicy.LAZY;
    AddressSpace space =
        new AddressSpace(PageTables.of(frames, mode), lazy, 0, TranslationFence.NONE);
    space.map(new Region(RegionKind.HEAP, 10 * PAGE, 12 * PAGE, Pte.R | Pte.W | Pte.U));
    UserMemory memory = new UserMemory(ram, lazy, PointerRule.SAME_ACCESS);

    assertThat(space.table().entryOf(10 * PAGE)).isZero();
    memory.copyOut(space, new byte[] {9}, 0, 10 * PAGE + 5, 1);

    byte[] read = new byte[1];
    memory.copyIn(space, 10 * PAGE + 5, read, 0, 1);
    assertThat(read).containsExactly(9);
    assertThat(space.table().entryOf(10 * PAGE) & (Pte.A | Pte.D)).isEqualTo(Pte.A | Pte.D);
    assertThat(space.table().entryOf(11 * PAGE)).isZero();
  }
}
