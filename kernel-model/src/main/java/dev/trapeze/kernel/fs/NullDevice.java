package dev.trapeze.kernel.fs;

/** {@code /dev/null}: always at its end, and takes whatever is written. */
final class NullDevice implements CharacterDevice {

  private final Discard discard = new Discard();

  @Override
  public Transfer read(ByteSink sink, int length) {
    return Transfer.NOTHING;
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
