package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import java.nio.charset.StandardCharsets;

/** Text in which a backslash has the meaning that it has in a C string. */
final class Escapes {
  private static final String LETTERS = "abefnrtv";
  private static final String MEANINGS = "\u0007\b\u001b\f\n\r\t\u000b";

  private Escapes() {}

  /** The bytes of the text in UTF-8, a character for each. */
  static String decode(String text) throws CommandError {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
        for (byte each : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          bytes.append((char) (each & 0xFF));
        }
        i = end - 1;
        continue;
      }
      i++;
      char letter = i < text.length() ? text.charAt(i) : ' ';
      int meaning = LETTERS.indexOf(letter);
      if (letter == 'x') {
        bytes.append(hex(text, i + 1));
        i += 2;
      } else {
        bytes.append(meaning >= 0 ? MEANINGS.charAt(meaning) : letter);
      }
    }
    return bytes.toString();
  }

  private static char hex(String text, int start) throws CommandError {
    try {
      return (char) Integer.parseInt(text.substring(start, start + 2), 16);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new CommandError("\\x must be followed by two hexadecimal digits");
    }
  }
}
