package dev.trapeze.labs.testing;

import dev.trapeze.kernel.KernelConfig;
import java.util.SplittableRandom;

/**
 * What a seed decides about a system, so that a mistake that shows only in some orders of events
 * has a chance to show: who runs next, when ticks come, which frames are given away. Seed 1 is the
 * plain system: turns, ticks from time 0, frames in order.
 */
final class Schedule {

  /** Longer than a tick; in units of the {@code time} CSR. */
  private static final int LATEST_START = 1 << 20;

  private Schedule() {}

  static KernelConfig apply(KernelConfig config, long seed) {
    KernelConfig seeded = config.withSeed(seed);
    if (seed == KernelConfig.DEFAULT_SEED) {
      return seeded;
    }
    SplittableRandom random = new SplittableRandom(seed);
    long start = random.nextInt(LATEST_START);
    long turns = random.nextLong();
    long frames = random.nextLong();
    return seeded
        .withStartTime(start)
        .withScheduling(() -> new RandomTurns(turns))
        .withFrames((ram, spans) -> new ShuffledFrames(ram, spans, frames));
  }
}
