package dev.trapeze.cpu.elf;

/**
 * A file is not an executable that this machine can run. The message is one line: the file's name,
 * a colon and the reason.
 */
public final class ElfFormatException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  ElfFormatException(String fileName, String reason) {
    super(fileName + ": " + reason);
    this.reason = reason;
  }

  /** The reason without the file's name. */
  public String reason() {
    return reason;
  }
}
