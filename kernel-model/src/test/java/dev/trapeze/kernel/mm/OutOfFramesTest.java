package dev.trapeze.kernel.mm;

import static dev.trapeze.kernel.mm.PagedMemory.PAGE;
import static dev.trapeze.kernel.mm.PagedMemory.USER_R;
import static dev.trapeze.kernel.mm.PagedMemory.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.testing.PageMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What needs frames is tried with none left, then with one, and so on until it succeeds: as long as
 * it does not, it changes nothing.
 */
class OutOfFramesTest {
  private static final String ALL = "dev.trapeze.kernel.mm.PagedMemory#all";
  private static final String ON_DEMAND = "dev.trapeze.kernel.mm.PagedMemory#onDemand";

  private static final long VA = 0x1000_0000L;
  // In another part of the table than VA, in every mode.
  private static final long FAR_VA = 0x3800_0000L;
  private static final long HEAP_VA = 0x2000_0000L;
  private static final long STACK_VA = 0x3000_0000L;

  /** What a space is, as far as a failure may not change it. */
  private record Snapshot(List<Region> regions, List<PageMap.Page> pages, List<String> contents) {
    static Snapshot of(PagedMemory memory, AddressSpace space) {
      List<PageMap.Page> pages = PageMap.of(memory.ram, memory.mode, space.table().rootPa());
      List<String> contents = new ArrayList<>();
      for (PageMap.Page page : pages) {
        contents.add(page.va() + ":" + Arrays.hashCode(memory.contents(space, page.va())));
      }
      return new Snapshot(List.copyOf(space.regions()), pages, contents);
    }
  }

  private static void assertFailsWithoutTrace(
      PagedMemory memory, AddressSpace space, Consumer<AddressSpace> operation) {
    Snapshot before = Snapshot.of(memory, space);
    int failures = 0;
    for (int left = 0; failures == left; left++) {
      List<Long> taken = new ArrayList<>();
      while (memory.frames.freeFrames() > left) {
        taken.add(memory.frames.allocate());
      }
      int dataFrames = memory.dataFrames();
      try {
        operation.accept(space);
      } catch (ErrnoException e) {
        assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
        failures++;
        assertThat(Snapshot.of(memory, space)).isEqualTo(before);
        assertThat(memory.dataFrames()).isEqualTo(dataFrames);
      }
      taken.forEach(memory.frames::free);
      // Tables that were made on the way would make the next attempt cheaper, but it may be so.
      if (left > 40) {
        throw new AssertionError("never succeeds");
      }
    }
    assertThat(failures).as("attempts that failed").isPositive();
  }

  private static void resolve(AddressSpace space, long va, MemoryAccess access) {
    FaultOutcome outcome = space.policy().resolve(space, va, access);
    if (outcome == FaultOutcome.OUT_OF_MEMORY) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    assertThat(outcome).isEqualTo(FaultOutcome.RESOLVED);
  }

  private static Region data(long va, int pages) {
    return new Region(RegionKind.DATA, va, va + (long) pages * PAGE, USER_RW);
  }

  private static AddressSpace spaceOf(PagedMemory memory, int pages) {
    AddressSpace space = memory.space();
    space.map(data(VA, pages));
    return space;
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void map(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);
    memory.store(space, VA, 1);

    assertFailsWithoutTrace(memory, space, s -> s.mapFilled(data(FAR_VA - PAGE, 5)));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void mapOfAFile(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, 3 * PAGE)) {
      AddressSpace space = spaceOf(memory, 1);
      for (int page = 0; page < 3; page++) {
        memory.frames.free(file.takePage(page));
      }

      assertFailsWithoutTrace(
          memory,
          space,
          s ->
              s.mapFilled(
                  new Region(
                      RegionKind.MAPPING,
                      FAR_VA,
                      FAR_VA + 3 * PAGE,
                      USER_R,
                      new Backing.FilePages(file, 0),
                      false)));

      assertThat(file.holders).isEqualTo(2);
      memory.free(space);
    }
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void firstStore(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);

    assertFailsWithoutTrace(memory, space, s -> resolve(s, VA, MemoryAccess.WRITE));
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void firstRead(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);

    assertFailsWithoutTrace(memory, space, s -> resolve(s, VA, MemoryAccess.READ));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.kernel.mm.PagedMemory#copyOnWrite")
  void storeToASharedFrame(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 1);
    memory.store(parent, VA, 9);
    AddressSpace child = memory.fork(parent);

    assertFailsWithoutTrace(memory, child, s -> resolve(s, VA, MemoryAccess.WRITE));
    assertThat(memory.load(parent, VA)).isEqualTo(9);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.kernel.mm.PagedMemory#copyOnWrite")
  void kernelsStoreToASharedFrame(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 1);
    memory.store(parent, VA, 9);
    AddressSpace child = memory.fork(parent);

    assertFailsWithoutTrace(memory, child, s -> memory.kernel.copyOut(s, new byte[] {1}, 0, VA, 1));
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void pageOfDataAndBss(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, PAGE)) {
      AddressSpace space = memory.space();
      space.map(
          new Region(
              RegionKind.DATA, VA, VA + 100, USER_RW, new Backing.FilePages(file, 0), false));
      space.map(new Region(RegionKind.BSS, VA + 100, VA + PAGE, USER_RW));
      memory.frames.free(file.takePage(0));

      assertFailsWithoutTrace(memory, space, s -> resolve(s, VA, MemoryAccess.READ));

      memory.free(space);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.kernel.mm.PagedMemory#eager")
  void growthOfTheHeap(PagedMemory memory) {
    AddressSpace space = spaceOf(memory, 1);
    space.map(new Region(RegionKind.HEAP, HEAP_VA, HEAP_VA, USER_RW));
    space.moveHeapEnd(HEAP_VA + 10, FAR_VA);
    memory.store(space, HEAP_VA, 1);

    assertFailsWithoutTrace(memory, space, s -> s.moveHeapEnd(HEAP_VA + 4 * PAGE + 1, FAR_VA));
  }

  // On demand the region grows without a frame, as in Linux; that the frame is lacking is the
  // affair of the fault.
  @ParameterizedTest
  @MethodSource("dev.trapeze.kernel.mm.PagedMemory#eager")
  void growthOfTheStack(PagedMemory memory) {
    AddressSpace space = memory.space();
    space.map(new Region(RegionKind.STACK, STACK_VA - PAGE, STACK_VA, USER_RW));
    space.setGrowingStack(new GrowingStack(STACK_VA, 8 * PAGE, PAGE));
    memory.store(space, STACK_VA - 1, 1);

    assertFailsWithoutTrace(
        memory, space, s -> resolve(s, STACK_VA - 4 * PAGE, MemoryAccess.WRITE));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void fork(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 2);
    memory.store(parent, VA, 9);
    memory.store(parent, VA + PAGE, 10);
    parent.map(data(FAR_VA, 1));
    memory.store(parent, FAR_VA, 11);
    int used = memory.usedFrames();

    int failures = 0;
    AddressSpace child = null;
    while (child == null) {
      List<Long> taken = new ArrayList<>();
      while (memory.frames.freeFrames() > failures) {
        taken.add(memory.frames.allocate());
      }
      AddressSpace attempt = null;
      try {
        attempt = memory.space();
        parent.copyOwnedTo(attempt);
        child = attempt;
      } catch (ErrnoException e) {
        failures++;
        if (attempt != null) {
          memory.free(attempt);
        }
      }
      taken.forEach(memory.frames::free);
      if (child == null) {
        assertThat(memory.usedFrames()).isEqualTo(used);
        assertThat(memory.load(parent, VA)).isEqualTo(9);
        memory.store(parent, VA, 9);
        memory.store(parent, FAR_VA, 11);
      }
    }

    assertThat(failures).isPositive();
    assertThat(memory.load(child, VA + PAGE)).isEqualTo(10);
    assertThat(memory.load(child, FAR_VA)).isEqualTo(11);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.kernel.mm.PagedMemory#copyOnWrite")
  void hartForgetsThatItMayStoreAlsoWhenForkFails(PagedMemory memory) {
    AddressSpace parent = spaceOf(memory, 1);
    memory.store(parent, VA, 9);
    AddressSpace failing = memory.space();
    List<Long> taken = new ArrayList<>();
    while (memory.frames.freeFrames() > 0) {
      taken.add(memory.frames.allocate());
    }
    assertThatThrownBy(() -> parent.copyOwnedTo(failing))
        .isEqualTo(ErrnoException.of(Errno.ENOMEM));
    memory.free(failing);
    taken.forEach(memory.frames::free);

    AddressSpace child = memory.fork(parent);
    memory.store(parent, VA, 10);

    assertThat(memory.load(child, VA)).isEqualTo(9);
  }
}
