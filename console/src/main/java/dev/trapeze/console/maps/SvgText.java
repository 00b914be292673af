package dev.trapeze.console.maps;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes elements of an SVG file, well-formed and indented. */
public final class SvgText {
  private final StringBuilder text = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** A file without any element. */
  public SvgText() {}

  /** An element that holds what is written until {@link #close}. */
  public SvgText open(String element, Object... attributes) {
    start(element, attributes);
    text.append(">\n");
    open.push(element);
    return this;
  }

  /** Ends the element that was opened last. */
  public SvgText close() {
    String element = open.pop();
    indent();
    text.append("</").append(element).append(">\n");
    return this;
  }

  /** An element that holds nothing. */
  public SvgText empty(String element, Object... attributes) {
    start(element, attributes);
    text.append("/>\n");
    return this;
  }

  /** An element that holds a text. */
  public SvgText text(String element, String content, Object... attributes) {
    start(element, attributes);
    text.append('>').append(escaped(content)).append("</").append(element).append(">\n");
    return this;
  }

  /** Pairs of a name and a value. */
  private void start(String element, Object... attributes) {
    indent();
    text.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(escaped(value(attributes[i + 1]))).append('"');
    }
  }

  private void indent() {
    text.append("  ".repeat(open.size()));
  }

  /** Coordinates with three decimals, as far as they are not zeros. */
  private static String value(Object value) {
    if (value instanceof Double number) {
      String digits = String.format(Locale.ROOT, "%.3f", number);
      return digits.replaceAll("\\.?0+$", "");
    }
    return String.valueOf(value);
  }

  private static String escaped(String content) {
    return content
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
