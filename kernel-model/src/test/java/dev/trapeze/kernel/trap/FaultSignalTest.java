package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of Linux's {@code signal.h} codes, as {@code arch/riscv} uses them. */
class FaultSignalTest {
  private static final long PC = 0x1234;

  private final Ram ram = new Ram(0x8000_0000L, 64 * 4096);
  private final FrameAllocator frames = new FrameAllocator(ram, ram.basePa(), ram.endPa());
  private final AddressSpace space = new AddressSpace(frames, PagingMode.SV39);

  FaultSignalTest() {
    space.map(new Region(RegionKind.TEXT, 0x1000, 0x2000, Pte.R | Pte.X | Pte.U));
    space.map(new Region(RegionKind.GUARD, 0x3000, 0x4000, Pte.R | Pte.W));
    space.map(new Region(RegionKind.MAPPING, 0x5000, 0x6000, Pte.U));
    space.mapBorrowed(
        new Region(RegionKind.TRAPFRAME, 0x10_0000, 0x10_1000, Pte.R | Pte.W), ram.basePa());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSTRUCTION_ADDRESS_MISALIGNED |                 | 0x9002   | SIGBUS  | 1 | 0x9002
          INSTRUCTION_ACCESS_FAULT       |                 | 0x9000   | SIGSEGV | 2 | 0x9000
          ILLEGAL_INSTRUCTION            |                 | 0xffff   | SIGILL  | 1 | 0x1234
          BREAKPOINT                     |                 | 0        | SIGTRAP | 1 | 0x1234
          LOAD_ADDRESS_MISALIGNED        |                 | 0x9001   | SIGBUS  | 1 | 0x9001
          LOAD_ACCESS_FAULT              |                 | 0x9000   | SIGSEGV | 2 | 0x9000
          STORE_ADDRESS_MISALIGNED       |                 | 0x9001   | SIGBUS  | 1 | 0x9001
          STORE_ACCESS_FAULT             |                 | 0x9000   | SIGSEGV | 2 | 0x9000
          INSTRUCTION_PAGE_FAULT         | NO_MAPPING      | 0x9000   | SIGSEGV | 1 | 0x9000
          LOAD_PAGE_FAULT                | NO_MAPPING      | 0        | SIGSEGV | 1 | 0
          STORE_PAGE_FAULT               | NOT_PERMITTED   | 0x1008   | SIGSEGV | 2 | 0x1008
          STORE_PAGE_FAULT               | NOT_PERMITTED   | 0x3ff8   | SIGSEGV | 2 | 0x3ff8
          LOAD_PAGE_FAULT                | NOT_PERMITTED   | 0x5000   | SIGSEGV | 2 | 0x5000
          LOAD_PAGE_FAULT                | NOT_PERMITTED   | 0x100000 | SIGSEGV | 1 | 0x100000
          STORE_PAGE_FAULT               | STACK_OVERFLOW  | 0x9000   | SIGSEGV | 1 | 0x9000
          LOAD_PAGE_FAULT                | BEHIND_FILE_END | 0x5000   | SIGBUS  | 2 | 0x5000
          """)
  void exceptionIsASignalWithCodeAndAddress(
      TrapCause cause,
      @Nullable FaultOutcome outcome,
      String stval,
      Signal signal,
      int code,
      String address) {
    SignalInfo info = FaultSignal.of(cause, outcome, space, Xlen.RV64, PC, Long.decode(stval));

    assertThat(info).isEqualTo(SignalInfo.ofFault(signal, code, Long.decode(address)));
  }

  @Test
  void unknownCauseIsAnIllegalTrap() {
    assertThat(FaultSignal.of(null, null, space, Xlen.RV64, PC, 0))
        .isEqualTo(SignalInfo.ofFault(Signal.SIGILL, SignalInfo.ILL_ILLTRP, PC));
  }

  @Test
  void addressOfANarrowProgramHas32Bits() {
    SignalInfo info =
        FaultSignal.of(
            TrapCause.LOAD_PAGE_FAULT, FaultOutcome.NO_MAPPING, space, Xlen.RV32, PC, -16);

    assertThat(info.addressVa()).isEqualTo(0xFFFF_FFF0L);
  }
}
