package dev.trapeze.kernel.fs;

import java.io.ByteArrayOutputStream;

/** Sources and sinks over arrays, for tests. */
final class Bytes {

  private Bytes() {}

  /** Gives the bytes of {@code array} one after the other. */
  static ByteSource from(byte[] array) {
    int[] given = {0};
    return (into, offset, length) -> {
      System.arraycopy(array, given[0], into, offset, length);
      given[0] += length;
    };
  }

  /** Adds what it gets to {@code stream}. */
  static ByteSink to(ByteArrayOutputStream stream) {
    return stream::write;
  }

  /** {@code length} bytes that tell their position. */
  static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + i / 251 + seed);
    }
    return bytes;
  }

  /** The whole contents of an inode. */
  static byte[] contents(FileSystem fileSystem, Inode inode) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    fileSystem.read(inode, 0, to(stream), Integer.MAX_VALUE);
    return stream.toByteArray();
  }
}
