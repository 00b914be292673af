package dev.trapeze.cpu.assembler;

/**
 * One thing wrong with an assembly source.
 *
 * @param position the place of the offending token
 * @param message what is wrong and what was expected, in one line without a full stop
 */
public record AssemblyError(SourcePosition position, String message) {
  @Override
  public String toString() {
    return position + ": " + message;
  }
}
