package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;

/**
 * What follows the slash in {@code x/8xw} (Debugging with GDB, 10.5 and 10.6).
 *
 * @param count how many; 1 if it does not say; negative for those before the address
 * @param letter {@code x d u o t z a c f s i}; 0 if it does not say
 * @param unit {@code b h w g}; 0 if it does not say
 */
record DataFormat(int count, char letter, char unit) {
  private static final String LETTERS = "xduotzacfsi";
  private static final String UNITS = "bhwg";
  private static final int MOST = 1_000_000;

  static DataFormat parse(String text) throws CommandError {
    int sign = text.matches("-[0-9].*") ? 1 : 0;
    int at = sign;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int count = 1;
    if (at > 0) {
      count = at > 7 ? MOST + 1 : Integer.parseInt(text.substring(0, at));
      if (Math.abs(count) > MOST) {
        throw new CommandError("Expected a count of at most " + MOST + ", not " + text + ".");
      }
    }
    char letter = 0;
    char unit = 0;
    for (; at < text.length(); at++) {
      char next = text.charAt(at);
      if (UNITS.indexOf(next) >= 0) {
        unit = next;
      } else if (LETTERS.indexOf(next) >= 0) {
        letter = next;
      } else if (next != 'r') {
        throw new CommandError("Undefined output format \"" + text.substring(at) + "\".");
      }
    }
    return new DataFormat(count, letter, unit);
  }

  /** For commands that show one value. */
  static char letterFor(String command, String text) throws CommandError {
    DataFormat format = parse(text);
    if (format.count != 1) {
      throw new CommandError(
          "Item count other than 1 is meaningless in \"" + command + "\" command.");
    }
    if (format.unit != 0) {
      throw new CommandError("Size letters are meaningless in \"" + command + "\" command.");
    }
    if (format.letter == 'i') {
      throw new CommandError("Format letter \"i\" is meaningless in \"" + command + "\" command.");
    }
    return format.letter;
  }

  static int bytes(char unit) {
    return 1 << UNITS.indexOf(unit);
  }
}
