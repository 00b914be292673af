package dev.trapeze.kernel.abi;

/**
 * A field of a structure that the kernel stores into user memory or reads there, little-endian.
 *
 * @param offset from the structure's start, in bytes
 * @param bytes its size, in bytes; 0 for a field that the structure does not have
 */
public record Field(int offset, int bytes) {

  /** A field that is not there: storing it does nothing. */
  public static final Field NONE = new Field(0, 0);

  /** Stores the low bytes of {@code value}, for a field of at most 8 bytes. */
  public void store(byte[] structure, long value) {
    for (int i = 0; i < bytes; i++) {
      structure[offset + i] = (byte) (value >>> Byte.SIZE * i);
    }
  }

  /** The value, sign-extended, of a field of 1 to 8 bytes. */
  public long load(byte[] structure) {
    long value = structure[offset + bytes - 1];
    for (int i = bytes - 2; i >= 0; i--) {
      value = value << Byte.SIZE | structure[offset + i] & 0xFF;
    }
    return value;
  }
}
