package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.words.CallWords;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import org.jspecify.annotations.Nullable;

/**
 * What the Java kernel finds when a trap arrives, and what it does for such a trap.
 *
 * @param cause what {@code scause} says; null if the specification does not know it
 * @param call the system call with its arguments, if that is the cause
 * @param branch which part of the kernel it goes to, in words
 */
public record Dispatch(@Nullable TrapCause cause, @Nullable String call, String branch) {
  private static final int CALL_NUMBER = 7; // a7

  /** What the kernel finds on a hart that is at its entry. */
  static Dispatch of(Kernel kernel, Hart hart, Process process) {
    HartState state = HartState.of(hart);
    TrapCause cause = state.cause();
    String call =
        cause == TrapCause.ECALL_FROM_U ? call(kernel, process, process.trapframe()) : null;
    return new Dispatch(cause, call, branch(kernel, process, cause, state.stval()));
  }

  /** The system call that those registers ask for: {@code write(1, ...)}. */
  static String call(Kernel kernel, Process process, Argument.Registers registers) {
    return CallWords.ofNumber(kernel, process, registers.argument(CALL_NUMBER), registers);
  }

  private static String branch(
      Kernel kernel, Process process, @Nullable TrapCause cause, long stval) {
    if (cause == null) {
      return "FaultSignal: an exception that the specification does not know";
    }
    return switch (cause) {
      case ECALL_FROM_U -> "SyscallDispatcher: system call " + number(kernel, process);
      case INSTRUCTION_PAGE_FAULT -> fault(kernel, process, "fetch", stval);
      case LOAD_PAGE_FAULT -> fault(kernel, process, "load", stval);
      case STORE_PAGE_FAULT -> fault(kernel, process, "store", stval);
      case SUPERVISOR_TIMER_INTERRUPT ->
          "InterruptHandler: the timer's tick, then the scheduler's yield";
      case SUPERVISOR_EXTERNAL_INTERRUPT -> "InterruptHandler: the console takes what has arrived";
      default -> "FaultSignal: a signal for the program";
    };
  }

  private static String number(Kernel kernel, Process process) {
    long a7 = process.trapframe().argument(CALL_NUMBER);
    return kernel.calls().numberIn(a7) + " (a7)";
  }

  private static String fault(Kernel kernel, Process process, String access, long stval) {
    Xlen xlen = kernel.machine().xlen();
    Region region = process.addressSpace().regionOnPage(xlen.zeroExtend(stval));
    String where =
        region == null ? "outside of every region" : "in the region " + region.kind().words();
    return "PageFaultPolicy: a " + access + " " + where;
  }

  /** The name of a word of the trapframe: {@code kernel_sp}, {@code a0}. */
  static String wordName(int index) {
    return switch (index) {
      case Trapframe.KERNEL_SATP -> "kernel_satp";
      case Trapframe.KERNEL_SP -> "kernel_sp";
      case Trapframe.KERNEL_TRAP -> "kernel_trap";
      case Trapframe.EPC -> "epc";
      case Trapframe.KERNEL_HARTID -> "kernel_hartid";
      default -> dev.trapeze.cpu.isa.Register.abiName(index - Trapframe.wordOf(0));
    };
  }
}
