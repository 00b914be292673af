package dev.trapeze.console;

/** Numbers of things, in words. */
final class Count {
  private Count() {}

  /** {@code 1 file}, {@code 2 files}, {@code 2 directories}. */
  static String of(long number, String what) {
    if (number == 1) {
      return "1 " + what;
    }
    return number
        + " "
        + (what.endsWith("y") ? what.substring(0, what.length() - 1) + "ies" : what + "s");
  }
}
