package dev.trapeze.cpu.dwarf;

/**
 * A line number table that makes no sense. The message is one line, with the offset of the place.
 */
public final class DwarfFormatException extends Exception {
  private static final long serialVersionUID = 1;

  DwarfFormatException(String message) {
    super(message);
  }
}
