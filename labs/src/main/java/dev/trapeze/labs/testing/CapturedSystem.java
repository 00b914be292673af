package dev.trapeze.labs.testing;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Disk;

/**
 * The system that a test was about to boot. Thrown out of the test: what it would have done with
 * the system does not happen.
 */
public final class CapturedSystem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient KernelConfig config;
  private final transient Disk disk;

  CapturedSystem(KernelConfig config, Disk disk) {
    super("captured", null, false, false);
    this.config = config;
    this.disk = disk;
  }

  /** How it is made. */
  public KernelConfig config() {
    return config;
  }

  /** Its disk before the boot. */
  public Disk disk() {
    return disk;
  }
}
