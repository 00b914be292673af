package dev.trapeze.console.debugger.trap;

import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.List;

/** A system call with its arguments. */
final class CallText {
  private CallText() {}

  static String ofNumber(Kernel kernel, Process process, long a7, Argument.Registers registers) {
    long number = kernel.calls().numberIn(a7);
    CallForm form = kernel.calls().ofNumber(number);
    if (form == null) {
      return "unknown call " + number;
    }
    List<String> words = new ArrayList<>();
    for (Argument argument : form.arguments()) {
      words.add("0x" + Long.toHexString(argument.valueIn(registers)));
    }
    return form.name() + "(" + String.join(", ", words) + ")";
  }
}
