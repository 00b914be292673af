package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.Pte;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a machine stops for breakpoints, and that nothing of the instruction has happened then. */
class BreakpointTest {
  private static final String KINDS = "dev.trapeze.cpu.exec.Guest#kinds";
  private static final long MANY = 1_000_000;

  /** A loop that is worth translating, with a call, and a page boundary in the way. */
  private static final String LOOP =
      """
        li a0, 0
        li a1, 3000
      loop:
        addi a1, a1, -1
        call function
      returned:
        bnez a1, loop
        ecall
        .balign 4096
        .zero 4084
      function:
        addi a0, a0, 1
      second:
        addi a2, a0, 1
      compressed:
        c.nop
      straddling:
        ret
      """;

  private static long untilCall(Guest guest) {
    long stops = 0;
    DebugPort port = guest.machine.debug();
    for (; ; ) {
      StopReason reason = guest.machine.run(MANY);
      if (reason == StopReason.SUPERVISOR_CALL) {
        return stops;
      }
      assertThat(reason).isEqualTo(StopReason.BREAKPOINT);
      stops++;
      port.ignoreBreakpoints(true);
      assertThat(guest.machine.run(1)).isEqualTo(StopReason.BUDGET_SPENT);
      port.ignoreBreakpoints(false);
    }
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void theInstructionHasNotExecutedAndTheStopIsRepeated(Xlen xlen, Engine engine) {
    Guest guest =
        new Guest(
            xlen,
            engine,
            """
              li a0, 1
              li a1, 2
            here:
              li a0, 3
              ecall
            """);
    guest.machine.debug().addBreakpoint(guest.symbol("here"));

    for (int i = 0; i < 3; i++) {
      assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
      assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("here"));
      assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(2);
      assertThat(guest.a(0)).isEqualTo(1);
    }
    guest.machine.debug().removeBreakpoint(guest.symbol("here"));
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.a(0)).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aSpentBudgetComesBeforeABreakpoint(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "nop\nhere: nop\nnop\necall");
    guest.machine.debug().addBreakpoint(guest.symbol("here"));

    assertThat(guest.machine.run(1)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(guest.machine.run(0)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(guest.machine.run(1)).isEqualTo(StopReason.BREAKPOINT);
  }

  /** Every place of the loop: block starts, jump targets, pairs, compressed, across pages. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void everyExecutionOfAnInstructionStops(Xlen xlen, Engine engine) {
    for (String place :
        new String[] {"loop", "returned", "function", "second", "compressed", "straddling"}) {
      Guest guest = new Guest(xlen, engine, LOOP);
      guest.machine.debug().addBreakpoint(guest.symbol(place));

      assertThat(untilCall(guest)).as(place).isEqualTo(3000);
      assertThat(guest.a(0)).as(place).isEqualTo(3000);
    }
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void anInstructionThatCrossesPagesStops(Xlen xlen, Engine engine) {
    Guest guest =
        new Guest(
            xlen,
            engine,
            """
              j start
              .balign 4096
              .zero 4092
            start:
              c.nop
            crossing:
              lui a0, 0x12345
              ecall
            """);
    long va = guest.symbol("crossing");
    guest.machine.debug().addBreakpoint(va);

    assertThat(va & 0xFFF).isEqualTo(0xFFE);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(va);
    assertThat(untilCall(guest)).isEqualTo(1);
    assertThat(guest.a(0)).isEqualTo(0x1234_5000);
  }

  /** The code is translated by then, where the engine translates. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void aBreakpointInCodeThatRunsCountsFromThenOnAndNoLongerWhenRemoved(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, LOOP);
    DebugPort port = guest.machine.debug();
    guest.machine.run(8 * 1000);
    long left = guest.a(1);
    for (String place : new String[] {"second", "returned", "function"}) {
      long va = guest.symbol(place);
      port.addBreakpoint(va);
      assertThat(guest.machine.run(MANY)).as(place).isEqualTo(StopReason.BREAKPOINT);
      assertThat(guest.machine.hart().pc()).as(place).isEqualTo(va);
      assertThat(left - guest.a(1)).as(place).isBetween(0L, 1L);
      port.removeBreakpoint(va);
      guest.machine.run(8 * 100);
      left = guest.a(1);
    }

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.a(0)).isEqualTo(3000);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void theMiddleOfAnInstructionAndTheSamePlaceInAnotherPageAreOtherAddresses(
      Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, LOOP);
    guest.machine.debug().addBreakpoint(guest.symbol("second") + 2);
    guest.machine.debug().addBreakpoint(guest.symbol("loop") + 0x1000);
    guest.machine.debug().addBreakpoint(guest.symbol("function") + 0x1000);

    assertThat(untilCall(guest)).isZero();
    assertThat(guest.a(0)).isEqualTo(3000);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aPendingInterruptIsTakenFirst(Xlen xlen, Engine engine) {
    Guest guest =
        new Guest(
            xlen,
            engine,
            """
            here:
              li a0, 1
              ecall
              .balign 4
            handler:
              li a1, 1
              csrw sie, zero
              sret
            """);
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.setCsr(CsrId.SIE, Interrupts.SUPERVISOR_SOFTWARE);
    guest.setCsr(CsrId.SIP, Interrupts.SUPERVISOR_SOFTWARE);
    guest.setCsr(CsrId.SSTATUS, 2);
    guest.machine.debug().addBreakpoint(guest.symbol("here"));

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(3);
    assertThat(guest.a(1)).isEqualTo(1);
    assertThat(guest.a(0)).isZero();
  }

  /** As at a timer interrupt at just that instruction, which ends a run of blocks. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void aTimerInterruptAtTheInstructionIsTakenFirst(Xlen xlen, Engine engine) {
    Guest guest =
        new Guest(
            xlen,
            engine,
            """
              csrsi sstatus, 2
              nop
              nop
              nop
              nop
              nop
              nop
              nop
              nop
              nop
            here:
              nop
              ecall
              .balign 4
            handler:
              csrw sie, zero
              sret
            """);
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.setCsr(CsrId.SIE, Interrupts.SUPERVISOR_TIMER);
    guest.setCsr(CsrId.STIMECMP, 1);
    guest.setCsr(CsrId.STIMECMPH, 0);
    guest.machine.debug().addBreakpoint(guest.symbol("here"));
    guest.machine.debug().addBreakpoint(guest.symbol("handler"));

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("handler"));
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(guest.symbol("here"));
    guest.machine.debug().removeBreakpoint(guest.symbol("handler"));
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("here"));
  }

  private static final String PAGES =
      """
        li a0, 1
        ecall
        .balign 4096
        li a0, 2
        ecall
        .balign 4096
      handler:
        ecall
      """;

  private static final long VA = 0x4_0000;

  /** The page of {@link #PAGES} with that number at {@link #VA}; gives the address of its PTE. */
  private static long mapPage(Guest guest, int number, int flags) {
    return guest.map(VA, Guest.CODE_PA + ((long) number << 12), flags);
  }

  private static Guest paged(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, PAGES).withPaging();
    guest.map(0x8_0000, Guest.CODE_PA + 0x2000, Pte.R | Pte.X | Pte.A);
    guest.setCsr(CsrId.STVEC, 0x8_0000);
    return guest.enter(PrivilegeMode.SUPERVISOR, VA);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aPageThatIsNotMappedFaultsFirstAndStopsWhenItIsMapped(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine);
    guest.machine.debug().addBreakpoint(VA);

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.INSTRUCTION_PAGE_FAULT.code());
    assertThat(guest.machine.clock().instructionsRetired()).isZero();
    mapPage(guest, 0, Pte.R | Pte.X | Pte.A);
    guest.enter(PrivilegeMode.SUPERVISOR, VA);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(VA);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aStopLeavesTheAccessedBitAsItWas(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine);
    long ptePa = mapPage(guest, 0, Pte.R | Pte.X);
    guest.machine.debug().addBreakpoint(VA);

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.ram().readInt(ptePa) & Pte.A).isZero();
    guest.machine.debug().ignoreBreakpoints(true);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.ram().readInt(ptePa) & Pte.A).isNotZero();
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aPageThatIsMappedToAnotherFrameStopsThere(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine);
    for (int number : new int[] {0, 1, 0}) {
      mapPage(guest, number, Pte.R | Pte.X | Pte.A);
      guest.enter(PrivilegeMode.SUPERVISOR, VA);
      assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
      assertThat(guest.a(0)).isEqualTo(number + 1);
    }
    guest.machine.debug().addBreakpoint(VA);
    for (int number : new int[] {1, 0, 1}) {
      mapPage(guest, number, Pte.R | Pte.X | Pte.A);
      guest.enter(PrivilegeMode.SUPERVISOR, VA);
      assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
      assertThat(untilCall(guest)).isEqualTo(1);
      assertThat(guest.a(0)).isEqualTo(number + 1);
    }
  }

  /** The same frame at two addresses: only one is meant; and the same address without paging. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void anAddressIsMeantInEveryAddressSpaceAndNoOtherAddressOfItsFrame(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine);
    long otherVa = 0x7_0000;
    mapPage(guest, 0, Pte.R | Pte.X | Pte.A);
    guest.map(otherVa, Guest.CODE_PA, Pte.R | Pte.X | Pte.A);
    guest.machine.debug().addBreakpoint(VA);
    guest.machine.debug().addBreakpoint(Guest.CODE_PA);

    guest.enter(PrivilegeMode.SUPERVISOR, otherVa);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    guest.enter(PrivilegeMode.SUPERVISOR, VA);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    guest.setCsr(CsrId.SATP, 0);
    guest.enter(PrivilegeMode.SUPERVISOR, xlen.signExtend(Guest.CODE_PA));
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void anIllegalInstructionAndACallOfTheEnvironmentStopBeforehand(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, ".word 0\n.balign 4\nhandler: ecall");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.debug().addBreakpoint(Guest.CODE_PA);
    guest.machine.debug().addBreakpoint(guest.symbol("handler"));

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.csr(CsrId.SCAUSE)).isZero();
    guest.machine.debug().removeBreakpoint(Guest.CODE_PA);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("handler"));
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.ILLEGAL_INSTRUCTION.code());
    guest.machine.debug().ignoreBreakpoints(true);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
  }
}
