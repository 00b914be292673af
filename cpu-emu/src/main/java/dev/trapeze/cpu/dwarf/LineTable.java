package dev.trapeze.cpu.dwarf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which line of the source each instruction of a program comes from, and where the instructions of
 * a line are. Addresses are those of the program's file. Where there is more than one way to see
 * it, the answers are those of gdb.
 */
public final class LineTable {
  /** The table of a program about whose lines nothing is known. */
  public static final LineTable EMPTY = new LineTable(List.of());

  private final List<LineSequence> sequences;
  private final Map<String, String> directories;

  /** A table of those sequences, in any order. */
  public LineTable(List<LineSequence> sequences) {
    this(sequences, Map.of());
  }

  /**
   * The same.
   *
   * @param directories in which each file was compiled, if that is known
   */
  LineTable(List<LineSequence> sequences, Map<String, String> directories) {
    this.directories = Map.copyOf(directories);
    List<LineSequence> sorted = new ArrayList<>(sequences);
    sorted.sort(Comparator.comparing(LineSequence::startVa, Long::compareUnsigned));
    this.sequences = List.copyOf(sorted);
  }

  /**
   * Reads the line number tables of a file, DWARF 2 to 5. What the linker has left out is left out.
   *
   * @param addressBits of the file's addresses, 32 or 64
   * @throws DwarfFormatException when they make no sense, or are unreasonably large
   */
  public static LineTable read(DwarfSections sections, int addressBits)
      throws DwarfFormatException {
    return new LineRows(addressBits).read(sections);
  }

  /** All sequences, by ascending address. */
  public List<LineSequence> sequences() {
    return sequences;
  }

  /** True if nothing is known about any line. */
  public boolean isEmpty() {
    return sequences.isEmpty();
  }

  /** The names of all files with code, as the compiler named them, in alphabetical order. */
  public Set<String> files() {
    Set<String> files = new TreeSet<>();
    for (LineSequence sequence : sequences) {
      for (LineRow row : sequence.rows()) {
        if (!row.endsSequence()) {
          files.add(row.file());
        }
      }
    }
    return files;
  }

  /** The directory in which a file was compiled, for whoever looks for it; null if nobody knows. */
  public @Nullable String directoryOf(String file) {
    return directories.get(file);
  }

  /** The row that says where the instruction at {@code va} comes from; null if nobody knows. */
  public @Nullable LineRow rowAt(long va) {
    LineSequence sequence = sequenceAt(va);
    return sequence == null ? null : sequence.rowAt(va);
  }

  /**
   * All instructions around {@code va} that come from its line and follow each other; null if
   * nobody knows the line.
   */
  public @Nullable LineRange rangeAt(long va) {
    LineSequence sequence = sequenceAt(va);
    if (sequence == null) {
      return null;
    }
    LineRow row = sequence.rows().get(sequence.indexAt(va));
    long startVa = row.va();
    while (startVa != sequence.startVa() && row.sameLine(decidingAt(sequence, startVa - 1))) {
      startVa = decidingAt(sequence, startVa - 1).va();
    }
    long endVa = sequence.endOfRow(sequence.indexAt(va));
    while (sequence.contains(endVa) && row.sameLine(decidingAt(sequence, endVa))) {
      endVa = sequence.endOfRow(sequence.indexAt(endVa));
    }
    return new LineRange(startVa, endVa, row.file(), row.line());
  }

  /**
   * True if a statement begins at {@code va}: where one who steps by lines stops, and not in the
   * middle of what has been moved there from elsewhere.
   */
  public boolean startsStatement(long va) {
    LineRow row = rowAt(va);
    return row != null && row.va() == va && row.isStatement() && row.line() != 0;
  }

  /**
   * The first line from {@code line} on that has a statement in a file; -1 if there is none.
   *
   * @param file the last elements of its path
   */
  public int nextLineWithCode(String file, int line) {
    int next = Integer.MAX_VALUE;
    for (LineSequence sequence : sequences) {
      for (LineRow row : sequence.rows()) {
        if (isStatementOf(row, file) && row.line() >= line) {
          next = Math.min(next, row.line());
        }
      }
    }
    return next == Integer.MAX_VALUE ? -1 : next;
  }

  /** The addresses of all statements of that very line, ascending, each once. */
  public List<Long> statements(String file, int line) {
    Set<Long> found = new TreeSet<>(Long::compareUnsigned);
    for (LineSequence sequence : sequences) {
      for (LineRow row : sequence.rows()) {
        if (isStatementOf(row, file) && row.line() == line) {
          found.add(row.va());
        }
      }
    }
    return List.copyOf(found);
  }

  private static boolean isStatementOf(LineRow row, String file) {
    return row.isStatement()
        && !row.endsSequence()
        && row.line() > 0
        && endsWithPath(row.file(), file);
  }

  /**
   * True if {@code path} has those elements at its end, for example {@code bin/ls.c} and {@code
   * ls.c}.
   */
  public static boolean endsWithPath(String path, String last) {
    return !last.isEmpty()
        && path.endsWith(last)
        && (path.length() == last.length()
            || last.startsWith("/")
            || path.charAt(path.length() - last.length() - 1) == '/');
  }

  /**
   * The first instruction behind the prologue of a function, where a breakpoint on it belongs
   * (gdb's {@code skip_prologue_using_sal}): where the compiler says so; the function's start if it
   * has two rows there, since then there is no prologue, and in assembly language; else where its
   * second line begins. Its start, too, if it has but one line, or nobody knows any. Unlike gdb,
   * this knows nothing of types and variables; where the places of variables vary, gdb takes the
   * start.
   *
   * @param startVa first instruction of the function
   * @param endVa behind the last one
   */
  public long bodyOf(long startVa, long endVa) {
    LineSequence sequence = sequenceAt(startVa);
    if (sequence == null) {
      return startVa;
    }
    int atStart = 0;
    for (LineRow row : sequence.rows()) {
      boolean within =
          Long.compareUnsigned(row.va(), startVa) >= 0 && Long.compareUnsigned(row.va(), endVa) < 0;
      if (within && row.prologueEnd()) {
        return row.va();
      }
      atStart += within && row.va() == startVa && row.line() != 0 && !row.endsSequence() ? 1 : 0;
    }
    // What is written in assembly language has no prologue that somebody else has put there.
    if (atStart > 1 || isAssembly(decidingAt(sequence, startVa).file())) {
      return startVa;
    }
    long bodyVa = sequence.endOfRow(sequence.indexAt(startVa));
    return Long.compareUnsigned(bodyVa, endVa) < 0 ? bodyVa : startVa;
  }

  private static boolean isAssembly(String file) {
    return file.endsWith(".S") || file.endsWith(".s");
  }

  private static LineRow decidingAt(LineSequence sequence, long va) {
    return sequence.rows().get(sequence.indexAt(va));
  }

  /** The sequence with the instruction at {@code va}; of several, that which begins last. */
  @Nullable LineSequence sequenceAt(long va) {
    int low = 0;
    int high = sequences.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(sequences.get(middle).startVa(), va) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low - 1; i >= 0; i--) {
      if (sequences.get(i).contains(va)) {
        return sequences.get(i);
      }
    }
    return null;
  }
}
