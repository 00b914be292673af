package dev.trapeze.labs.lab;

import org.jspecify.annotations.Nullable;

/** A lab that is not as it should be. The message says where and what, in one line. */
public final class LabFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** An exception with a message, and what it comes from, if that is an exception too. */
  public LabFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
