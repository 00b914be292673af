package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * Where the bytes of a write come from: user memory, as a rule. A source that cannot give the bytes
 * throws {@link ErrnoException} with {@code EFAULT}; then the bytes that it was asked for are not
 * written.
 */
@FunctionalInterface
public interface ByteSource {

  /** Puts the next {@code length} bytes into {@code into}, which it must not keep. */
  void fill(byte[] into, int offset, int length);
}
