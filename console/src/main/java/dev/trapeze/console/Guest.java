package dev.trapeze.console;

import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Disk;

/**
 * A system that is ready to boot.
 *
 * @param diskName for messages
 * @param keepsWrites whether what is written to the disk outlives the run
 */
record Guest(KernelConfig config, Disk disk, String diskName, boolean keepsWrites) {

  /** The same with or without a person at the console. */
  Guest withInteractiveConsole(boolean interactive) {
    return new Guest(config.withInteractiveConsole(interactive), disk, diskName, keepsWrites);
  }
}
