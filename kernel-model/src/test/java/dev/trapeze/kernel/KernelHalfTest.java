package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.PageTableWalker;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Translation;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.KernelPlace;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.kernel.testing.PageMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What page tables hold in the layout {@code linux}, read from RAM while a shell waits. */
class KernelHalfTest {
  private static final long RAM_BYTES = 16 << 20;

  private static KernelConfig config(PagingMode mode) {
    AddressSpaceLayout layout = AddressSpaceLayout.linux(mode);
    return KernelConfig.of(layout.xlen())
        .withLayout(layout)
        .withMaxProcesses(64)
        .withRamBytes(RAM_BYTES);
  }

  private static GuestSystem waiting(KernelConfig config) throws DiskFormatException {
    GuestSystem system = new GuestSystem(config);
    system.runUntilIdle();
    return system;
  }

  private static List<PageMap.Page> pages(GuestSystem system, AddressSpace space) {
    PageTable table = space.table();
    return PageMap.of(system.kernel().machine().ram(), table.mode(), table.rootPa());
  }

  private static boolean isKernels(KernelPlace.UpperHalf half, long va) {
    return Long.compareUnsigned(va, half.startVa()) >= 0;
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void kernelsPagesAreTheSameInEveryTableGlobalAndWithoutU(PagingMode mode)
      throws DiskFormatException {
    GuestSystem system = waiting(config(mode));
    KernelPlace.UpperHalf half = system.kernel().state().userSpaces().layout().kernelHalf();
    List<PageMap.Page> kernelPages = pages(system, system.kernel().state().kernelSpace());
    assertThat(kernelPages)
        .allMatch(page -> isKernels(half, page.va()))
        .allMatch(page -> page.permissions().endsWith("G") && !page.permissions().contains("U"));
    assertThat(system.kernel().processes().all()).hasSize(2);
    for (Process process : system.kernel().processes().all()) {
      List<PageMap.Page> all = pages(system, process.addressSpace());
      assertThat(all).filteredOn(page -> isKernels(half, page.va())).isEqualTo(kernelPages);
      assertThat(all)
          .filteredOn(page -> !isKernels(half, page.va()))
          .isNotEmpty()
          .allMatch(page -> page.permissions().endsWith("U"));
    }
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void directMapShowsAllOfRamAndOnlyTheVectorIsExecutable(PagingMode mode)
      throws DiskFormatException {
    GuestSystem system = waiting(config(mode));
    Ram ram = system.kernel().machine().ram();
    KernelPlace.UpperHalf half = system.kernel().state().userSpaces().layout().kernelHalf();
    List<PageMap.Page> pages = pages(system, system.kernel().state().kernelSpace());

    assertThat(pages)
        .filteredOn(page -> page.permissions().contains("X"))
        .containsExactly(new PageMap.Page(half.vectorVa(), ram.basePa(), 4096, "RXG"));
    long bytes = 0;
    for (PageMap.Page page : pages) {
      long offset = page.va() - half.directMapVa();
      if (offset >= 0 && offset < RAM_BYTES) {
        assertThat(page.pa()).isEqualTo(ram.basePa() + offset);
        assertThat(page.permissions()).isEqualTo(offset == 0 ? "RG" : "RWG");
        bytes += page.bytes();
      }
    }
    assertThat(bytes).isEqualTo(RAM_BYTES);
    assertThat(pages).as("superpages").anyMatch(page -> page.bytes() > 4096);
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void userModeReachesNoPageOfTheKernel(PagingMode mode) throws DiskFormatException {
    GuestSystem system = waiting(config(mode));
    Ram ram = system.kernel().machine().ram();
    PhysicalMemoryProtection open = new PhysicalMemoryProtection(config(mode).xlen());
    open.open();
    PageTableWalker walker = new PageTableWalker(ram, open, AccessedDirtyPolicy.UPDATE, false);
    Process shell = Objects.requireNonNull(system.kernel().processes().byPid(2));
    long satp = shell.addressSpace().table().satp();
    Xlen xlen = config(mode).xlen();
    for (PageMap.Page page : pages(system, system.kernel().state().kernelSpace())) {
      long va = xlen.signExtend(page.va());
      for (AccessKind kind : AccessKind.values()) {
        assertThat(walker.translate(mode, satp, va, kind, PrivilegeMode.USER, true, true))
            .as("%s of %x", kind, va)
            .isEqualTo(Translation.fault(kind.pageFault()));
      }
      assertThat(
              walker.translate(
                  mode, satp, va, AccessKind.LOAD, PrivilegeMode.SUPERVISOR, false, false))
          .isEqualTo(page.pa());
    }
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void programHasItsSegmentsWithTheirPermissionsAndNothingBelow(PagingMode mode)
      throws DiskFormatException {
    // At once, so that all pages are there to be looked at.
    GuestSystem system = waiting(config(mode).withPageFaults(PageFaultPolicy.EAGER));
    AddressSpaceLayout layout = system.kernel().state().userSpaces().layout();
    Process shell = Objects.requireNonNull(system.kernel().processes().byPid(2));
    AddressSpace space = shell.addressSpace();
    List<PageMap.Page> pages = pages(system, space);

    assertThat(pages.get(0).va()).isEqualTo(layout.imageStartVa());
    assertThat(permissions(pages, space, RegionKind.TEXT)).containsOnly("RXU");
    assertThat(permissions(pages, space, RegionKind.READ_ONLY_DATA)).containsOnly("RU");
    assertThat(permissions(pages, space, RegionKind.DATA)).containsOnly("RWU");
    assertThat(permissions(pages, space, RegionKind.BSS)).containsOnly("RWU");
    assertThat(permissions(pages, space, RegionKind.STACK)).containsOnly("RWU");
    Region stack = Objects.requireNonNull(space.regionOf(RegionKind.STACK));
    assertThat(stack.endPageVa()).as("with the arguments").isEqualTo(layout.stackTopVa());
  }

  private static List<String> permissions(
      List<PageMap.Page> pages, AddressSpace space, RegionKind kind) {
    Region region = Objects.requireNonNull(space.regionOf(kind), kind.words());
    return pages.stream()
        .filter(page -> page.va() >= region.firstPageVa() && page.va() < region.endPageVa())
        .map(PageMap.Page::permissions)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(value = PagingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE")
  void framesAndTablesComeBackWhenProcessesEnd(PagingMode mode) throws DiskFormatException {
    GuestSystem system = waiting(config(mode));
    type(system, "ls | wc; (true; false) | cat; crash null; forktest\n");
    MemoryAccount before = MemoryAccount.of(system.kernel());
    type(system, "ls | wc; (true; false) | cat; crash null; forktest\n");

    assertThat(MemoryAccount.of(system.kernel())).isEqualTo(before);
    assertThat(before.kernelStacks()).isEqualTo(2);
  }

  private static void type(GuestSystem system, String line) {
    system.kernel().input(line.getBytes(StandardCharsets.US_ASCII));
    system.runUntilIdle();
  }

  @Test
  void otherPersonalitiesHaveOtherLayouts() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                KernelConfig.of(Xlen.RV64)
                    .withPersonality(Personality.XV6)
                    .withLayout(AddressSpaceLayout.linux(Xlen.RV64)))
        .withMessageContaining("linux")
        .withMessageContaining("xv6");
  }

  @Test
  void kernelStacksMustFitAboveTheDirectMap() {
    KernelConfig linux = config(PagingMode.SV32);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> linux.withMaxProcesses(KernelConfig.MOST_PROCESSES))
        .withMessageContaining("no room for the kernel stacks of 16384 processes");
    assertThat(linux.withMaxProcesses(14_000).maxProcesses()).isEqualTo(14_000);
    assertThat(config(PagingMode.SV48).withMaxProcesses(KernelConfig.MOST_PROCESSES)).isNotNull();
  }
}
