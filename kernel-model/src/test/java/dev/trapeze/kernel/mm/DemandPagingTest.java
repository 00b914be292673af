package dev.trapeze.kernel.mm;

import static dev.trapeze.kernel.mm.PagedMemory.PAGE;
import static dev.trapeze.kernel.mm.PagedMemory.USER_R;
import static dev.trapeze.kernel.mm.PagedMemory.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.Pte;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When pages of zeros get their frames, and who has which after a fork. */
class DemandPagingTest {
  private static final String ALL = "dev.trapeze.kernel.mm.PagedMemory#all";
  private static final String EAGER = "dev.trapeze.kernel.mm.PagedMemory#eager";
  private static final String LAZY = "dev.trapeze.kernel.mm.PagedMemory#lazy";
  private static final String ON_DEMAND = "dev.trapeze.kernel.mm.PagedMemory#onDemand";
  private static final String COW = "dev.trapeze.kernel.mm.PagedMemory#copyOnWrite";

  private static final long VA = 0x1000_0000L;

  private static AddressSpace spaceOf(PagedMemory memory, int pages) {
    AddressSpace space = memory.space();
    space.map(new Region(RegionKind.DATA, VA, VA + (long) pages * PAGE, USER_RW));
    return space;
  }

  @ParameterizedTest
  @MethodSource(EAGER)
  void eagerRegionHasItsFramesFromTheStart(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 5);

    assertThat(memory.dataFrames()).isEqualTo(5);
    assertThat(memory.has(space, VA + 4 * PAGE, Pte.R | Pte.W | Pte.U)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void pageHasNoFrameBeforeItIsTouched(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 5);
    assertThat(memory.dataFrames()).isZero();

    memory.store(space, VA + 3 * PAGE + 7, 0x5A);

    assertThat(memory.dataFrames()).isEqualTo(1);
    assertThat(memory.load(space, VA + 3 * PAGE + 7)).isEqualTo(0x5A);
    assertThat(memory.load(space, VA + 3 * PAGE + 8)).isZero();
    assertThat(memory.pa(space, VA + 2 * PAGE)).isZero();
    assertThat(memory.pa(space, VA + 4 * PAGE)).isZero();
  }

  @ParameterizedTest
  @MethodSource(LAZY)
  void lazyPageHasItsOwnFrameFromTheFirstRead(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);

    assertThat(memory.load(space, VA)).isZero();

    assertThat(memory.dataFrames()).isEqualTo(1);
    assertThat(memory.has(space, VA, Pte.W)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(COW)
  void untouchedPagesShowTheFrameOfZerosUntilTheyAreWritten(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 2);

    assertThat(memory.load(space, VA)).isZero();
    assertThat(memory.load(space, VA + PAGE)).isZero();
    assertThat(memory.pa(space, VA)).isEqualTo(memory.zeroPa);
    assertThat(memory.has(space, VA, Pte.W)).isFalse();
    assertThat(memory.frames.references(memory.zeroPa)).isEqualTo(3);
    assertThat(memory.dataFrames()).isZero();

    memory.store(space, VA, 1);

    assertThat(memory.pa(space, VA)).isNotEqualTo(memory.zeroPa);
    assertThat(memory.has(space, VA, Pte.W)).isTrue();
    assertThat(memory.frames.references(memory.zeroPa)).isEqualTo(2);
    assertThat(memory.load(space, VA + PAGE)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void frameThatWasUsedBeforeIsClearedFirst(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);
    memory.store(space, VA, 0x77);
    long pa = memory.pa(space, VA);
    space.unmap(VA, VA + PAGE);
    space.map(new Region(RegionKind.DATA, VA, VA + PAGE, USER_RW));

    memory.store(space, VA + 1, 1);

    assertThat(memory.pa(space, VA)).isEqualTo(pa);
    assertThat(memory.load(space, VA)).isZero();
  }

  @ParameterizedTest
  @MethodSource(EAGER)
  void eagerForkCopiesEveryPage(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 3);
    memory.store(parent, VA + PAGE, 9);

    AddressSpace child = memory.fork(parent);

    assertThat(memory.dataFrames()).isEqualTo(6);
    assertThat(memory.load(child, VA + PAGE)).isEqualTo(9);
    memory.store(child, VA + PAGE, 10);
    assertThat(memory.load(parent, VA + PAGE)).isEqualTo(9);
  }

  @ParameterizedTest
  @MethodSource(LAZY)
  void lazyForkCopiesWhatIsThere(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 3);
    memory.store(parent, VA + PAGE, 9);

    AddressSpace child = memory.fork(parent);

    assertThat(memory.dataFrames()).isEqualTo(2);
    memory.store(parent, VA + PAGE, 11);
    memory.store(parent, VA, 12);
    assertThat(memory.load(child, VA + PAGE)).isEqualTo(9);
    assertThat(memory.load(child, VA)).isZero();
  }

  @ParameterizedTest
  @MethodSource(COW)
  void forkSharesFramesUntilTheChildWrites(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 2);
    memory.store(parent, VA, 9);
    long pa = memory.pa(parent, VA);

    AddressSpace child = memory.fork(parent);

    assertThat(memory.dataFrames()).isEqualTo(1);
    assertThat(memory.pa(child, VA)).isEqualTo(pa);
    assertThat(memory.frames.references(pa)).isEqualTo(2);
    assertThat(memory.has(parent, VA, Pte.W)).isFalse();
    assertThat(memory.has(child, VA, Pte.W)).isFalse();

    memory.store(child, VA + 1, 10);

    assertThat(memory.pa(parent, VA)).isEqualTo(pa);
    assertThat(memory.frames.references(pa)).isEqualTo(1);
    assertThat(memory.load(child, VA)).isEqualTo(9);
    assertThat(memory.load(parent, VA + 1)).isZero();
  }

  @ParameterizedTest
  @MethodSource(COW)
  void parentThatHasWrittenBeforeForkFaultsWhenItWritesAfterwards(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 1);
    // The TLB of the hart allows stores now.
    memory.store(parent, VA, 9);
    AddressSpace child = memory.fork(parent);

    memory.store(parent, VA, 10);

    assertThat(memory.pa(parent, VA)).isNotEqualTo(memory.pa(child, VA));
    assertThat(memory.load(child, VA)).isEqualTo(9);
  }

  @ParameterizedTest
  @MethodSource(COW)
  void lastOwnerKeepsTheFrame(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 1);
    memory.store(parent, VA, 9);
    AddressSpace child = memory.fork(parent);
    long pa = memory.pa(child, VA);
    memory.free(parent);
    int used = memory.usedFrames();

    memory.store(child, VA, 10);

    assertThat(memory.pa(child, VA)).isEqualTo(pa);
    assertThat(memory.usedFrames()).isEqualTo(used);
  }

  @ParameterizedTest
  @MethodSource(COW)
  void threeGenerationsShareOneFrame(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 1);
    memory.store(parent, VA, 9);
    AddressSpace child = memory.fork(parent);
    AddressSpace grandchild = memory.fork(child);
    assertThat(memory.frames.references(memory.pa(parent, VA))).isEqualTo(3);

    memory.store(child, VA, 10);

    assertThat(memory.load(parent, VA)).isEqualTo(9);
    assertThat(memory.load(grandchild, VA)).isEqualTo(9);
    assertThat(memory.frames.references(memory.pa(parent, VA))).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void pageThatCannotBeWrittenIsSharedByAFork(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 1);
    memory.store(parent, VA, 9);
    parent.protect(VA, VA + PAGE, Pte.R);

    AddressSpace child = memory.fork(parent);
    assertThat(memory.pa(child, VA)).isEqualTo(memory.pa(parent, VA));

    child.protect(VA, VA + PAGE, Pte.R | Pte.W);
    assertThat(memory.has(child, VA, Pte.W)).as("W for a frame of two").isFalse();
    memory.store(child, VA, 10);
    assertThat(memory.load(parent, VA)).isEqualTo(9);
    assertThat(memory.access(parent, VA, MemoryAccess.WRITE)).isEqualTo(FaultOutcome.NOT_PERMITTED);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void kernelsStoreIsSeenByOneProcessOnly(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 2);
    memory.store(parent, VA, 9);
    AddressSpace child = memory.fork(parent);
    byte[] bytes = new byte[PAGE];
    bytes[0] = 0x21;

    memory.kernel.copyOut(child, bytes, 0, VA, PAGE);
    memory.kernel.copyOut(parent, bytes, 0, VA + PAGE, PAGE);

    assertThat(memory.load(parent, VA)).isEqualTo(9);
    assertThat(memory.load(child, VA)).isEqualTo(0x21);
    assertThat(memory.load(parent, VA + PAGE)).isEqualTo(0x21);
    assertThat(memory.load(child, VA + PAGE)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void kernelsAccessMarksThePage(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);

    memory.kernel.copyIn(space, VA, new byte[1], 0, 1);
    assertThat(memory.has(space, VA, Pte.A)).isTrue();
    assertThat(memory.has(space, VA, Pte.D)).isFalse();

    memory.kernel.copyOut(space, new byte[1], 0, VA, 1);
    assertThat(memory.has(space, VA, Pte.A | Pte.D)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void pageWithoutPermissionsKeepsItsContents(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 2);
    memory.store(space, VA, 9);
    space.protect(VA, VA + 2 * PAGE, 0);

    for (MemoryAccess access : MemoryAccess.values()) {
      assertThat(memory.access(space, VA, access)).isEqualTo(FaultOutcome.NOT_PERMITTED);
      assertThat(memory.access(space, VA + PAGE, access)).isEqualTo(FaultOutcome.NOT_PERMITTED);
    }
    space.protect(VA, VA + 2 * PAGE, Pte.R);

    assertThat(memory.load(space, VA)).isEqualTo(9);
    assertThat(memory.load(space, VA + PAGE)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void onlyWhatARegionAllowsIsResolved(PagedMemory memory) {
    AddressSpace space = memory.space();
    int[] permissions = {
      0, Pte.R, Pte.X, Pte.R | Pte.X, Pte.W, Pte.R | Pte.W, Pte.R | Pte.W | Pte.X
    };
    for (int i = 0; i < permissions.length; i++) {
      long va = VA + (long) i * PAGE;
      space.map(new Region(RegionKind.MAPPING, va, va + PAGE, permissions[i] | Pte.U));
      boolean writes = (permissions[i] & Pte.W) != 0;
      boolean reads = writes || (permissions[i] & Pte.R) != 0;
      boolean executes = (permissions[i] & Pte.X) != 0;
      assertThat(memory.access(space, va, MemoryAccess.READ)).isEqualTo(outcome(reads));
      assertThat(memory.access(space, va, MemoryAccess.WRITE)).isEqualTo(outcome(writes));
      assertThat(memory.access(space, va, MemoryAccess.EXECUTE)).isEqualTo(outcome(executes));
    }
  }

  private static FaultOutcome outcome(boolean allowed) {
    return allowed ? FaultOutcome.RESOLVED : FaultOutcome.NOT_PERMITTED;
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void whatIsNotTheProgramsIsNotResolved(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);
    long pa = memory.frames.allocateZeroed();
    space.mapBorrowed(
        new Region(RegionKind.TRAPFRAME, VA + PAGE, VA + 2 * PAGE, Pte.R | Pte.W), pa);
    space.mapFilled(new Region(RegionKind.GUARD, VA + 3 * PAGE, VA + 4 * PAGE, Pte.R | Pte.W));

    assertThat(memory.access(space, VA + PAGE, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.NOT_PERMITTED);
    assertThat(memory.access(space, VA + 2 * PAGE, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.NO_MAPPING);
    assertThat(memory.access(space, VA + 3 * PAGE, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.NOT_PERMITTED);
    assertThat(memory.access(space, 0, MemoryAccess.EXECUTE)).isEqualTo(FaultOutcome.NO_MAPPING);
    memory.frames.free(pa);
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void permissionsOfTheLowerRegionDecideAboutASharedPage(PagedMemory memory) {
    AddressSpace space = memory.space();
    space.map(new Region(RegionKind.READ_ONLY_DATA, VA, VA + 100, USER_R));
    space.map(new Region(RegionKind.BSS, VA + 100, VA + 2 * PAGE, USER_RW));

    assertThat(memory.access(space, VA + 200, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.NOT_PERMITTED);
    memory.store(space, VA + PAGE, 1);
  }
}
