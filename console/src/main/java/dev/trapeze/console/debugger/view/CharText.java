package dev.trapeze.console.debugger.view;

/** Characters and strings as gdb writes them. */
final class CharText {
  /** As many characters or elements are shown at most (gdb's {@code print elements}). */
  static final int LIMIT = 200;

  /** From one more equal characters on they are counted (gdb's {@code print repeats}). */
  private static final int REPEATS = 10;

  private CharText() {}

  /** {@code 65 'A'}. */
  static String character(long value) {
    return value + " '" + escaped((int) value & 0xFF, '\'') + "'";
  }

  static String escaped(int code, char quote) {
    return switch (code) {
      case 7 -> "\\a";
      case '\b' -> "\\b";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case 11 -> "\\v";
      case '\f' -> "\\f";
      case '\r' -> "\\r";
      case '\\' -> "\\\\";
      default ->
          code == quote
              ? "\\" + quote
              : code >= 32 && code < 127
                  ? String.valueOf((char) code)
                  : String.format("\\%03o", code);
    };
  }

  /**
   * {@code "abc"}, in parts where characters repeat.
   *
   * @param more whether there are more characters than these
   */
  static String string(byte[] bytes, int length, boolean more) {
    if (length == 0) {
      return more ? "\"\"..." : "\"\"";
    }
    StringBuilder text = new StringBuilder();
    boolean open = false;
    int shown = Math.min(length, LIMIT);
    int at = 0;
    while (at < shown) {
      int end = at;
      while (end < shown && bytes[end] == bytes[at]) {
        end++;
      }
      int repeats = end - at;
      if (repeats > REPEATS) {
        text.append(open ? "\", " : at > 0 ? ", " : "");
        open = false;
        text.append('\'').append(escaped(bytes[at] & 0xFF, '\'')).append("' <repeats ");
        text.append(repeats).append(" times>");
      } else {
        text.append(open ? "" : at > 0 ? ", \"" : "\"");
        open = true;
        text.append(escaped(bytes[at] & 0xFF, '"').repeat(repeats));
      }
      at = end;
    }
    if (open) {
      text.append('"');
    }
    return text + (more || shown < length ? "..." : "");
  }
}
