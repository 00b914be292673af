package dev.trapeze.cpu.dwarf;

/**
 * A row of the line number table (DWARF 5, 6.2.2): from this address on, up to that of the next row
 * of its sequence, instructions come from this line.
 *
 * @param va address of an instruction, or behind the last one
 * @param file as the compiler named it, with its directory unless that is the one of the
 *     compilation
 * @param line from 1; 0 for what comes from no line
 * @param column from 1; 0 where the compiler says none
 * @param isStatement whether this is a good place for a breakpoint
 * @param prologueEnd whether a breakpoint on the function belongs here
 * @param endsSequence whether the address is the first one behind the sequence, and nothing else of
 *     the row counts
 */
public record LineRow(
    long va,
    String file,
    int line,
    int column,
    boolean isStatement,
    boolean prologueEnd,
    boolean endsSequence) {

  /** True if both come from the same line of the same file. */
  boolean sameLine(LineRow other) {
    return line == other.line && file.equals(other.file);
  }
}
