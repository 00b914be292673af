package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import org.junit.jupiter.api.Test;

class AddressSpaceTableTest {
  private static final long RAM_PA = 0x8000_0000L;

  private final Ram ram = new Ram(RAM_PA, 1 << 20);
  private final FrameAllocator frames = new FrameAllocator(ram, RAM_PA + 0x1000, ram.endPa());

  @Test
  void showsRegionsFromTheTopWithWhatTheEntriesSay() {
    AddressSpace space = new AddressSpace(frames, PagingMode.SV32);
    space.mapBorrowed(
        new Region(RegionKind.TRAMPOLINE, 0xFFFF_F000L, 0x1_0000_0000L, Pte.R | Pte.X), RAM_PA);
    space.mapFilled(new Region(RegionKind.TEXT, 0, 0x1234, Pte.R | Pte.X | Pte.U));
    space.mapFilled(new Region(RegionKind.HEAP, 0x2000, 0x2000, Pte.R | Pte.W | Pte.U));

    assertThat(String.join("\n", new AddressSpaceTable(space, Xlen.RV32).lines()))
        .isEqualTo(
            """
            | VA start  | VA end    | alias      | mapped from                                              | permissions |
            | --------- | --------- | ---------- | -------------------------------------------------------- | ----------- |
            | FFFF F000 | FFFF FFFF | TRAMPOLINE | trap code, the same in each table, frame 8000 0000       | R, X        |
            | 0000 2000 | FFFF EFFF |            | unmapped                                                 |             |
            | 0000 2000 |           | heap       | sbrk, grows up                                           | R, W, U     |
            | 0000 0000 | 0000 1233 | text       | copy from the ELF file, 2 frames 8000 3000 and 8000 5000 | R, X, U     |""");
  }

  @Test
  void permissionsComeFromTheTableAndNotFromTheRegion() {
    AddressSpace space = new AddressSpace(frames, PagingMode.SV39);
    space.mapFilled(new Region(RegionKind.DATA, 0x1000, 0x2000, Pte.R | Pte.W | Pte.U));
    space.table().unmap(0x1000);
    space.table().map(0x1000, RAM_PA + 0x9000, 0, Pte.R);

    assertThat(new AddressSpaceTable(space, Xlen.RV64).lines().get(2))
        .isEqualTo(
            "| 0000 0000 1000 | 0000 0000 1FFF | data  |"
                + " copy from the ELF file, frame 0000 8000 9000 | R           |");
  }
}
