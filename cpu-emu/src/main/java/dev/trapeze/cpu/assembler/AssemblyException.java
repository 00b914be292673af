package dev.trapeze.cpu.assembler;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An assembly source was refused. The message holds one line {@code file:line:column: reason} for
 * each error, in the order of the source.
 */
public final class AssemblyException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<AssemblyError> errors;

  AssemblyException(List<AssemblyError> errors) {
    super(errors.stream().map(AssemblyError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** All errors that were found, at least one. */
  public List<AssemblyError> errors() {
    return errors;
  }

  /** The file of the first error. */
  public String fileName() {
    return errors.get(0).position().fileName();
  }

  /** The line of the first error, from 1. */
  public int line() {
    return errors.get(0).position().line();
  }

  /** The column of the first error, from 1. */
  public int column() {
    return errors.get(0).position().column();
  }
}
