package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/** A driver behind device files (xv6's {@code struct devsw}). */
public interface CharacterDevice {

  /** Hands up to {@code length} bytes to {@code sink}, or says what must be waited for. */
  Transfer read(ByteSink sink, int length);

  /** Takes up to {@code length} bytes from {@code source}, or says what must be waited for. */
  Transfer write(ByteSource source, int length);

  /**
   * The place that a seek to anywhere comes to: 0 for a device that is the same everywhere, {@code
   * ESPIPE} for one whose bytes come and go.
   */
  default long seek() {
    throw ErrnoException.of(Errno.ESPIPE);
  }
}
