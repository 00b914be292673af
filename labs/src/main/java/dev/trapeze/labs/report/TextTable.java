package dev.trapeze.labs.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Columns of text, as wide as they must be. */
public final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /**
   * A line for each row; all rows have as many cells as the first.
   *
   * @param numbers the columns that stand at the right, from 0
   */
  public static List<String> of(List<List<String>> rows, Collection<Integer> numbers) {
    int columns = rows.get(0).size();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String pad = " ".repeat(width(rows, i) - length(row.get(i)));
        boolean right = numbers.contains(i);
        line.append(i == 0 ? "" : GAP).append(right ? pad + row.get(i) : row.get(i) + pad);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
