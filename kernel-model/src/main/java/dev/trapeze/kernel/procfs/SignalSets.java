package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalAction;
import java.util.function.Predicate;

/** Sets of signals as Linux shows them: signal n is bit n - 1. */
final class SignalSets {

  private SignalSets() {}

  static long pending(Process process) {
    return Integer.toUnsignedLong(process.signals().pending());
  }

  static long blocked(Process process) {
    return Integer.toUnsignedLong(process.signals().blocked());
  }

  static long ignored(Process process) {
    return setOf(process, action -> action.handlerVa() == SignalAction.IGNORE);
  }

  static long caught(Process process) {
    return setOf(process, SignalAction::isHandler);
  }

  private static long setOf(Process process, Predicate<SignalAction> chosen) {
    long set = 0;
    for (Signal signal : Signal.values()) {
      boolean isIn = chosen.test(process.signals().action(signal));
      set |= isIn ? Integer.toUnsignedLong(signal.bit()) : 0;
    }
    return set;
  }
}
