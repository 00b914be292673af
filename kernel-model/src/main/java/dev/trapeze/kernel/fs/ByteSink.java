package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * Where the bytes of a read go: user memory, as a rule. A sink that cannot take the bytes throws
 * {@link ErrnoException} with {@code EFAULT}; then the read has no effect.
 */
@FunctionalInterface
public interface ByteSink {

  /** Takes {@code length} bytes of {@code from}, which it must not change or keep. */
  void accept(byte[] from, int offset, int length);
}
