package dev.trapeze.console.debugger.memory;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.trap.FaultSignal;
import org.jspecify.annotations.Nullable;

/** What the kernel does to a program that has made a mistake, in words. */
final class Signals {
  private static final int SIGNAL_STATUS = 128;

  private Signals() {}

  /**
   * A sentence.
   *
   * @param outcome of a page fault, else null
   */
  static String words(TrapEvidence evidence, @Nullable FaultOutcome outcome) {
    TrapSeen trap = evidence.trap();
    Process process = evidence.process();
    if (evidence.kernel().calls().of(Syscall.SIGACTION) == null) {
      return "The kernel ends the process.";
    }
    Signal signal =
        FaultSignal.of(
                trap.cause(), outcome, evidence.space(), evidence.xlen(), trap.sepc(), trap.stval())
            .signal();
    if (process.signals().catches(signal)) {
      long handlerVa = process.signals().action(signal).handlerVa();
      return "The kernel sends "
          + signal
          + ", for which the program has a handler: "
          + evidence.name(evidence.xlen().signExtend(handlerVa))
          + ".";
    }
    return "The kernel sends "
        + signal
        + ", for which the program has no handler: it ends, with status "
        + (SIGNAL_STATUS + signal.number())
        + ".";
  }
}
