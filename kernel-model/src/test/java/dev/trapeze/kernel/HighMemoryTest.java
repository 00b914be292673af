package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.KernelPlace;
import dev.trapeze.kernel.mm.PageTable;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.PageMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The 32-bit layout {@code linux} with more RAM than its direct map shows. */
class HighMemoryTest {
  private static final long MIB = 1 << 20;
  private static final AddressSpaceLayout LINUX = AddressSpaceLayout.linux(Xlen.RV32);

  /** The layout with a direct map of 20 MiB, so that 24 MiB of RAM are enough. */
  private static AddressSpaceLayout smallDirectMap() {
    KernelPlace.UpperHalf half = LINUX.kernelHalf();
    return new AddressSpaceLayout(
        LINUX.name(),
        LINUX.pagingMode(),
        new KernelPlace.UpperHalf(
            half.startVa(),
            half.directMapVa(),
            20 * MIB,
            half.stacksVa(),
            half.deviceVa(),
            half.vectorVa()),
        LINUX.initCodeVa(),
        LINUX.imageStartVa(),
        LINUX.stack());
  }

  @Test
  void pagesOfProgramsLieInHighmemAndTheKernelsOwnInTheDirectMap() throws DiskFormatException {
    GuestSystem system =
        new GuestSystem(
            KernelConfig.of(Xlen.RV32)
                .withLayout(smallDirectMap())
                .withMaxProcesses(64)
                .withRamBytes(24 * MIB));
    system.kernel().input("ls | wc; forktest\n".getBytes(StandardCharsets.US_ASCII));
    system.runUntilIdle();

    assertThat(system.shown()).contains("forktest: OK");
    Ram ram = system.kernel().machine().ram();
    long highPa = ram.basePa() + 20 * MIB;
    assertThat(system.kernel().state().frames().zones())
        .extracting(zone -> zone.span().zone())
        .containsExactly(FrameZone.DMA, FrameZone.NORMAL, FrameZone.HIGHMEM);
    List<Process> processes = system.kernel().processes().all();
    assertThat(processes).hasSize(2);
    for (Process process : processes) {
      PageTable table = process.addressSpace().table();
      PageMap.Tables map = PageMap.tables(ram, table.mode(), table.rootPa());
      assertThat(map.tables()).allMatch(pa -> pa < highPa);
      assertThat(map.pages())
          .filteredOn(page -> page.permissions().contains("U"))
          .isNotEmpty()
          .allMatch(page -> page.pa() >= highPa);
      assertThat(process.trapframe().pa()).isLessThan(highPa);
    }
  }

  @Test
  void directMapOfLinuxShows896Mib() {
    assertThat(LINUX.kernelHalf().directMapBytes()).isEqualTo(896 * MIB);
  }

  @Test
  void freeListIsRefusedWhereFramesLieAboveTheDirectMap() {
    KernelConfig config = KernelConfig.of(Xlen.RV32).withLayout(LINUX).withMaxProcesses(64);

    assertThat(config.withFrames(FramePolicy.FREE_LIST).withRamBytes(896 * MIB).ramBytes())
        .isEqualTo(896 * MIB);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withFrames(FramePolicy.FREE_LIST).withRamBytes(1024 * MIB))
        .withMessageContaining("knows no zones");
  }
}
