package dev.trapeze.console.maps;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a terminal, or whatever else takes the text, understands.
 *
 * @param unicode whether lines and blocks of Unicode may be used, or ASCII alone
 * @param colour whether escape sequences for colours may be used
 */
public record PictureStyle(boolean unicode, boolean colour) {
  /** Text that everything understands. */
  public static final PictureStyle PLAIN = new PictureStyle(false, false);

  private static final String ESCAPE = "\u001b[";

  /** When there are colours. */
  public enum ColourChoice {
    /** On a terminal that is not dumb, unless NO_COLOR is set. */
    AUTO,
    /** On a terminal and off it, unless NO_COLOR is set. */
    ALWAYS,
    /** Not at all. */
    NEVER
  }

  /**
   * What this process's standard output understands, as far as its environment tells.
   *
   * @param asciiOnly as in {@link #of}
   * @param choice of the user about colours
   * @param terminal whether standard output is a terminal
   */
  public static PictureStyle ofStandardOutput(
      @Nullable Boolean asciiOnly, ColourChoice choice, boolean terminal) {
    // From JDK 19 on there is one for standard output; before that, the host's serves.
    String encoding = System.getProperty("stdout.encoding");
    return of(
        asciiOnly,
        choice,
        terminal,
        System.getenv(),
        encoding != null ? encoding : System.getProperty("native.encoding", ""));
  }

  /**
   * What there is to be used.
   *
   * @param asciiOnly whether the user wants no more than ASCII; null if that is up to the encoding
   * @param choice of the user about colours
   * @param terminal whether standard output is a terminal
   * @param environment of which {@code NO_COLOR} (no-color.org: any value but the empty one) and
   *     {@code TERM} count
   * @param encoding name of the character encoding of standard output
   */
  public static PictureStyle of(
      @Nullable Boolean asciiOnly,
      ColourChoice choice,
      boolean terminal,
      Map<String, String> environment,
      String encoding) {
    boolean unicode = asciiOnly == null ? encoding.equalsIgnoreCase("UTF-8") : !asciiOnly;
    boolean allowed = environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean understood = terminal && !environment.getOrDefault("TERM", "").equals("dumb");
    boolean colour =
        switch (choice) {
          case NEVER -> false;
          case ALWAYS -> allowed;
          case AUTO -> allowed && understood;
        };
    return new PictureStyle(unicode, colour);
  }

  /**
   * The text in a colour, given as parameters of ECMA-48's SGR; the text itself without colours.
   */
  String paint(String parameters, String text) {
    return colour && !text.isEmpty() ? ESCAPE + parameters + "m" + text + ESCAPE + "0m" : text;
  }

  /** The text, or in ASCII the other one. */
  String pick(String unicodeText, String asciiText) {
    return unicode ? unicodeText : asciiText;
  }
}
