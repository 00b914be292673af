package dev.trapeze.kernel.fs;

/** The characters with which the console does something else than pass them on. */
final class ControlCharacter {

  static final int NUL = 0;
  static final int INTERRUPT = 'C' & 0x1F;
  static final int END_OF_FILE = 'D' & 0x1F;
  static final int BACKSPACE = 'H' & 0x1F;
  static final int PROCESS_LIST = 'P' & 0x1F;
  static final int KILL_LINE = 'U' & 0x1F;
  static final int DELETE = 0x7F;

  private ControlCharacter() {}
}
