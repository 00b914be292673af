package dev.trapeze.cpu.assembler;

/**
 * Leaves the assembly of one statement. The assembler notes the error and goes on with the next
 * statement, so this carries no stack trace.
 */
final class StatementException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient AssemblyError error;

  StatementException(SourcePosition position, String message) {
    super(message, null, false, false);
    this.error = new AssemblyError(position, message);
  }

  AssemblyError error() {
    return error;
  }
}
