package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words of the trapframe as a table that takes little room. */
final class RegisterTable {
  private static final int COLUMNS_32 = 4;
  private static final int COLUMNS_64 = 3;
  private static final String NAME = "%-4s";

  private final Xlen xlen;
  private final Ink ink;

  RegisterTable(Xlen xlen, Ink ink) {
    this.xlen = xlen;
    this.ink = ink;
  }

  /**
   * Lines with the name of each register, the place of its word in the trapframe, and its value.
   *
   * @param marked the words that get a mark; null where nothing is known of that
   */
  List<String> lines(List<Moved> words, @Nullable List<Integer> marked) {
    int columns = xlen == Xlen.RV32 ? COLUMNS_32 : COLUMNS_64;
    int rows = (words.size() + columns - 1) / columns;
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      for (int i = row; i < words.size(); i += rows) {
        line.append(line.length() == 0 ? "" : "  ").append(cell(words.get(i), marked));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private String cell(Moved word, @Nullable List<Integer> marked) {
    String name = String.format(NAME, name(word));
    String text =
        String.format("%s +%03x %s", name, word.index() * xlen.bytes(), xlen.hex(word.value()));
    boolean mark = marked != null && marked.contains(word.index());
    return mark ? ink.changed("*" + text) : " " + text;
  }

  /** The register whose word it is; and the one that has held it, if that is another. */
  static String name(Moved word) {
    return Dispatch.wordName(word.index());
  }

  /** Whether the word has come from or gone to another register than its own. */
  static boolean isDetour(Moved word) {
    return !Register.abiName(word.register()).equals(name(word));
  }
}
