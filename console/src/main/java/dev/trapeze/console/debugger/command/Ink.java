package dev.trapeze.console.debugger.command;

/**
 * Colours that mean something, as ANSI sequences; or none. One place says which colour means what.
 */
public enum Ink {
  /** For a terminal. */
  COLOURED,
  /** For pipes, files, {@code NO_COLOR} and other programs. */
  PLAIN;

  private static final String RESET = "\033[0m";

  /** An address: blue, as gdb's. */
  public String address(String text) {
    return paint("34", text);
  }

  /** A symbol's or function's name: yellow, as gdb's. */
  public String symbol(String text) {
    return paint("33", text);
  }

  /** A file's name: green, as gdb's. */
  public String file(String text) {
    return paint("32", text);
  }

  /** What belongs to a program in user mode: cyan. */
  public String user(String text) {
    return paint("36", text);
  }

  /** What belongs to the kernel, or to supervisor mode: magenta. */
  public String kernel(String text) {
    return paint("35", text);
  }

  /** What has just changed: bold. */
  public String changed(String text) {
    return paint("1", text);
  }

  /** What has failed, or is stale: red. */
  public String wrong(String text) {
    return paint("31", text);
  }

  /** What is good: green. */
  public String right(String text) {
    return paint("32", text);
  }

  /** What matters less: dim. */
  public String dim(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\033[" + code + "m" + text + RESET;
  }
}
