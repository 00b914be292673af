package dev.trapeze.kernel.mm;

import static dev.trapeze.kernel.mm.PagedMemory.PAGE;
import static dev.trapeze.kernel.mm.PagedMemory.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How far faults make a stack grow. */
class GrowingStackTest {
  private static final String ALL = "dev.trapeze.kernel.mm.PagedMemory#all";
  private static final String ON_DEMAND = "dev.trapeze.kernel.mm.PagedMemory#onDemand";

  private static final long TOP_VA = 0x3000_0000L;
  private static final long LIMIT_BYTES = 8 * PAGE;
  private static final long GAP_BYTES = 4 * PAGE;
  private static final long LOWEST_VA = TOP_VA - LIMIT_BYTES;

  private static AddressSpace spaceWithStack(PagedMemory memory, long limitBytes) {
    AddressSpace space = memory.space();
    space.map(new Region(RegionKind.STACK, TOP_VA - 2 * PAGE, TOP_VA, USER_RW));
    space.setGrowingStack(new GrowingStack(TOP_VA, limitBytes, GAP_BYTES));
    return space;
  }

  private static long stackStart(AddressSpace space) {
    return Objects.requireNonNull(space.regionOf(RegionKind.STACK)).startVa();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void growsDownToItsLimitAndNoFurther(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, LIMIT_BYTES);

    memory.store(space, TOP_VA - 3 * PAGE - 1, 7);
    assertThat(stackStart(space)).isEqualTo(TOP_VA - 4 * PAGE);
    memory.store(space, LOWEST_VA, 8);

    assertThat(stackStart(space)).isEqualTo(LOWEST_VA);
    assertThat(memory.access(space, LOWEST_VA - 1, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.STACK_OVERFLOW);
    assertThat(memory.access(space, LOWEST_VA - GAP_BYTES, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.STACK_OVERFLOW);
    assertThat(memory.access(space, LOWEST_VA - GAP_BYTES - 1, MemoryAccess.READ))
        .isEqualTo(FaultOutcome.NO_MAPPING);
    assertThat(memory.load(space, TOP_VA - 3 * PAGE - 1)).isEqualTo(7);
    assertThat(memory.load(space, LOWEST_VA)).isEqualTo(8);
    assertThat(stackStart(space)).isEqualTo(LOWEST_VA);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void readBelowTheStackMakesItGrowToo(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, LIMIT_BYTES);

    assertThat(memory.load(space, TOP_VA - 5 * PAGE)).isZero();

    assertThat(stackStart(space)).isEqualTo(TOP_VA - 5 * PAGE);
    assertThat(memory.load(space, TOP_VA - 3 * PAGE)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void pagesInBetweenHaveNoFrame(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, LIMIT_BYTES);

    memory.store(space, LOWEST_VA, 1);

    assertThat(memory.dataFrames()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void fetchBelowTheStackIsAMistake(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, LIMIT_BYTES);

    assertThat(memory.access(space, TOP_VA - 3 * PAGE, MemoryAccess.EXECUTE))
        .isEqualTo(FaultOutcome.NOT_PERMITTED);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void gapBelowTheStackStaysFree(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, LIMIT_BYTES);
    long blockEndVa = TOP_VA - 7 * PAGE;
    space.map(new Region(RegionKind.MAPPING, blockEndVa - PAGE, blockEndVa, USER_RW));

    memory.store(space, TOP_VA - 3 * PAGE, 1);
    assertThat(memory.access(space, TOP_VA - 4 * PAGE, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.STACK_OVERFLOW);
    assertThat(stackStart(space)).isEqualTo(TOP_VA - 3 * PAGE);
    space.unmap(blockEndVa - PAGE, blockEndVa);

    memory.store(space, TOP_VA - 4 * PAGE, 1);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void kernelsStoreMakesTheStackGrow(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, LIMIT_BYTES);

    memory.kernel.copyOut(space, new byte[] {1, 2}, 0, TOP_VA - 3 * PAGE - 1, 2);

    assertThat(memory.load(space, TOP_VA - 3 * PAGE)).isEqualTo(2);
    assertThat(stackStart(space)).isEqualTo(TOP_VA - 4 * PAGE);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void childsStackGrowsByItself(PagedMemory memory) {
    AddressSpace parent = spaceWithStack(memory, LIMIT_BYTES);
    memory.store(parent, TOP_VA - 1, 3);

    AddressSpace child = memory.fork(parent);
    memory.store(child, LOWEST_VA, 4);

    assertThat(memory.load(child, TOP_VA - 1)).isEqualTo(3);
    assertThat(stackStart(parent)).isEqualTo(TOP_VA - 2 * PAGE);
    assertThat(memory.load(parent, LOWEST_VA)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void stackThatDoesNotGrowStaysAsItIs(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, LIMIT_BYTES);
    space.setGrowingStack(null);

    assertThat(memory.access(space, TOP_VA - 3 * PAGE, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.NO_MAPPING);
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void limitOfAllOnesIsNoLimit(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, -1);

    memory.store(space, 0x1000_0000L, 1);

    assertThat(stackStart(space)).isEqualTo(0x1000_0000L);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void belowAnotherRegionNothingIsAboutTheStack(PagedMemory memory) {
    AddressSpace space = spaceWithStack(memory, -1);
    long blockVa = TOP_VA - 7 * PAGE;
    space.map(new Region(RegionKind.MAPPING, blockVa, blockVa + PAGE, USER_RW));

    assertThat(memory.access(space, blockVa - 1, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.NO_MAPPING);
    assertThat(memory.access(space, 0, MemoryAccess.WRITE)).isEqualTo(FaultOutcome.NO_MAPPING);
    assertThat(memory.access(space, blockVa + PAGE, MemoryAccess.WRITE))
        .isEqualTo(FaultOutcome.STACK_OVERFLOW);
  }
}
