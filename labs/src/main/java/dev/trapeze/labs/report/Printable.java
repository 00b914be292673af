package dev.trapeze.labs.report;

import java.util.List;

/**
 * Text of which a part may come from a submission, made harmless for a terminal and for the file
 * formats: what is not a visible character, a space or the end of a line is spelt out.
 */
final class Printable {
  private Printable() {}

  /**
   * The text with other control characters than the line feed, characters that steer the direction
   * of writing or are invisible, and halves of surrogate pairs in the form {@code \}{@code u001b};
   * tabs are spaces, and lines end with a line feed.
   */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .codePoints()
        .forEach(
            c -> {
              if (c == '\t') {
                out.append("    ");
              } else if (c == '\n' || isVisible(c)) {
                out.appendCodePoint(c);
              } else {
                out.append(c > 0xFFFF ? "\\U%06x".formatted(c) : "\\u%04x".formatted(c));
              }
            });
    return out.toString();
  }

  /** The same in one line. */
  static String line(String text) {
    return text(text).strip().replaceAll("\\s*\\n\\s*", " ");
  }

  /** The lines of the text, without empty ones at the end. */
  static List<String> lines(String text) {
    return text(text).stripTrailing().lines().map(String::stripTrailing).toList();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
