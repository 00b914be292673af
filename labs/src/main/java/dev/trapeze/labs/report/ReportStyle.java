package dev.trapeze.labs.report;

/**
 * What the reader's terminal, or whatever else takes the text, understands.
 *
 * @param unicode whether marks may be other characters than ASCII's
 * @param colour whether escape sequences for colours (ECMA-48, SGR) may be used
 */
public record ReportStyle(boolean unicode, boolean colour) {
  /** Text that everything understands. */
  public static final ReportStyle PLAIN = new ReportStyle(false, false);

  String green(String text) {
    return paint("32", text);
  }

  String red(String text) {
    return paint("31", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  private String paint(String parameters, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + parameters + "m" + text + "\u001b[0m" : text;
  }
}
