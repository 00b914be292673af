package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.testing.TestSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultReportTest {
  private final Ram ram = new Ram(0x8000_0000L, 64 * 4096);
  private final FrameAllocator frames = new FrameAllocator(ram, ram.basePa(), ram.endPa());
  private final AddressSpace space = new AddressSpace(frames, PagingMode.SV39);

  FaultReportTest() {
    add(RegionKind.TEXT, 0x1000, 0x2000, Pte.R | Pte.X | Pte.U);
    add(RegionKind.DATA, 0x2000, 0x2100, Pte.R | Pte.W | Pte.U);
    add(RegionKind.GUARD, 0x3000, 0x4000, Pte.R | Pte.W);
    add(RegionKind.STACK, 0x4000, 0x5000, Pte.R | Pte.W | Pte.U);
    add(RegionKind.HEAP, 0x5000, 0x5000, Pte.R | Pte.W | Pte.U);
    space.mapBorrowed(
        new Region(RegionKind.TRAPFRAME, 0x10_0000, 0x10_1000, Pte.R | Pte.W), ram.basePa());
  }

  private void add(RegionKind kind, long startVa, long endVa, int permissions) {
    space.mapFilled(new Region(kind, startVa, endVa, permissions));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x1800   | WRITE   | text, not writable
          0x2010   | EXECUTE | data, not executable
          0x3ff8   | WRITE   | guard page below the stack
          0x3000   | READ    | guard page below the stack
          0x100008 | READ    | trapframe, a page of the kernel's
          0x5000   | READ    | no mapping; 0 bytes above the end of the heap
          0x5010   | WRITE   | no mapping; 16 bytes above the end of the heap
          0xff0    | READ    | no mapping; 16 bytes below the text
          0x2108   | READ    | no mapping; 8 bytes above the end of the data
          0x90000  | EXECUTE | no mapping; 0x8b000 bytes above the end of the heap
          0x8000000000 | READ | no mapping; beyond the 39 bits of a virtual address
          """)
  void placeIsToldInWords(String va, MemoryAccess access, String words) {
    assertThat(FaultReport.place(space, Long.decode(va), access)).isEqualTo(words);
  }

  @Test
  void negativeAddressIsBeyondAll() {
    assertThat(FaultReport.place(space, -8, MemoryAccess.READ))
        .isEqualTo("no mapping; beyond the 39 bits of a virtual address");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void consoleNamesProcessCausePcAndPlaceAndTheStatusIsTheSignal(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen,
            """
                .globl _start
            _start:
                addi sp, sp, -2048
                addi sp, sp, -2048
                STORE zero, 0(sp)
            """);

    assertThat(system.runToPowerOff()).isEqualTo(128 + 11);

    String digits = xlen == Xlen.RV32 ? "" : "00000000";
    assertThat(system.output())
        .startsWith(
            "usertrap(): pid 1 main: store page fault (scause 0xf) at pc 0x%s00000008,\n"
                .formatted(digits))
        .endsWith(": guard page below the stack\n")
        .contains("            address 0x" + digits + "00001f");
  }
}
