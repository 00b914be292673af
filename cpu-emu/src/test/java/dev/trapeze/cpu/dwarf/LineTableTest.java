package dev.trapeze.cpu.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTableTest {
  private static final String FILE = "bin/ls.c";

  /**
   * What gcc 12 gives for the first two functions of ls.c, with the rows that are no statements.
   */
  private final LineTable table =
      new LineTable(
          List.of(
              sequence(
                  0x8e,
                  row(0x28, 27, true),
                  row(0x28, 28, true),
                  row(0x28, 27, false),
                  row(0x30, 28, false),
                  row(0x34, 27, false),
                  row(0x38, 28, false),
                  row(0x4a, 28, false),
                  row(0x80, 29, true),
                  row(0x80, 30, false),
                  row(0x84, 29, false),
                  row(0x8a, 30, false)),
              sequence(0xb0, row(0xa0, 33, true), row(0xa8, 34, true), row(0xac, 33, true))));

  @Test
  void ofRowsAtOneAddressTheLastStatementCounts() {
    assertThat(lineAt(table, 0x28)).isEqualTo(28);
    assertThat(lineAt(table, 0x2e)).isEqualTo(28);
    assertThat(lineAt(table, 0x34)).isEqualTo(27);
    assertThat(lineAt(table, 0x80)).isEqualTo(29);
  }

  @Test
  void betweenSequencesThereIsNoLine() {
    assertThat(table.rowAt(0x27)).isNull();
    assertThat(table.rowAt(0x8e)).isNull();
    assertThat(table.rowAt(0x9f)).isNull();
    assertThat(table.rowAt(0xb0)).isNull();
    assertThat(table.rangeAt(0x90)).isNull();
  }

  @Test
  void theRangeOfALineTakesInAllRowsThatFollowEachOther() {
    assertThat(table.rangeAt(0x29)).isEqualTo(new LineRange(0x28, 0x34, FILE, 28));
    assertThat(table.rangeAt(0x34)).isEqualTo(new LineRange(0x34, 0x38, FILE, 27));
    assertThat(table.rangeAt(0x50)).isEqualTo(new LineRange(0x38, 0x80, FILE, 28));
    assertThat(table.rangeAt(0x8c)).isEqualTo(new LineRange(0x8a, 0x8e, FILE, 30));
  }

  @Test
  void aStatementBeginsOnlyWhereARowThatIsOneDoes() {
    assertThat(table.startsStatement(0x28)).isTrue();
    assertThat(table.startsStatement(0x2a)).isFalse();
    assertThat(table.startsStatement(0x30)).isFalse();
    assertThat(table.startsStatement(0x80)).isTrue();
  }

  @Test
  void onlyStatementsAreFoundByTheirLine() {
    assertThat(table.statements("ls.c", 28)).containsExactly(0x28L);
    assertThat(table.statements("bin/ls.c", 33)).containsExactly(0xa0L, 0xacL);
    assertThat(table.statements("s.c", 28)).isEmpty();
    assertThat(table.nextLineWithCode("ls.c", 1)).isEqualTo(27);
    assertThat(table.nextLineWithCode("ls.c", 30)).isEqualTo(33);
    assertThat(table.nextLineWithCode("ls.c", 35)).isEqualTo(-1);
  }

  @Test
  void aFunctionWithTwoRowsAtItsStartHasNoPrologue() {
    assertThat(table.bodyOf(0x28, 0x8e)).isEqualTo(0x28);
  }

  @Test
  void otherwiseTheBodyBeginsWithTheSecondRow() {
    assertThat(table.bodyOf(0xa0, 0xb0)).isEqualTo(0xa8);
  }

  @Test
  void whatTheCompilerSaysAboutThePrologueCounts() {
    LineRow end = new LineRow(0x10, FILE, 6, 0, true, true, false);
    LineTable marked =
        new LineTable(List.of(sequence(0x20, row(0, 5, true), row(4, 6, true), end)));

    assertThat(marked.bodyOf(0, 0x20)).isEqualTo(0x10);
  }

  @Test
  void aFunctionOfOneLineBeginsAtItsStart() {
    LineTable one = new LineTable(List.of(sequence(0x20, row(0, 5, true))));

    assertThat(one.bodyOf(0, 0x20)).isZero();
    assertThat(one.bodyOf(0x100, 0x120)).isEqualTo(0x100);
  }

  @Test
  void addressesOfTheUpperHalfAreInOrder() {
    long va = 0xFFFF_FFFF_8000_0000L;
    LineTable high =
        new LineTable(
            List.of(sequence(va + 8, row(va, 1, true)), sequence(0x8, row(0x4, 2, true))));

    assertThat(lineAt(high, va + 4)).isEqualTo(1);
    assertThat(lineAt(high, 4)).isEqualTo(2);
    assertThat(high.sequences().get(0).startVa()).isEqualTo(4);
  }

  private static int lineAt(LineTable table, long va) {
    LineRow row = table.rowAt(va);
    return row == null ? -1 : row.line();
  }

  private static LineRow row(long va, int line, boolean statement) {
    return new LineRow(va, FILE, line, 1, statement, false, false);
  }

  private static LineSequence sequence(long endVa, LineRow... rows) {
    List<LineRow> all = new ArrayList<>(List.of(rows));
    all.add(new LineRow(endVa, "", 0, 0, false, false, true));
    return new LineSequence(all);
  }
}
