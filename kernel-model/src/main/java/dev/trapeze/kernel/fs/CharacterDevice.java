package dev.trapeze.kernel.fs;

/** A driver behind device files (xv6's {@code struct devsw}). */
public interface CharacterDevice {

  /** Hands up to {@code length} bytes to {@code sink}, or says what must be waited for. */
  Transfer read(ByteSink sink, int length);

  /** Takes up to {@code length} bytes from {@code source}, or says what must be waited for. */
  Transfer write(ByteSource source, int length);
}
