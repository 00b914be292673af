package dev.trapeze.kernel.fs;

/**
 * What the devices do that keep nothing of what is written to them: the bytes are fetched all the
 * same, so that a bad address is an {@code EFAULT} as everywhere.
 */
final class Discard {

  private static final int CHUNK_BYTES = 4096;

  private final byte[] chunk = new byte[CHUNK_BYTES];

  Transfer write(ByteSource source, int length) {
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, CHUNK_BYTES);
      source.fill(chunk, 0, piece);
      done += piece;
    }
    return Transfer.done(length);
  }
}
