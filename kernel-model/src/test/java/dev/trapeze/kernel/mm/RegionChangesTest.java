package dev.trapeze.kernel.mm;

import static dev.trapeze.kernel.mm.PagedMemory.PAGE;
import static dev.trapeze.kernel.mm.PagedMemory.USER_R;
import static dev.trapeze.kernel.mm.PagedMemory.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Regions that are cut, protected, moved and looked for. */
class RegionChangesTest {
  private static final String ALL = "dev.trapeze.kernel.mm.PagedMemory#all";

  private static final long VA = 0x1000_0000L;
  private static final long LIMIT_VA = 0x2000_0000L;

  private static AddressSpace spaceOf(PagedMemory memory, int pages) {
    AddressSpace space = memory.space();
    space.map(mapping(0, pages));
    return space;
  }

  private static Region mapping(int firstPage, int endPage) {
    return new Region(
        RegionKind.MAPPING, VA + (long) firstPage * PAGE, VA + (long) endPage * PAGE, USER_RW);
  }

  private static AddressSpace spaceWithHeap(PagedMemory memory) {
    AddressSpace space = memory.space();
    space.map(new Region(RegionKind.HEAP, VA, VA, USER_RW));
    return space;
  }

  private static Region heap(AddressSpace space) {
    return Objects.requireNonNull(space.regionOf(RegionKind.HEAP));
  }

  private static void assertErrno(Errno errno, ThrowingCallable call) {
    assertThatThrownBy(call).isEqualTo(ErrnoException.of(errno));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void unmapInTheMiddleLeavesBothEnds(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 5);
    for (int page = 0; page < 5; page++) {
      memory.store(space, VA + (long) page * PAGE, page + 1);
    }

    space.unmap(VA + PAGE, VA + 3 * PAGE);

    assertThat(space.regions()).containsExactly(mapping(0, 1), mapping(3, 5));
    assertThat(memory.dataFrames()).isEqualTo(3);
    assertThat(memory.load(space, VA)).isEqualTo(1);
    assertThat(memory.load(space, VA + 3 * PAGE)).isEqualTo(4);
    assertThat(memory.access(space, VA + 2 * PAGE, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.NO_MAPPING);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void unmapAcrossRegionsAndHolesTakesAllThatIsThere(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 2);
    space.map(mapping(4, 6));

    space.unmap(VA + PAGE, VA + 5 * PAGE);
    space.unmap(VA + 2 * PAGE, VA + 3 * PAGE);

    assertThat(space.regions()).containsExactly(mapping(0, 1), mapping(5, 6));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void unmapOfWhatIsNotTheProgramsIsRefused(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);
    long pa = memory.frames.allocateZeroed();
    space.mapBorrowed(
        new Region(RegionKind.TRAPFRAME, VA + PAGE, VA + 2 * PAGE, Pte.R | Pte.W), pa);
    space.mapFilled(new Region(RegionKind.GUARD, VA + 2 * PAGE, VA + 3 * PAGE, Pte.R | Pte.W));
    List<Region> before = List.copyOf(space.regions());

    assertErrno(Errno.EINVAL, () -> space.unmap(VA, VA + 2 * PAGE));
    assertErrno(Errno.EINVAL, () -> space.unmap(VA + 2 * PAGE, VA + 3 * PAGE));
    assertErrno(Errno.ENOMEM, () -> space.protect(VA, VA + 2 * PAGE, Pte.R));

    assertThat(space.regions()).isEqualTo(before);
    memory.store(space, VA, 1);
    memory.frames.free(pa);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void protectSplitsAndOnlyThenChanges(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 3);
    memory.store(space, VA + PAGE, 9);

    space.protect(VA + PAGE, VA + 2 * PAGE, Pte.R);

    assertThat(space.regions())
        .extracting(Region::permissions)
        .containsExactly(USER_RW, USER_R, USER_RW);
    assertThat(memory.access(space, VA + PAGE, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.NOT_PERMITTED);
    assertThat(memory.load(space, VA + PAGE)).isEqualTo(9);
    memory.store(space, VA + 2 * PAGE, 1);
    memory.store(space, VA, 1);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void protectOverAHoleChangesNothing(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 2);
    space.map(mapping(3, 5));
    List<Region> before = List.copyOf(space.regions());

    assertErrno(Errno.ENOMEM, () -> space.protect(VA + PAGE, VA + 4 * PAGE, Pte.R));
    assertErrno(Errno.ENOMEM, () -> space.protect(VA - PAGE, VA + PAGE, Pte.R));
    assertErrno(Errno.ENOMEM, () -> space.protect(VA + 4 * PAGE, VA + 6 * PAGE, Pte.R));

    assertThat(space.regions()).isEqualTo(before);
    memory.store(space, VA + PAGE, 1);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void heapGrowsAndShrinksByBytes(PagedMemory memory) {
    AddressSpace space = spaceWithHeap(memory);
    space.moveHeapEnd(VA + 2 * PAGE + 10, LIMIT_VA);
    memory.store(space, VA + 2 * PAGE, 1);
    memory.store(space, VA + PAGE + 5, 2);

    space.moveHeapEnd(VA + PAGE + 1, LIMIT_VA);
    assertThat(heap(space).endVa()).isEqualTo(VA + PAGE + 1);
    assertThat(memory.access(space, VA + 2 * PAGE, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.NO_MAPPING);
    space.moveHeapEnd(VA + 3 * PAGE, LIMIT_VA);

    assertThat(memory.load(space, VA + 2 * PAGE)).as("page that went and came").isZero();
    assertThat(memory.load(space, VA + PAGE + 5)).as("page that stayed").isEqualTo(2);
    space.moveHeapEnd(VA, LIMIT_VA);
    assertThat(memory.dataFrames()).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void heapDoesNotGrowIntoARegionNorBeyondItsLimit(PagedMemory memory) {
    AddressSpace space = spaceWithHeap(memory);
    space.map(mapping(4, 5));

    space.moveHeapEnd(VA + 4 * PAGE, LIMIT_VA);
    assertErrno(Errno.ENOMEM, () -> space.moveHeapEnd(VA + 4 * PAGE + 1, LIMIT_VA));
    assertErrno(Errno.ENOMEM, () -> space.moveHeapEnd(VA + 4 * PAGE, VA + 4 * PAGE - 1));
    assertErrno(Errno.EINVAL, () -> space.moveHeapEnd(VA - 1, LIMIT_VA));

    assertThat(heap(space).endVa()).isEqualTo(VA + 4 * PAGE);
    assertErrno(Errno.ENOMEM, () -> memory.space().moveHeapEnd(VA, LIMIT_VA));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void heapThatIsUnmappedGrowsFromWhereItEnded(PagedMemory memory) {
    AddressSpace space = spaceWithHeap(memory);
    space.moveHeapEnd(VA + 3 * PAGE, LIMIT_VA);
    memory.store(space, VA, 1);

    space.unmap(VA, VA + 3 * PAGE);
    assertThat(space.limits().heapStartVa()).isEqualTo(VA);
    assertThat(space.limits().heapEndVa()).isEqualTo(VA + 3 * PAGE);
    space.moveHeapEnd(VA + 4 * PAGE, LIMIT_VA);

    assertThat(memory.load(space, VA + 3 * PAGE)).isZero();
    assertThat(memory.access(space, VA + 2 * PAGE, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.NO_MAPPING);
    space.moveHeapEnd(VA, LIMIT_VA);
    space.moveHeapEnd(VA + PAGE, LIMIT_VA);
    assertThat(memory.load(space, VA)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void heapOfSeveralRegionsShrinksAcrossThem(PagedMemory memory) {
    AddressSpace space = spaceWithHeap(memory);
    space.moveHeapEnd(VA + 4 * PAGE + 10, LIMIT_VA);
    space.protect(VA + 2 * PAGE, VA + 3 * PAGE, Pte.R);
    memory.store(space, VA, 1);

    space.moveHeapEnd(VA + PAGE + 1, LIMIT_VA);

    assertThat(space.regions())
        .containsExactly(new Region(RegionKind.HEAP, VA, VA + PAGE + 1, USER_RW));
    assertThat(memory.load(space, VA)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void newPagesOfTheHeapCanBeWrittenWhateverTheLastCan(PagedMemory memory) {
    AddressSpace space = spaceWithHeap(memory);
    space.moveHeapEnd(VA + PAGE + 10, LIMIT_VA);
    space.protect(VA, VA + 2 * PAGE, Pte.R);

    space.moveHeapEnd(VA + PAGE + 20, LIMIT_VA);
    space.moveHeapEnd(VA + 2 * PAGE + 5, LIMIT_VA);

    assertThat(space.regions())
        .containsExactly(
            new Region(RegionKind.HEAP, VA, VA + 2 * PAGE, USER_R),
            new Region(RegionKind.HEAP, VA + 2 * PAGE, VA + 2 * PAGE + 5, USER_RW));
    memory.store(space, VA + 2 * PAGE, 1);
    assertThat(memory.access(space, VA + PAGE, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.NOT_PERMITTED);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void endOfTheHeapMovesWithinAPageThatIsNoLongerItsOwn(PagedMemory memory) {
    AddressSpace space = spaceWithHeap(memory);
    space.moveHeapEnd(VA + PAGE + 10, LIMIT_VA);
    space.unmap(VA + PAGE, VA + 3 * PAGE);
    space.map(mapping(1, 3));

    space.moveHeapEnd(VA + PAGE + 20, LIMIT_VA);

    assertThat(space.limits().heapEndVa()).isEqualTo(VA + PAGE + 20);
    assertErrno(Errno.ENOMEM, () -> space.moveHeapEnd(VA + 2 * PAGE + 1, LIMIT_VA));
    assertThat(space.regions())
        .containsExactly(new Region(RegionKind.HEAP, VA, VA + PAGE, USER_RW), mapping(1, 3));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void imageEndThatMovesBelowTheHeapTakesEverythingAboveAway(PagedMemory memory) {
    AddressSpace space = memory.space();
    space.map(new Region(RegionKind.DATA, VA, VA + 3 * PAGE, USER_RW));
    space.map(new Region(RegionKind.HEAP, VA + 3 * PAGE, VA + 3 * PAGE, USER_RW));
    space.moveImageEnd(VA + 5 * PAGE, LIMIT_VA);
    memory.store(space, VA + PAGE, 4);

    space.moveImageEnd(VA + PAGE + 10, LIMIT_VA);

    assertThat(heap(space).startVa()).isEqualTo(VA + PAGE + 10);
    assertThat(memory.load(space, VA + PAGE)).isEqualTo(4);
    assertThat(memory.access(space, VA + 2 * PAGE, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.NO_MAPPING);
    space.moveImageEnd(VA + 3 * PAGE, LIMIT_VA);
    assertThat(memory.load(space, VA + 2 * PAGE)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void gapsAreFoundFromEitherEnd(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);
    space.map(mapping(3, 4));
    space.map(mapping(6, 7));
    long toVa = VA + 7 * PAGE;

    assertThat(space.findGap(PAGE, VA, toVa, false)).isEqualTo(VA + PAGE);
    assertThat(space.findGap(2 * PAGE, VA, toVa, true)).isEqualTo(VA + 4 * PAGE);
    assertThat(space.findGap(PAGE, VA, toVa, true)).isEqualTo(VA + 5 * PAGE);
    assertThat(space.findGap(3 * PAGE, VA, toVa, true)).isEqualTo(-1);
    assertThat(space.findGap(3 * PAGE, VA, toVa, false)).isEqualTo(-1);
    assertThat(space.findGap(3 * PAGE, VA, toVa + 3 * PAGE, false)).isEqualTo(toVa);
    assertThat(space.findGap(3 * PAGE, VA - 4 * PAGE, toVa, true)).isEqualTo(VA - 3 * PAGE);
    assertThat(space.findGap(PAGE, VA + PAGE, VA + 3 * PAGE, true)).isEqualTo(VA + 2 * PAGE);
  }
}
