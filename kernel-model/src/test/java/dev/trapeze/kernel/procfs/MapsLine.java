package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a {@code maps} file, read as Linux's documentation (proc_pid_maps(5)) describes it and
 * checked against the places where Linux puts things.
 */
record MapsLine(
    long startVa,
    long endVa,
    String permissions,
    long offset,
    int major,
    int minor,
    long inode,
    String name) {

  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{8,})-([0-9a-f]{8,}) ([r-][w-][x-][sp]) ([0-9a-f]{8,})"
              + " ([0-9a-f]{2,}):([0-9a-f]{2,}) (\\d+) ( *)(.*)");

  /** All lines of a file; throws if one is not as it should be. */
  static List<MapsLine> all(String text, Xlen xlen) {
    List<MapsLine> lines = new ArrayList<>();
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new AssertionError("no end of line: " + text);
    }
    for (String line : text.lines().toList()) {
      lines.add(of(line, xlen));
    }
    return lines;
  }

  static MapsLine of(String line, Xlen xlen) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError("not a line of Linux's: '" + line + "'");
    }
    String name = matcher.group(9);
    int column = xlen == Xlen.RV32 ? 49 : 73;
    boolean placed = name.isEmpty() ? matcher.group(8).isEmpty() : matcher.start(9) == column;
    if (!placed) {
      throw new AssertionError("the name is in column " + matcher.start(9) + ": '" + line + "'");
    }
    return new MapsLine(
        hex(matcher.group(1)),
        hex(matcher.group(2)),
        matcher.group(3),
        hex(matcher.group(4)),
        (int) hex(matcher.group(5)),
        (int) hex(matcher.group(6)),
        Long.parseLong(matcher.group(7)),
        name);
  }

  private static long hex(String digits) {
    if (digits.length() > 8 && digits.startsWith("0")) {
      throw new AssertionError("a number is wider than it must be: " + digits);
    }
    return Long.parseLong(digits, 16);
  }

  boolean contains(long va) {
    return va >= startVa && va < endVa;
  }
}
