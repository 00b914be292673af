package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which mode handles a trap, and what it finds there. */
class DelegationTest {
  private static final String SOURCE =
      """
        nop
      call:
        nop
        ecall
      illegal:
        .word 0x0000007f
      breakpoint:
        ebreak
      load:
        lw   a0, 0(zero)
      store:
        sw   a0, 0(zero)
      loadMisaligned:
        lr.w a0, (a1)
      storeMisaligned:
        amoadd.w a0, a0, (a1)
      fetch:
        jr   zero
        .align 2
      machine:
        j    machine
        .align 2
      supervisor:
        j    supervisor
      """
          + table("machineTable")
          + table("supervisorTable");

  /** A vector table whose entries are endless loops. */
  private static String table(String name) {
    StringBuilder text = new StringBuilder("  .align 6\n" + name + ":\n");
    for (int i = 0; i < 16; i++) {
      text.append(String.format("%s%d: j %s%d%n", name, i, name, i));
    }
    return text.toString();
  }

  private static BareGuest guest(Xlen xlen, Engine engine) {
    BareGuest guest = new BareGuest(xlen, engine, SOURCE);
    guest.hart.setX(11, BareGuest.CODE_PA + 0x10002);
    return guest
        .set(CsrId.MTVEC, guest.symbol("machine"))
        .set(CsrId.STVEC, guest.symbol("supervisor"));
  }

  @ParameterizedTest
  @CsvSource({
    "call, USER, ECALL_FROM_U",
    "call, SUPERVISOR, ECALL_FROM_S",
    "call, MACHINE, ECALL_FROM_M",
    "illegal, USER, ILLEGAL_INSTRUCTION",
    "illegal, SUPERVISOR, ILLEGAL_INSTRUCTION",
    "illegal, MACHINE, ILLEGAL_INSTRUCTION",
    "breakpoint, USER, BREAKPOINT",
    "breakpoint, MACHINE, BREAKPOINT",
    "load, USER, LOAD_ACCESS_FAULT",
    "load, SUPERVISOR, LOAD_ACCESS_FAULT",
    "store, USER, STORE_ACCESS_FAULT",
    "store, MACHINE, STORE_ACCESS_FAULT",
    "loadMisaligned, USER, LOAD_ADDRESS_MISALIGNED",
    "storeMisaligned, SUPERVISOR, STORE_ADDRESS_MISALIGNED",
    "fetch, USER, INSTRUCTION_ACCESS_FAULT",
    "fetch, SUPERVISOR, INSTRUCTION_ACCESS_FAULT"
  })
  void supervisorModeHandlesWhatIsDelegatedUnlessMachineModeRaisedIt(
      String at, PrivilegeMode from, TrapCause cause) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        for (boolean delegated : new boolean[] {false, true}) {
          BareGuest guest = guest(xlen, engine).at(from, at);
          // All but this one, so that its bit alone decides.
          long bit = 1L << cause.code();
          guest.set(CsrId.MEDELEG, delegated ? bit : ~bit);
          guest.run(10);

          if (delegated && from != PrivilegeMode.MACHINE) {
            assertThat(guest.hart.mode()).isEqualTo(PrivilegeMode.SUPERVISOR);
            assertThat(guest.hart.pc()).isEqualTo(guest.symbol("supervisor"));
            assertThat(guest.get(CsrId.SCAUSE)).isEqualTo(cause.csrValue(xlen));
            assertThat(guest.get(CsrId.MCAUSE)).isZero();
            assertThat(guest.get(CsrId.MEPC)).isZero();
            assertThat(guest.get(CsrId.MSTATUS) & Status.SPP)
                .isEqualTo(from == PrivilegeMode.SUPERVISOR ? Status.SPP : 0);
          } else {
            assertThat(guest.hart.mode()).isEqualTo(PrivilegeMode.MACHINE);
            assertThat(guest.hart.pc()).isEqualTo(guest.symbol("machine"));
            assertThat(guest.get(CsrId.MCAUSE)).isEqualTo(cause.csrValue(xlen));
            assertThat(guest.get(CsrId.SCAUSE)).isZero();
            assertThat(guest.get(CsrId.SEPC)).isZero();
            assertThat(guest.get(CsrId.MSTATUS) >> Status.MPP_SHIFT & 3).isEqualTo(from.code());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // where it happens, bytes from there to the faulting instruction, value
    "call, 4, 0",
    "illegal, 0, 0x7f",
    "breakpoint, 0, 0",
    "load, 0, 0",
    "loadMisaligned, 0, 0xffffffff80010002"
  })
  void pcAndValueAreSavedForTheModeThatHandles(String at, long offset, String value) {
    long expected = Long.parseUnsignedLong(value.replace("0x", ""), 16);
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(xlen, engine).at(PrivilegeMode.USER, at);
        guest.hart.setX(11, BareGuest.CODE_PA + 0x10002);
        guest.set(CsrId.MTVAL, -1).run(10);
        long tval = xlen == Xlen.RV64 ? expected & 0xFFFF_FFFFL : expected;

        assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol(at) + offset);
        assertThat(guest.get(CsrId.MTVAL)).isEqualTo(tval);

        BareGuest delegating = guest(xlen, engine).at(PrivilegeMode.USER, at);
        delegating.set(CsrId.MEDELEG, -1).set(CsrId.STVAL, -1).run(10);
        assertThat(delegating.get(CsrId.SEPC)).isEqualTo(guest.symbol(at) + offset);
        assertThat(delegating.get(CsrId.STVAL)).isEqualTo(tval);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"USER, false", "USER, true", "SUPERVISOR, false", "MACHINE, true", "MACHINE, false"})
  void aTrapToMachineModePushesModeAndEnable(PrivilegeMode from, boolean enabled) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(xlen, engine).at(from, "call");
        guest.set(CsrId.MSTATUS, (enabled ? Status.MIE : Status.MPIE) | Status.SIE).run(10);

        assertThat(guest.get(CsrId.MSTATUS) & 0xFFFF_FFFFL)
            .isEqualTo(
                (enabled ? Status.MPIE : 0) | Status.SIE | (long) from.code() << Status.MPP_SHIFT);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"USER, false", "USER, true", "SUPERVISOR, false", "SUPERVISOR, true"})
  void aDelegatedTrapPushesOnlySupervisorModesStack(PrivilegeMode from, boolean enabled) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(xlen, engine).at(from, "illegal").set(CsrId.MEDELEG, -1);
        guest.set(CsrId.MSTATUS, (enabled ? Status.SIE : Status.SPIE) | Status.MIE).run(10);

        assertThat(guest.get(CsrId.MSTATUS) & 0xFFFF_FFFFL)
            .isEqualTo(
                (enabled ? Status.SPIE : 0)
                    | Status.MIE
                    | (from == PrivilegeMode.SUPERVISOR ? Status.SPP : 0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void vectoredInterruptsEnterByTheirNumberInTheModeThatHandles(Xlen xlen, Engine engine) {
    for (int code : new int[] {1, 5, 9}) {
      for (boolean delegated : new boolean[] {false, true}) {
        BareGuest guest = vectored(xlen, engine).set(CsrId.MIDELEG, delegated ? -1 : 0);
        guest.set(CsrId.MIE, -1).set(CsrId.MIP, 1L << code).run(1);
        String table = delegated ? "supervisorTable" : "machineTable";

        assertThat(guest.hart.pc()).isEqualTo(guest.symbol(table) + 4L * code);
        assertThat(guest.hart.mode())
            .isEqualTo(delegated ? PrivilegeMode.SUPERVISOR : PrivilegeMode.MACHINE);
        assertThat(guest.get(delegated ? CsrId.SCAUSE : CsrId.MCAUSE))
            .isEqualTo(code | -1L << (xlen.bits() - 1));
        assertThat(guest.get(delegated ? CsrId.SEPC : CsrId.MEPC)).isEqualTo(guest.symbol("call"));
        assertThat(guest.get(delegated ? CsrId.STVAL : CsrId.MTVAL)).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void machineModesInterruptsNeverGoToSupervisorMode(Xlen xlen, Engine engine) {
    for (int code : new int[] {3, 11}) {
      BareGuest guest = vectored(xlen, engine).set(CsrId.MIDELEG, -1).set(CsrId.MIE, -1);
      guest.hart.csrs().raise(1 << code, true);
      guest.run(1);

      assertThat(guest.hart.pc()).isEqualTo(guest.symbol("machineTable") + 4L * code);
    }
    BareGuest timer = vectored(xlen, engine).set(CsrId.MIDELEG, -1).set(CsrId.MIE, -1);
    timer.hart.csrs().setMtimecmp(0);
    timer.run(1);
    assertThat(timer.hart.pc()).isEqualTo(timer.symbol("machineTable") + 4 * 7);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void exceptionsEnterAtTheBaseInVectoredModeToo(Xlen xlen, Engine engine) {
    BareGuest guest = vectored(xlen, engine).at(PrivilegeMode.USER, "illegal");
    guest.run(1);
    assertThat(guest.hart.pc()).isEqualTo(guest.symbol("machineTable"));

    guest.at(PrivilegeMode.USER, "illegal").set(CsrId.MEDELEG, -1).run(1);
    assertThat(guest.hart.pc()).isEqualTo(guest.symbol("supervisorTable"));
  }

  private static BareGuest vectored(Xlen xlen, Engine engine) {
    BareGuest guest = guest(xlen, engine).at(PrivilegeMode.USER, "call");
    return guest
        .set(CsrId.MTVEC, guest.symbol("machineTable") | 1)
        .set(CsrId.STVEC, guest.symbol("supervisorTable") | 1)
        .set(CsrId.MTVAL, -1)
        .set(CsrId.STVAL, -1);
  }
}
