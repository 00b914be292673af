package dev.trapeze.cpu.exec;

/**
 * Tells a hart that gets nowhere: one that traps again and again without an instruction retiring in
 * between.
 *
 * <p>Two traps in a row are ordinary (an interrupt, then a fault of the handler's first
 * instruction); from the third on the same instruction fails in the same state.
 */
final class TrapStreak {
  private static final int HOPELESS = 4;

  private long retiredAtLastTrap = -1;
  private int length;

  void reset() {
    length = 0;
  }

  /** Notes a trap; true if it is one too many. */
  boolean extend(long instructionsRetired) {
    length = instructionsRetired == retiredAtLastTrap ? length + 1 : 1;
    retiredAtLastTrap = instructionsRetired;
    return length >= HOPELESS;
  }
}
