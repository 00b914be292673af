package dev.trapeze.cpu.assembler;

/**
 * A place in assembly source.
 *
 * @param fileName as it was given to the assembler
 * @param line from 1
 * @param column from 1, in characters
 */
public record SourcePosition(String fileName, int line, int column) {
  @Override
  public String toString() {
    return fileName + ":" + line + ":" + column;
  }
}
