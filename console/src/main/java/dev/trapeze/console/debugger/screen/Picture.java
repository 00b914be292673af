package dev.trapeze.console.debugger.screen;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.expression.Value;
import dev.trapeze.console.debugger.view.Look;
import dev.trapeze.console.maps.PictureStyle;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.console.maps.TextPicture;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The screen as lines of text: a status line, what the layout shows, and a rule with the reason of
 * the stop. The same system gives the same lines.
 */
final class Picture {
  private static final String SEPARATOR = " | ";
  private static final int LEAST_COLUMNS_OF_CODE = 60;
  private static final int MAPS_COLUMNS = 58;
  private static final int LEAST_COLUMNS_WITH_MAPS = 140;

  private final Look look;
  private final CodeLines code;
  private final RegisterLines registers;
  private final int columns;
  private final int rows;

  /**
   * A picture.
   *
   * @param before values of the registers at the stop before, to mark what has changed
   * @param columns width
   * @param rows height, at least 4
   */
  Picture(Look look, Map<String, Long> before, int columns, int rows) {
    this.look = look;
    this.code = new CodeLines(look);
    this.registers = new RegisterLines(look, before);
    this.columns = columns;
    this.rows = rows;
  }

  /** The values that the next picture is compared with. */
  static Map<String, Long> values(Look look) {
    Map<String, Long> values = new LinkedHashMap<>();
    try {
      for (String name : RegisterLines.NAMES) {
        Value value = look.scope().register(name);
        if (value != null) {
          values.put(name, value.bits());
        }
      }
    } catch (CommandError e) {
      values.clear();
    }
    Hart hart = look.subject().hart();
    if (hart != null) {
      for (CsrId csr : RegisterLines.TRAP_CSRS) {
        values.put(csr.assemblerName(), hart.csrs().read(csr));
      }
    }
    return values;
  }

  /** As many lines as there are rows, each as wide as the picture. */
  List<AttributedString> lines(Layout layout, String reason) {
    List<AttributedString> lines = new ArrayList<>();
    lines.add(fit(status(), AttributedStyle.DEFAULT.inverse()));
    int height = rows - 2;
    List<String> body =
        switch (layout) {
          case TRAP -> trap(height);
          case REGS -> regs(height);
          case ASM -> code.instructions(height);
          case SRC -> code.source(height);
          case MAPS -> maps(height);
        };
    for (int i = 0; i < height; i++) {
      lines.add(fit(i < body.size() ? body.get(i) : "", AttributedStyle.DEFAULT));
    }
    String title = "-- " + layout.title() + (reason.isEmpty() ? " " : " -- " + reason + " ");
    lines.add(fit(title + "-".repeat(Math.max(0, columns - title.length())), AttributedStyle.BOLD));
    return lines;
  }

  private AttributedString fit(String text, AttributedStyle style) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    AttributedString whole = AttributedString.fromAnsi(text.replace("\t", " "));
    line.style(style);
    if (style.equals(AttributedStyle.DEFAULT)) {
      line.append(whole.columnSubSequence(0, columns));
    } else {
      line.append(whole.columnSubSequence(0, columns).toString());
    }
    while (line.columnLength() < columns) {
      line.append(' ');
    }
    return line.toAttributedString();
  }

  private String status() {
    Subject subject = look.subject();
    Process process = subject.process();
    Hart hart = subject.hart();
    String who = process == null ? "no process" : "pid " + process.pid() + " " + process.name();
    String table = hart == null ? "not on a hart" : RegisterLines.satp(look, hart);
    return " "
        + who
        + " | "
        + mode(subject)
        + " | "
        + table
        + " | instruction "
        + subject.kernel().machine().clock().instructionsRetired();
  }

  private static String mode(Subject subject) {
    PrivilegeMode mode = subject.mode();
    return switch (mode) {
      case USER -> "U-mode";
      case SUPERVISOR -> "S-mode";
      case MACHINE -> "M-mode";
    };
  }

  /** Where there is room, with the picture of the address space at the right. */
  private List<String> trap(int height) {
    boolean wide = columns >= LEAST_COLUMNS_WITH_MAPS;
    int rightColumns = RegisterLines.besideColumns(look.xlen());
    int mapsColumns = wide ? MAPS_COLUMNS + SEPARATOR.length() : 0;
    int leftColumns = columns - rightColumns - SEPARATOR.length() - mapsColumns;
    List<String> maps = wide ? maps(height - 1) : List.of();
    List<String> csrs = registers.trapCsrs();
    int codeRows = Math.max(2, height - 1 - csrs.size());
    List<String> left =
        new ArrayList<>(code.instructions(codeRows, leftColumns < LEAST_COLUMNS_OF_CODE));
    while (left.size() < codeRows) {
      left.add("");
    }
    left.addAll(csrs);
    List<String> right = registers.besideTrapframe(height - 1);
    List<String> body = new ArrayList<>();
    for (int i = 0; i < height - 1; i++) {
      body.add(
          cut(i < left.size() ? left.get(i) : "", leftColumns)
              + SEPARATOR
              + cut(i < right.size() ? right.get(i) : "", rightColumns)
              + (wide ? SEPARATOR + (i < maps.size() ? maps.get(i) : "") : ""));
    }
    body.add(space());
    return body;
  }

  private List<String> regs(int height) {
    List<String> body = new ArrayList<>(registers.all(columns));
    while (body.size() > Math.max(1, height - 3)) {
      body.remove(body.size() - 1);
    }
    body.add("-".repeat(columns));
    body.addAll(code.instructions(height - body.size()));
    return body;
  }

  /** The regions from the lowest on, those marked in which pc, sp and stval are. */
  private String space() {
    Process process = look.subject().process();
    if (process == null || !look.subject().hasMemory()) {
      return "";
    }
    Ink ink = look.ink();
    Hart hart = look.subject().hart();
    long stval = hart == null ? 0 : look.xlen().zeroExtend(hart.csrs().read(CsrId.STVAL));
    StringBuilder line = new StringBuilder();
    for (Region region : process.addressSpace().regions()) {
      StringBuilder marks = new StringBuilder();
      mark(marks, region, look.xlen().zeroExtend(look.subject().pc()), "pc");
      mark(marks, region, look.xlen().zeroExtend(look.subject().x(2)), "sp");
      if (stval != 0) {
        mark(marks, region, stval, "stval");
      }
      String words = region.kind().words().split(" ", 2)[0] + marks;
      line.append('[').append(marks.isEmpty() ? words : ink.changed(words)).append(']');
    }
    return line.toString();
  }

  private static void mark(StringBuilder marks, Region region, long va, String name) {
    if (Long.compareUnsigned(va, region.startVa()) >= 0
        && Long.compareUnsigned(va, region.endVa()) < 0) {
      marks.append(marks.isEmpty() ? ": " : " ").append(name);
    }
  }

  private List<String> maps(int height) {
    Process process = look.subject().process();
    if (process == null || !look.subject().hasMemory()) {
      return List.of("no process with an address space");
    }
    List<String> lines =
        new TextPicture(
                new SnapshotTaker(look.subject().kernel().state()).take(process, "now"),
                new PictureStyle(false, false))
            .lines();
    // A program lies at the low addresses, which come last; the kernel's pages come first.
    boolean top = look.subject().mode() != PrivilegeMode.USER;
    int first = top ? 0 : Math.max(0, lines.size() - height);
    return lines.subList(first, Math.min(lines.size(), first + height));
  }

  private static String cut(String text, int columns) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append(AttributedString.fromAnsi(text.replace("\t", " ")).columnSubSequence(0, columns));
    while (line.columnLength() < columns) {
      line.append(' ');
    }
    return line.toAnsi();
  }
}
