package dev.trapeze.cpu.exec;

/** Translated code, tied to the blocks in one copy of the program that it stands for. */
final class Unit {
  final UnitCode code;

  /** The most instructions that it may execute before it looks what is left for the first time. */
  final int need;

  /** Header of each block in the {@link CodeCache}. */
  final int[] headers;

  /** For each block, the distance of its page from that of the first. */
  final int[] pagePlaces;

  /** Frame of each of the plan's pages: blocks in others but the first are reached only there. */
  final int[] frames;

  /** Set when the code leaves for another place: its virtual address, in RV32 not sign-extended. */
  long target;

  Unit(UnitCode code, int need, int[] headers, int[] pagePlaces, int[] frames) {
    this.code = code;
    this.need = need;
    this.headers = headers;
    this.pagePlaces = pagePlaces;
    this.frames = frames;
  }

  /** True if code of that frame is in it. */
  boolean isFrom(int frame) {
    for (int own : frames) {
      if (own == frame) {
        return true;
      }
    }
    return false;
  }
}
