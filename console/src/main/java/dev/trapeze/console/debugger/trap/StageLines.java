package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of lines of which the telling of a stage is made. */
final class StageLines {
  private static final String INDENT = "  ";
  private static final String FORM = "%-11s ";
  private static final int MOST_INSTRUCTIONS = 4;

  private final Xlen xlen;
  private final Ink ink;
  private final PrintWriter out;

  StageLines(Xlen xlen, Ink ink, PrintWriter out) {
    this.xlen = xlen;
    this.ink = ink;
    this.out = out;
  }

  /** The colours. */
  Ink ink() {
    return ink;
  }

  /** Where the system stands, and what has happened. */
  void head(Where where, String what) {
    String who = where.pid() == 0 ? "no process" : name(where.pid(), where.program());
    String place =
        String.format(
            "[%s, hart %d, instruction %d]", who, where.hart(), where.at().instructions());
    out.println(ink.dim(place) + " " + ink.changed(what));
  }

  /** {@code pid 3 sh}. */
  static String name(int pid, String program) {
    return "pid " + pid + (program.isEmpty() ? "" : " " + ChangeText.printable(program));
  }

  /** A line with a word in front. */
  void line(String label, String text) {
    out.println(INDENT + String.format(FORM, label) + text);
  }

  /** A line of a table. */
  void row(String text) {
    out.println(INDENT + INDENT + text);
  }

  /** A line that is whole already. */
  void whole(String text) {
    out.println(INDENT + text);
  }

  /** A value that may have changed. */
  void change(String name, long before, long after) {
    if (before != after) {
      line(name, xlen.hex(before) + " -> " + ink.changed(xlen.hex(after)));
    }
  }

  /** A value with what it means. */
  void value(String name, long value, String meaning) {
    line(name, xlen.hex(value) + (meaning.isEmpty() ? "" : "  " + meaning));
  }

  /** An instruction. */
  void instruction(String label, Executed instruction) {
    String line = instruction.line() == null ? "" : "  " + ink.file(instruction.line().toString());
    line(label, place(instruction.place()) + "  " + oneBlank(instruction.text()) + line);
  }

  private static String oneBlank(String text) {
    return text.replaceAll(" +", " ");
  }

  /** An address with its names. */
  String place(AddressName place) {
    StringBuilder words = new StringBuilder(ink.address(xlen.hex(place.va())));
    if (place.name() != null) {
      words.append(" <").append(ink.symbol(ChangeText.printable(place.name()))).append('>');
    }
    if (place.region() != null) {
      words.append(" [").append(place.region()).append(']');
    }
    return words.toString();
  }

  /** A few instructions; of many, the first and the last one. */
  void code(List<Executed> executed) {
    int size = executed.size();
    boolean all = size <= MOST_INSTRUCTIONS;
    for (int i = 0; i < size; i++) {
      if (all || i == 0 || i == size - 1) {
        instruction("", executed.get(i));
      } else if (i == 1) {
        line("", "... " + (size - 2) + " more ...");
      }
    }
  }

  /** The bits of {@code sstatus} that traps change. */
  void status(long before, long after) {
    String change = before == after ? "" : " -> " + ink.changed(xlen.hex(after));
    line("sstatus", xlen.hex(before) + change);
    bit("SPP", Status.SPP, before, after, "the mode before the trap: 0 user, 1 supervisor");
    bit("SPIE", Status.SPIE, before, after, "SIE before the trap");
    bit("SIE", Status.SIE, before, after, "interrupts in supervisor mode");
  }

  private void bit(String name, long mask, long before, long after, String meaning) {
    int was = (before & mask) == 0 ? 0 : 1;
    int is = (after & mask) == 0 ? 0 : 1;
    String change = was == is ? was + "     " : was + " -> " + is;
    String text = String.format("%-4s %s", name, change);
    line("", (was == is ? text : ink.changed(text)) + "  " + meaning);
  }

  /** The change of the privilege mode. */
  void mode(PrivilegeMode before, PrivilegeMode after) {
    line("mode", word(before) + " -> " + ink.changed(word(after)));
  }

  private String word(PrivilegeMode mode) {
    return switch (mode) {
      case USER -> ink.user("user");
      case SUPERVISOR -> ink.kernel("supervisor");
      case MACHINE -> ink.kernel("machine");
    };
  }

  /** The specification's name of a cause. */
  static String cause(@Nullable TrapCause cause) {
    return cause == null ? "a cause that the specification does not know" : cause.words();
  }
}
