package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.isa.Xlen;

/**
 * What a machine is built to.
 *
 * @param xlen register width
 * @param ramBytes size of RAM in bytes, a multiple of 4096
 * @param engine what executes
 */
public record MachineConfig(Xlen xlen, long ramBytes, Engine engine) {
  /** RAM size where nothing else is asked for: 128 MiB. */
  public static final long DEFAULT_RAM_BYTES = 128L << 20;

  /** The ways to execute; both give the same results. */
  public enum Engine {
    /** Predecoded blocks: fast. */
    BLOCKS,
    /** One instruction at a time, without caches: an oracle for tests. */
    REFERENCE
  }

  /** A machine with the fast engine. */
  public MachineConfig(Xlen xlen, long ramBytes) {
    this(xlen, ramBytes, Engine.BLOCKS);
  }

  /** A machine with {@link #DEFAULT_RAM_BYTES} of RAM and the fast engine. */
  public static MachineConfig of(Xlen xlen) {
    return new MachineConfig(xlen, DEFAULT_RAM_BYTES);
  }
}
