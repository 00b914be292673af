package dev.trapeze.kernel.mm;

import static dev.trapeze.kernel.mm.PagedMemory.PAGE;
import static dev.trapeze.kernel.mm.PagedMemory.USER_R;
import static dev.trapeze.kernel.mm.PagedMemory.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.Pte;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages of files show, privately and shared, and when they stop showing the file. */
class FilePagesTest {
  private static final String ALL = "dev.trapeze.kernel.mm.PagedMemory#all";
  private static final String EAGER = "dev.trapeze.kernel.mm.PagedMemory#eager";
  private static final String LAZY = "dev.trapeze.kernel.mm.PagedMemory#lazy";
  private static final String ON_DEMAND = "dev.trapeze.kernel.mm.PagedMemory#onDemand";
  private static final String COW = "dev.trapeze.kernel.mm.PagedMemory#copyOnWrite";

  private static final long VA = 0x2000_0000L;
  private static final int FILE_BYTES = 3 * PAGE + 100;

  private static Region region(
      MappedFile file, int pages, int firstPage, int permissions, boolean shared) {
    return new Region(
        RegionKind.MAPPING,
        VA,
        VA + (long) pages * PAGE,
        permissions,
        new Backing.FilePages(file, (long) firstPage * PAGE),
        shared);
  }

  private static AddressSpace mapping(PagedMemory memory, Region region) {
    AddressSpace space = memory.space();
    space.map(region);
    return space;
  }

  @ParameterizedTest
  @MethodSource(COW)
  void privatePageShowsTheFilesFrameUntilItIsWritten(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = mapping(memory, region(file, 2, 1, USER_RW, false));

      assertThat(memory.load(space, VA + 5)).isEqualTo(BytesInFrames.byteAt(PAGE + 5));
      assertThat(memory.pa(space, VA)).isEqualTo(file.framePa(1));
      assertThat(memory.has(space, VA, Pte.W)).isFalse();
      memory.store(space, VA + 6, 0);

      assertThat(memory.pa(space, VA)).isNotEqualTo(file.framePa(1));
      assertThat(memory.load(space, VA + 5)).isEqualTo(BytesInFrames.byteAt(PAGE + 5));
      assertThat(memory.ram.readByte(file.framePa(1) + 6) & 0xFF)
          .isEqualTo(BytesInFrames.byteAt(PAGE + 6));
      assertThat(memory.frames.references(file.framePa(1))).isEqualTo(1);
      assertThat(file.dirtied).isEmpty();
      memory.free(space);
      assertThat(file.holders).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(LAZY)
  void lazyPageIsCopiedAtTheFirstAccessIfItCanBeWritten(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace writable = mapping(memory, region(file, 1, 0, USER_RW, false));
      AddressSpace readable = mapping(memory, region(file, 1, 0, USER_R, false));

      assertThat(memory.load(writable, VA)).isEqualTo(BytesInFrames.byteAt(0));
      assertThat(memory.load(readable, VA)).isEqualTo(BytesInFrames.byteAt(0));

      assertThat(memory.pa(writable, VA)).isNotEqualTo(file.framePa(0));
      assertThat(memory.pa(readable, VA)).isEqualTo(file.framePa(0));
      memory.free(writable);
      memory.free(readable);
    }
  }

  @ParameterizedTest
  @MethodSource(EAGER)
  void eagerPrivatePagesAreCopiedFromTheStart(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = mapping(memory, region(file, 2, 0, USER_R, false));

      assertThat(memory.pa(space, VA)).isNotZero().isNotEqualTo(file.framePa(0));
      assertThat(memory.contents(space, VA)[7]).isEqualTo((byte) BytesInFrames.byteAt(7));
      memory.free(space);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sharedPageIsDirtiedByTheFirstStoreAndSeenByAll(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace one = mapping(memory, region(file, 2, 1, USER_RW, true));
      AddressSpace other = mapping(memory, region(file, 2, 1, USER_R, true));
      assertThat(memory.load(one, VA)).isEqualTo(BytesInFrames.byteAt(PAGE));
      assertThat(memory.load(other, VA)).isEqualTo(BytesInFrames.byteAt(PAGE));
      assertThat(file.dirtied).isEmpty();

      memory.store(one, VA, 0xEE);
      memory.store(one, VA + 1, 0xEE);

      assertThat(file.dirtied).containsExactly(1L);
      assertThat(memory.load(other, VA)).isEqualTo(0xEE);
      assertThat(memory.pa(one, VA)).isEqualTo(file.framePa(1));
      assertThat(memory.access(other, VA, MemoryAccess.WRITE))
          .isEqualTo(FaultOutcome.NOT_PERMITTED);
      memory.free(one);
      memory.free(other);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void kernelsStoreToASharedPageDirtiesIt(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = mapping(memory, region(file, 2, 0, USER_RW, true));

      memory.kernel.copyOut(space, new byte[] {1, 2}, 0, VA + PAGE - 1, 2);

      assertThat(file.dirtied).containsExactly(0L, 1L);
      assertThat(memory.ram.readByte(file.framePa(1))).isEqualTo(2);
      memory.free(space);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sharedPageStaysSharedByAFork(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace parent = mapping(memory, region(file, 2, 0, USER_RW, true));
      memory.store(parent, VA, 1);

      AddressSpace child = memory.fork(parent);
      memory.store(child, VA, 2);
      memory.store(child, VA + PAGE, 3);

      assertThat(memory.load(parent, VA)).isEqualTo(2);
      assertThat(memory.load(parent, VA + PAGE)).isEqualTo(3);
      assertThat(file.holders).isEqualTo(3);
      memory.free(parent);
      memory.free(child);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anonymousSharedMemoryIsThereUntilItsLastRegionGoes(PagedMemory memory) {
    SharedMemory shared = new SharedMemory(memory.frames, 2 * PAGE);
    AddressSpace parent = mapping(memory, region(shared, 2, 0, USER_RW, true));
    shared.release();
    AddressSpace child = memory.fork(parent);

    memory.store(child, VA + PAGE, 5);
    memory.free(child);

    assertThat(memory.load(parent, VA + PAGE)).isEqualTo(5);
    assertThat(memory.load(parent, VA)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void pageOfDataAndBssHasTheFilesBytesAndThenZeros(PagedMemory memory) {
    for (boolean write : new boolean[] {false, true}) {
      for (int touched : new int[] {0, 300, PAGE}) {
        try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
          AddressSpace space = memory.space();
          long endVa = VA + PAGE + 200;
          Backing data = new Backing.FilePages(file, PAGE + 50);
          space.map(new Region(RegionKind.DATA, VA + 50, endVa, USER_RW, data, false));
          space.map(new Region(RegionKind.BSS, endVa, VA + 3 * PAGE, USER_RW));

          memory.access(space, VA + PAGE + touched, write ? MemoryAccess.WRITE : MemoryAccess.READ);

          assertThat(memory.load(space, VA + 50)).isEqualTo(BytesInFrames.byteAt(PAGE + 50));
          assertThat(memory.load(space, endVa - 1)).isEqualTo(BytesInFrames.byteAt(2 * PAGE + 199));
          for (long va = endVa; va < VA + 2 * PAGE; va++) {
            assertThat(memory.load(space, va)).isZero();
          }
          assertThat(memory.load(space, VA + 2 * PAGE)).isZero();
          assertThat(memory.ram.readByte(file.framePa(2) + 200)).as("in the file").isNotZero();
          memory.free(space);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void bssBeginsWithZerosWhereThePageIsThereAlready(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = memory.space();
      Backing data = new Backing.FilePages(file, 0);
      space.map(new Region(RegionKind.DATA, VA, VA + 200, USER_RW, data, false));
      assertThat(memory.load(space, VA + 200)).as("more than the region").isNotZero();

      space.map(new Region(RegionKind.BSS, VA + 200, VA + 300, USER_RW));

      assertThat(memory.load(space, VA + 199)).isEqualTo(BytesInFrames.byteAt(199));
      assertThat(memory.load(space, VA + 200)).isZero();
      assertThat(memory.load(space, VA + 299)).isZero();
      assertThat(memory.ram.readByte(file.framePa(0) + 200)).as("in the file").isNotZero();
      memory.free(space);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void pagesBehindTheEndOfTheFileAreNotThereUntilItGrows(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = mapping(memory, region(file, 6, 2, USER_RW, true));

      assertThat(memory.load(space, VA + PAGE + 99)).isEqualTo(BytesInFrames.byteAt(3 * PAGE + 99));
      assertThat(memory.load(space, VA + PAGE + 100)).isZero();
      for (MemoryAccess access : new MemoryAccess[] {MemoryAccess.READ, MemoryAccess.WRITE}) {
        assertThat(memory.access(space, VA + 2 * PAGE, access))
            .isEqualTo(FaultOutcome.BEHIND_FILE_END);
      }
      file.sizeBytes = 4 * PAGE + 1;

      assertThat(memory.load(space, VA + 2 * PAGE)).isEqualTo(BytesInFrames.byteAt(4 * PAGE));
      assertThat(memory.access(space, VA + 3 * PAGE, MemoryAccess.READ))
          .isEqualTo(FaultOutcome.BEHIND_FILE_END);
      memory.free(space);
    }
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void pageThatCannotBeReadCostsNoFrame(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = mapping(memory, region(file, 2, 0, USER_RW, false));
      file.unreadable = true;

      for (MemoryAccess access : new MemoryAccess[] {MemoryAccess.READ, MemoryAccess.WRITE}) {
        assertThat(memory.access(space, VA, access)).isEqualTo(FaultOutcome.BEHIND_FILE_END);
        assertThat(memory.dataFrames()).isZero();
      }
      file.unreadable = false;
      assertThat(memory.load(space, VA)).isEqualTo(BytesInFrames.byteAt(0));
      memory.free(space);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void eachRegionHoldsTheFileOnce(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = mapping(memory, region(file, 4, 0, USER_RW, false));
      assertThat(file.holders).isEqualTo(2);

      space.protect(VA + PAGE, VA + 2 * PAGE, Pte.R);
      assertThat(file.holders).as("split in three").isEqualTo(4);
      assertThat(memory.load(space, VA + 2 * PAGE)).isEqualTo(BytesInFrames.byteAt(2 * PAGE));
      space.unmap(VA + PAGE, VA + 2 * PAGE);
      assertThat(file.holders).isEqualTo(3);
      AddressSpace child = memory.fork(space);
      assertThat(file.holders).isEqualTo(5);
      assertThat(memory.load(child, VA + 3 * PAGE)).isEqualTo(BytesInFrames.byteAt(3 * PAGE));

      memory.free(child);
      memory.free(space);
      assertThat(file.holders).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(ON_DEMAND)
  void pageOfTheFileBecomesWritableByACopy(PagedMemory memory) {
    try (BytesInFrames file = new BytesInFrames(memory.frames, FILE_BYTES)) {
      AddressSpace space = mapping(memory, region(file, 1, 0, USER_R, false));
      memory.load(space, VA);

      space.protect(VA, VA + PAGE, Pte.R | Pte.W);
      assertThat(memory.has(space, VA, Pte.W)).isFalse();
      memory.store(space, VA, 0xAA);

      assertThat(memory.ram.readByte(file.framePa(0)) & 0xFF).isEqualTo(BytesInFrames.byteAt(0));
      assertThat(memory.load(space, VA)).isEqualTo(0xAA);
      memory.free(space);
    }
  }
}
