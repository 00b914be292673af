package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.RegisterValues;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.expression.Type;
import dev.trapeze.console.debugger.expression.Value;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Register;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The commands {@code info registers} and {@code info csr} (Debugging with GDB, 10.14). */
final class Registers {
  private static final int NAME_WIDTH = 15;
  private static final int HEX_WIDTH = 19;

  // By process and name, as they were when last shown.
  private final Map<String, Long> shown = new HashMap<>();

  List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "info registers",
            List.of("info all-registers"),
            "info registers [NAME... | all]",
            "registers, in hexadecimal and as what they are",
            """
            The integer registers and the pc; with 'all' those of floating point and the CSRs too. What has
            changed since they were last shown is bold. The registers of a process that has no hart now are
            those in its trapframe.
              info registers a0 sp
              info registers pid 3""",
            DebugCommand.Argument.REGISTER,
            false,
            this::registers),
        new DebugCommand(
            "info csr",
            List.of(),
            "info csr [NAME...]",
            "control and status registers, field by field",
            """
            All that the hart has for the kernel to use, with their fields in words (RISC-V Privileged 1.12,
            chapter 4).
              info csr scause
              info csr sstatus satp""",
            DebugCommand.Argument.REGISTER,
            false,
            this::csrs));
  }

  private void registers(Invocation invocation) throws CommandError {
    Look look = Look.of(invocation);
    if (!look.subject().hasRegisters()) {
      throw new CommandError("pid " + look.subject().pid() + " has ended and has no registers");
    }
    List<String> names = new ArrayList<>();
    for (String word : invocation.arguments().split("[\\s,]+")) {
      if (word.equals("all")) {
        names.addAll(all(look));
      } else if (!word.isEmpty()) {
        names.add(word.startsWith("$") ? word.substring(1) : word);
      }
    }
    if (names.isEmpty()) {
      names.addAll(general());
    }
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      Value value = look.scope().register(name);
      if (value == null) {
        throw new CommandError("Invalid register `" + name + "'");
      }
      lines.add(line(look, name, value));
    }
    lines.forEach(invocation.out()::println);
  }

  /** As gdb has them: without x0, and with s0 as fp. */
  static List<String> general() {
    List<String> names = new ArrayList<>();
    for (int number = 1; number < 32; number++) {
      names.add(number == 8 ? "fp" : Register.abiName(number));
    }
    names.add("pc");
    return names;
  }

  private static List<String> all(Look look) {
    List<String> names = new ArrayList<>(general());
    Hart hart = look.subject().hart();
    if (hart != null) {
      if (hart.isa().has(Extension.F)) {
        for (int number = 0; number < 32; number++) {
          names.add(Register.floatAbiName(number));
        }
      }
      RegisterValues.csrs(hart).forEach(csr -> names.add(csr.assemblerName()));
    }
    names.add("priv");
    return names;
  }

  /** Bold, if it is not what it was when it was shown last. */
  private String line(Look look, String name, Value value) {
    String key = look.subject().pid() + " " + name;
    Long before = shown.put(key, value.bits());
    String line = text(look, name, value);
    return before != null && before != value.bits() ? look.ink().changed(line) : line;
  }

  /** {@code name hex natural}, in gdb's columns. */
  static String text(Look look, String name, Value value) {
    ValueText plain = new ValueText(look, (char) 0);
    String hexadecimal = look.hex(value.bits());
    String natural;
    if (value.type() instanceof Type.Pointer) {
      natural =
          look.label(value.bits()) == null ? look.hex(value.bits()) : look.named(value.bits());
    } else if (value.type() instanceof Type.Real) {
      hexadecimal = "0x" + Long.toHexString(value.bits());
      natural = plain.text(value);
    } else if (name.equals("priv") || name.equals("mode")) {
      natural = look.subject().mode().name().toLowerCase(java.util.Locale.ROOT);
    } else {
      natural = plain.text(value);
    }
    return pad(name, NAME_WIDTH) + pad(hexadecimal, HEX_WIDTH) + natural;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private void csrs(Invocation invocation) throws CommandError {
    Look look = Look.of(invocation);
    Hart hart = look.subject().hart();
    if (hart == null) {
      throw new CommandError(
          "CSRs belong to a hart, and pid "
              + look.subject().pid()
              + " has none now; its registers are in its trapframe: 'info registers'");
    }
    List<CsrId> csrs = new ArrayList<>();
    for (String word : invocation.arguments().split("[\\s,]+")) {
      if (!word.isEmpty()) {
        csrs.add(named(hart, word.startsWith("$") ? word.substring(1) : word));
      }
    }
    boolean all = csrs.isEmpty();
    for (CsrId csr : all ? RegisterValues.csrs(hart) : csrs) {
      long value = hart.csrs().read(csr);
      String words = CsrWords.of(csr, value, look);
      String key = "csr " + csr.assemblerName();
      Long before = shown.put(key, value);
      String line =
          pad(csr.assemblerName(), 12)
              + pad(look.xlen().hex(value), look.xlen().bytes() * 2 + 4)
              + words;
      boolean changed = before != null && before != value;
      invocation
          .out()
          .println(changed ? look.ink().changed(line.stripTrailing()) : line.stripTrailing());
    }
  }

  private static CsrId named(Hart hart, String name) throws CommandError {
    CsrId csr = CsrId.ofName(name);
    if (csr == null || !RegisterValues.exists(hart, csr)) {
      throw new CommandError(
          "'" + name + "' is no CSR of this machine; 'info csr' lists all that there are");
    }
    return csr;
  }
}
