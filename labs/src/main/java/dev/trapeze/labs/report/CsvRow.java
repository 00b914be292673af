package dev.trapeze.labs.report;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Rows of a table in CSV (RFC 4180): they end with CR LF, and quotes are around a field where they
 * must be.
 *
 * <p>Spreadsheets take a field that begins with {@code =}, {@code +}, {@code -} or {@code @} for a
 * formula, and a submission could put one into its name or its output: such a field gets an
 * apostrophe in front.
 */
final class CsvRow {
  private CsvRow() {}

  static String of(Object... fields) {
    return Arrays.stream(fields).map(CsvRow::field).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String field(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return value.toString();
    }
    String text = Printable.text(value.toString());
    if (!text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n');
    return quoted ? '"' + text.replace("\"", "\"\"").replace("\n", "\r\n") + '"' : text;
  }
}
