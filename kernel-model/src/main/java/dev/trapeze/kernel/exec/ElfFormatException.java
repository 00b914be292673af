package dev.trapeze.kernel.exec;

/** The bytes are not a program; the message says why. */
final class ElfFormatException extends Exception {
  private final String reason;

  ElfFormatException(String reason) {
    super(reason);
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
