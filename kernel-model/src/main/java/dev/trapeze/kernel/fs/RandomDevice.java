package dev.trapeze.kernel.fs;

/**
 * {@code /dev/random}: bytes that depend on the seed and on how many were read before, and on
 * nothing else, so that a run can be repeated. They look random, and are no secret. What is written
 * is thrown away.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
 * Generators", 2014): byte {@code n} of the stream is byte {@code n % 8}, lowest first, of number
 * {@code n / 8}.
 */
public final class RandomDevice implements CharacterDevice {

  private static final long STEP = 0x9E37_79B9_7F4A_7C15L;
  private static final int CHUNK_BYTES = 512;

  private final long seed;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final Discard discard = new Discard();
  private long bytesGiven;

  /** A device that gives the bytes of that seed from the first one on. */
  public RandomDevice(long seed) {
    this.seed = seed;
  }

  /** How many bytes have been given since boot: with the seed, all the state that there is. */
  public long bytesGiven() {
    return bytesGiven;
  }

  /** Bytes that a bad address has refused are given again to the next reader. */
  @Override
  public Transfer read(ByteSink sink, int length) {
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, CHUNK_BYTES);
      for (int i = 0; i < piece; i++) {
        chunk[i] = byteAt(bytesGiven + done + i);
      }
      sink.accept(chunk, 0, piece);
      done += piece;
    }
    bytesGiven += length;
    return Transfer.done(length);
  }

  @Override
  public Transfer write(ByteSource source, int length) {
    return discard.write(source, length);
  }

  /** The next bytes of the stream, for the kernel itself. */
  public byte[] take(int bytes) {
    byte[] taken = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      taken[i] = byteAt(bytesGiven + i);
    }
    bytesGiven += bytes;
    return taken;
  }

  private byte byteAt(long position) {
    return (byte) (number(position >>> 3) >>> 8 * (int) (position & 7));
  }

  private long number(long index) {
    long z = seed + (index + 1) * STEP;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }

  @Override
  public long seek() {
    return 0;
  }
}
