package dev.trapeze.cpu.dwarf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all line number programs of a file, and gathers their rows in sequences. */
final class LineRows {
  static final int LONGEST_NAME = 4096;

  private static final int MOST_ROWS = 1 << 20;
  private static final int FIRST_VERSION = 2;
  private static final int LAST_VERSION = 5;

  private final long addressMask;
  private final List<LineSequence> sequences = new ArrayList<>();
  private final List<LineRow> open = new ArrayList<>();
  private final Map<String, String> directories = new HashMap<>();
  private int rows;

  /**
   * @param addressBits of the file, 32 or 64
   */
  LineRows(int addressBits) {
    addressMask = addressBits == Long.SIZE ? -1 : (1L << addressBits) - 1;
  }

  /** Executes every program; a unit of an unknown version is passed over. */
  LineTable read(DwarfSections sections) throws DwarfFormatException {
    DwarfBytes section = new DwarfBytes(".debug_line", sections.line());
    while (!section.atEnd()) {
      DwarfBytes unit = section.unit();
      int version = (int) unit.unsigned(2);
      if (version >= FIRST_VERSION && version <= LAST_VERSION) {
        LineProgram program = new LineProgram(unit, version, sections, this);
        int first = sequences.size();
        program.run();
        open.clear(); // A sequence that does not end says nothing about where it would.
        note(program.compilationDirectory(), first);
      }
    }
    return new LineTable(sequences, directories);
  }

  private void note(String directory, int firstSequence) {
    if (!directory.isEmpty()) {
      for (LineSequence sequence : sequences.subList(firstSequence, sequences.size())) {
        sequence.rows().forEach(row -> directories.putIfAbsent(row.file(), directory));
      }
    }
  }

  /** Adds a row of the program that {@code bytes} belongs to. */
  void append(LineRow row, DwarfBytes bytes) throws DwarfFormatException {
    rows++;
    if (rows > MOST_ROWS) {
      throw bytes.wrong("more than " + MOST_ROWS + " rows");
    }
    open.add(
        new LineRow(
            row.va() & addressMask,
            row.file(),
            row.line(),
            row.column(),
            row.isStatement(),
            row.prologueEnd(),
            row.endsSequence()));
    if (row.endsSequence()) {
      close();
    }
  }

  /**
   * A sequence without any instruction is that of a function which the linker has left out; one
   * whose addresses go back is none (DWARF 5, 6.2.5: they can only increase).
   */
  private void close() {
    long startVa = open.get(0).va();
    boolean ascending = true;
    for (int i = 1; i < open.size(); i++) {
      ascending &= Long.compareUnsigned(open.get(i - 1).va(), open.get(i).va()) <= 0;
    }
    if (ascending && open.get(open.size() - 1).va() != startVa) {
      sequences.add(new LineSequence(open));
    }
    open.clear();
  }
}
