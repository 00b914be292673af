package dev.trapeze.kernel;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.CallTable;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.trap.TrapHistory;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/**
 * What the kernel leaves behind when it panics, as text for people: the processes, the registers of
 * the hart and of the program, and the last traps (xv6's {@code panic} prints one line).
 */
final class PanicReport {
  private static final int REGISTERS = 32;
  private static final int REGISTERS_IN_A_LINE = 4;
  private static final CsrId[] CSRS = {
    CsrId.SATP, CsrId.SSTATUS, CsrId.SCAUSE, CsrId.SEPC, CsrId.STVAL, CsrId.STVEC, CsrId.SSCRATCH
  };

  private final KernelState state;
  private final CallTable calls;
  private final Xlen xlen;
  private final StringBuilder text = new StringBuilder();

  private PanicReport(KernelState state, CallTable calls) {
    this.state = state;
    this.calls = calls;
    this.xlen = state.machine().xlen();
  }

  /** The report, lines that end with a newline. It only reads the state. */
  static String of(KernelState state, CallTable calls) {
    PanicReport report = new PanicReport(state, calls);
    report.time();
    for (Hart hart : state.machine().harts()) {
      report.hart(hart);
      report.program(hart.id());
    }
    report.processes();
    report.traps();
    return report.text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private void time() {
    VirtualClock clock = state.machine().clock();
    line(
        "at instruction %d, %.3f s after boot",
        clock.instructionsRetired(), clock.time() / (double) VirtualClock.TICKS_PER_SECOND);
  }

  private void hart(Hart hart) {
    line(
        "hart %d: %s mode, pc %s",
        hart.id(), hart.mode().name().toLowerCase(Locale.ROOT), hex(hart.pc()));
    StringBuilder csrs = new StringBuilder();
    for (CsrId csr : CSRS) {
      csrs.append(
          String.format(
              " %s %s", csr.name().toLowerCase(Locale.ROOT), hex(hart.csrs().read(csr.number()))));
    }
    line(" %s", csrs);
    registers(hart::x);
  }

  private void program(int hart) {
    Process process = state.scheduler().runningOn(hart);
    if (process == null) {
      line("no process has the hart");
      return;
    }
    line("pid %d %s has the hart", process.pid(), process.name());
    if (process.state() != ProcessState.ZOMBIE) {
      Trapframe trapframe = process.trapframe();
      line("  saved at its last trap: epc %s", hex(trapframe.epc()));
      registers(x -> trapframe.word(Trapframe.wordOf(x)));
    }
  }

  private void registers(IntToLongFunction register) {
    for (int x = 1; x < REGISTERS; x++) {
      boolean endsLine = x % REGISTERS_IN_A_LINE == 0 || x == REGISTERS - 1;
      String name = Register.abiName(x);
      text.append(String.format("  %-4s %s", name, hex(register.applyAsLong(x))));
      text.append(endsLine ? "\n" : "");
    }
  }

  private void processes() {
    line("processes:");
    for (Process process : state.processes().all()) {
      line(
          "  pid %d, parent %d: %s %s%s",
          process.pid(),
          process.parentPid(),
          process.name(),
          process.state().shortName(),
          process.channel() == null ? "" : " on " + process.channel());
    }
  }

  private void traps() {
    line("last traps, the newest last:");
    for (TrapHistory.Entry trap : state.traps().entries()) {
      line(
          "  instruction %d, hart %d, pid %d: %s at %s",
          trap.instructions(), trap.hart(), trap.pid(), cause(trap), hex(trap.sepc()));
    }
  }

  private String cause(TrapHistory.Entry trap) {
    TrapCause cause = TrapCause.ofCsrValue(trap.scause());
    if (cause == null) {
      return "scause " + hex(trap.scause());
    }
    if (cause == TrapCause.ECALL_FROM_U) {
      return cause.words() + ", " + callName(trap.a7());
    }
    boolean hasAddress = !cause.interrupt() && trap.stval() != 0;
    return hasAddress ? cause.words() + " with stval " + hex(trap.stval()) : cause.words();
  }

  /** As the documentation of those calls it whose program it is. */
  private String callName(long a7) {
    CallForm form = calls.ofNumber(calls.numberIn(a7));
    return form == null ? "system call " + a7 : form.name();
  }

  private String hex(long value) {
    return xlen.hex(value);
  }
}
