package dev.trapeze.cpu.hart;

/**
 * The machine's time. It passes with retired instructions, and with the turns in which a hart could
 * have retired some but had nothing to do, and with nothing else, so that the same run has the same
 * times: one tick of the {@code time} CSR is {@link #INSTRUCTIONS_PER_TICK} such slots of each
 * hart. All harts of a machine share the clock. While everything sleeps, whoever drives the machine
 * {@linkplain #skipTo skips} to the next event.
 */
public final class VirtualClock {
  /** Frequency of the {@code time} CSR in Hz. */
  public static final long TICKS_PER_SECOND = 10_000_000;

  /** Retired instructions of a hart per tick of the {@code time} CSR. */
  public static final long INSTRUCTIONS_PER_TICK = 10;

  private final long perTick;
  private long instructionsRetired;
  private long idleSlots;
  private long skippedTicks;

  /** The clock of a machine with one hart. */
  public VirtualClock() {
    this(1);
  }

  /**
   * The clock of a machine with that many harts, of which each gets an equal share of a tick.
   *
   * @param harts at least 1
   */
  public VirtualClock(int harts) {
    perTick = INSTRUCTIONS_PER_TICK * harts;
  }

  /** Number of instructions that all harts together have retired since reset. */
  public long instructionsRetired() {
    return instructionsRetired;
  }

  /**
   * Sets the number of instructions retired since reset: for engines, which count for themselves.
   */
  public void setInstructionsRetired(long instructions) {
    instructionsRetired = instructions;
  }

  /** Counts instructions that have retired. */
  public void retire(long instructions) {
    instructionsRetired += instructions;
  }

  /** Counts time in which a hart could have retired that many instructions, but was idle. */
  public void idle(long slots) {
    idleSlots += slots;
  }

  /** How many instructions idle harts could have retired since reset, as {@link #idle} counted. */
  public long idleSlots() {
    return idleSlots;
  }

  /** The {@code time} CSR, in ticks since reset. */
  public long time() {
    return (instructionsRetired + idleSlots) / perTick + skippedTicks;
  }

  /**
   * Sets the time, forwards or backwards, as a store to the CLINT's {@code mtime} does. The {@code
   * time} CSR shows the same register.
   */
  public void setTime(long time) {
    skippedTicks += time - time();
  }

  /** Advances the time to {@code time} ticks at once; does nothing if that is not in the future. */
  public void skipTo(long time) {
    skippedTicks += Math.max(0, time - time());
  }

  /**
   * The number of retired instructions at which {@link #time} first reaches {@code time} ticks, if
   * no hart idles and no time is skipped or set; {@link Long#MAX_VALUE} for what is too far away to
   * be reached.
   *
   * @param time unsigned 64 bits, as {@code stimecmp}
   */
  public long instructionsAt(long time) {
    long distance = time - time();
    long ticks = time - skippedTicks;
    boolean future = Long.compareUnsigned(time, time()) > 0;
    if (future && (distance < 0 || ticks > Long.MAX_VALUE / perTick)) {
      return Long.MAX_VALUE;
    }
    return Math.max(0, Math.max(0, ticks) * perTick - idleSlots);
  }
}
