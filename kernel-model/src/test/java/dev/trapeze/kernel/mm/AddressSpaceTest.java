package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.testing.PageMap;
import dev.trapeze.kernel.testing.PageMap.Page;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AddressSpaceTest {
  private static final long BASE_PA = 0x8000_0000L;
  private static final int PAGE = 4096;
  private static final int USER_RW = Pte.R | Pte.W | Pte.U;

  private final Ram ram = new Ram(BASE_PA, 64 * PAGE);
  private final FrameAllocator frames = new FrameAllocator(ram, BASE_PA, ram.endPa());

  private static Region data(long startVa, long endVa) {
    return new Region(RegionKind.DATA, startVa, endVa, USER_RW);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void freeGivesBackPagesAndTables(PagingMode mode) {
    AddressSpace space = new AddressSpace(frames, mode);
    space.mapFilled(data(0, 5 * PAGE));
    space.mapFilled(data(0x4000_0000L, 0x4000_0001L));
    assertThat(frames.freeFrames()).isLessThan(frames.totalFrames() - 6);

    space.free();

    assertThat(frames.freeFrames()).isEqualTo(frames.totalFrames());
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void freeLeavesBorrowedFramesAlone(PagingMode mode) {
    long pa = frames.allocate();
    AddressSpace space = new AddressSpace(frames, mode);
    space.mapBorrowed(new Region(RegionKind.TRAPFRAME, PAGE, 2 * PAGE, Pte.R | Pte.W), pa);

    space.free();

    assertThat(frames.freeFrames()).isEqualTo(frames.totalFrames() - 1);
    frames.free(pa);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void mappingThatRunsOutOfFramesLeavesNoPageMapped(PagingMode mode) {
    AddressSpace space = new AddressSpace(frames, mode);

    assertThatThrownBy(() -> space.mapFilled(data(0, 100 * PAGE)))
        .isEqualTo(ErrnoException.of(Errno.ENOMEM));

    assertThat(PageMap.of(ram, mode, space.table().rootPa())).isEmpty();
    assertThat(space.regions()).isEmpty();
    space.free();
    assertThat(frames.freeFrames()).isEqualTo(frames.totalFrames());
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void regionsThatShareAPageShareItsFrame(PagingMode mode) {
    AddressSpace space = new AddressSpace(frames, mode);
    space.mapFilled(data(0, PAGE + 100));
    space.mapFilled(new Region(RegionKind.BSS, PAGE + 100, 2 * PAGE + 1, USER_RW));

    assertThat(PageMap.of(ram, mode, space.table().rootPa()))
        .extracting(Page::va)
        .containsExactly(0L, (long) PAGE, 2L * PAGE);
    assertThat(space.ownedBytes()).isEqualTo(3 * PAGE);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void copyHasTheSameBytesAndRightsInFramesOfItsOwn(PagingMode mode) {
    AddressSpace parent = new AddressSpace(frames, mode);
    parent.mapFilled(data(0, PAGE + 100));
    parent.mapFilled(new Region(RegionKind.BSS, PAGE + 100, 2 * PAGE, USER_RW));
    parent.mapFilled(new Region(RegionKind.GUARD, 3 * PAGE, 4 * PAGE, Pte.R | Pte.W));
    parent.load(PAGE - 2, new byte[] {1, 2, 3, 4}, 0, 4);
    AddressSpace child = new AddressSpace(frames, mode);

    parent.copyOwnedTo(child);

    assertThat(child.regions()).isEqualTo(parent.regions());
    var parentPages = PageMap.of(ram, mode, parent.table().rootPa());
    var childPages = PageMap.of(ram, mode, child.table().rootPa());
    assertThat(childPages).hasSameSizeAs(parentPages);
    for (int i = 0; i < childPages.size(); i++) {
      Page original = parentPages.get(i);
      Page copy = childPages.get(i);
      assertThat(copy.va()).isEqualTo(original.va());
      assertThat(copy.permissions()).isEqualTo(original.permissions());
      assertThat(copy.pa()).isNotEqualTo(original.pa());
      assertThat(contents(copy)).isEqualTo(contents(original));
    }
    assertThat(ram.readByte(childPages.get(1).pa())).isEqualTo(3);
  }

  private byte[] contents(Page page) {
    byte[] contents = new byte[PAGE];
    ram.read(page.pa(), contents, 0, PAGE);
    return contents;
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void copyThatRunsOutOfFramesCanBeFreed(PagingMode mode) {
    AddressSpace parent = new AddressSpace(frames, mode);
    parent.mapFilled(data(0, 40 * PAGE));
    int free = frames.freeFrames();
    AddressSpace child = new AddressSpace(frames, mode);

    assertThatThrownBy(() -> parent.copyOwnedTo(child)).isEqualTo(ErrnoException.of(Errno.ENOMEM));
    child.free();

    assertThat(frames.freeFrames()).isEqualTo(free);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void largeBorrowedRangesTakeSuperpages(PagingMode mode) {
    AddressSpace space = new AddressSpace(frames, mode);
    long superpage = mode.pageBytes(1);

    space.mapBorrowed(
        new Region(
            RegionKind.KERNEL_RAM, BASE_PA + PAGE, BASE_PA + 2 * superpage + PAGE, Pte.R | Pte.W),
        BASE_PA + PAGE);

    var pages = PageMap.of(ram, mode, space.table().rootPa());
    assertThat(pages).allMatch(page -> page.va() == page.pa());
    assertThat(pages).extracting(Page::bytes).containsOnlyOnce(superpage);
    assertThat(pages.stream().mapToLong(Page::bytes).sum()).isEqualTo(2 * superpage);
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void pageIsNotMappedTwice(PagingMode mode) {
    PageTable table = new PageTable(PageTables.of(frames, mode));
    table.map(PAGE, BASE_PA, Pte.R);

    assertThatIllegalStateException()
        .isThrownBy(() -> table.map(PAGE, BASE_PA, Pte.R))
        .withMessageContaining("0x1000");
  }

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39"})
  void addressesThatCannotBeTranslatedAreNotMapped(PagingMode mode) {
    PageTable table = new PageTable(PageTables.of(frames, mode));
    table.map(0, BASE_PA, Pte.R);

    assertThat(Pte.pa(table.entryOf(4095))).isEqualTo(BASE_PA);
    assertThat(table.entryOf(4096)).isZero();
    assertThat(table.entryOf(1L << mode.vaBits())).isZero();
    assertThat(table.entryOf(Long.MIN_VALUE)).isZero();
    assertThat(table.entryOf(-1)).isZero();
  }
}
