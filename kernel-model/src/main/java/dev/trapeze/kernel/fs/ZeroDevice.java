package dev.trapeze.kernel.fs;

/** {@code /dev/zero}: as many zeros as are asked for; takes whatever is written. */
final class ZeroDevice implements CharacterDevice {

  private static final int CHUNK_BYTES = 4096;

  private final byte[] zeros = new byte[CHUNK_BYTES];
  private final Discard discard = new Discard();

  @Override
  public Transfer read(ByteSink sink, int length) {
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, CHUNK_BYTES);
      sink.accept(zeros, 0, piece);
      done += piece;
    }
    return Transfer.done(length);
  }

  @Override
  public Transfer write(ByteSource source, int length) {
    return discard.write(source, length);
  }

  @Override
  public long seek() {
    return 0;
  }
}
