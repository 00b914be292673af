package dev.trapeze.cpu.exec;

/**
 * When code is translated. Every so many instructions that the interpreter executes, the block that
 * comes next is noted; what is noted often enough is worth translating.
 *
 * @param warmUp instructions before the first look
 * @param interval instructions from one look to the next; 0 to look at each block
 * @param samples how often a block has to be noted
 * @param exitMask a way out of a unit is noted if its number has none of these bits
 * @param patience how many ways out of a unit it takes to look for a better one
 * @param mostInstructions size of a unit, above which no further block is added
 */
public record Hotness(
    int warmUp, int interval, int samples, int exitMask, int patience, int mostInstructions) {
  /** For tests: everything, when it comes for the second time. */
  public static final Hotness EAGER = new Hotness(0, 0, 2, 0, 3, 60);

  /**
   * For programs that run for more than an instant. To load the translator takes as long as to
   * interpret a few million instructions; what ends before that is not to pay for it.
   */
  public static final Hotness USUAL = new Hotness(4_000_000, 4000, 8, 15, 1024, 250);
}
