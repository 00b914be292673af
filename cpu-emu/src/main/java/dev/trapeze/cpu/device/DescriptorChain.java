package dev.trapeze.cpu.device;

import dev.trapeze.cpu.memory.Ram;

/**
 * A buffer that a driver has made available: pieces of RAM, first those that the device reads and
 * then those that it writes. Both parts are streams here; how a driver cuts them into pieces does
 * not matter (virtio 1.1, 2.6.4).
 *
 * <p>One object serves for one buffer after another.
 */
final class DescriptorChain {
  private final Ram ram;
  private final long[] address;
  private final int[] length;
  private int readable;
  private int count;

  // Where the streams stand: piece, and offset in it.
  private int readPiece;
  private int readOffset;
  private int writePiece;
  private int writeOffset;

  /** An empty chain with room for {@code most} pieces. */
  DescriptorChain(Ram ram, int most) {
    this.ram = ram;
    address = new long[most];
    length = new int[most];
  }

  void clear() {
    readable = 0;
    count = 0;
    readPiece = 0;
    readOffset = 0;
    writeOffset = 0;
    writePiece = 0;
  }

  /**
   * Adds a piece.
   *
   * @param lengthBytes unsigned
   * @throws VirtioException if it is not all RAM, or comes out of order, or is one too many
   */
  void add(long pa, int lengthBytes, boolean writable) throws VirtioException {
    if (count == address.length) {
      throw new VirtioException("a chain that is longer than its queue");
    }
    if (lengthBytes < 0 || !ram.contains(pa, lengthBytes)) {
      throw new VirtioException(
          String.format("0x%x bytes at 0x%x are not all RAM", lengthBytes, pa));
    }
    if (!writable) {
      if (readable != count) {
        throw new VirtioException("a readable descriptor after a writable one");
      }
      readable++;
      writePiece = readable;
    }
    address[count] = pa;
    length[count] = lengthBytes;
    count++;
  }

  /** Bytes that are still to be read. */
  long readableBytes() {
    return sum(readPiece, readable) - readOffset;
  }

  /** Bytes that are still to be written. */
  long writableBytes() {
    return sum(writePiece, count) - writeOffset;
  }

  private long sum(int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += length[i];
    }
    return sum;
  }

  /** Reads on; there must be so many bytes. */
  void read(byte[] target, int lengthBytes) {
    int done = 0;
    while (done < lengthBytes) {
      int part = Math.min(lengthBytes - done, length[readPiece] - readOffset);
      ram.read(address[readPiece] + readOffset, target, done, part);
      done += part;
      readOffset += part;
      if (readOffset == length[readPiece]) {
        readPiece++;
        readOffset = 0;
      }
    }
  }

  /** Writes on; there must be room for so many bytes. */
  void write(byte[] source, int lengthBytes) {
    int done = 0;
    while (done < lengthBytes) {
      int part = Math.min(lengthBytes - done, length[writePiece] - writeOffset);
      ram.write(address[writePiece] + writeOffset, source, done, part);
      done += part;
      writeOffset += part;
      if (writeOffset == length[writePiece]) {
        writePiece++;
        writeOffset = 0;
      }
    }
  }

  /** Writes the very last byte of the writable part, of which there must be one. */
  void writeLast(int value) {
    int piece = count - 1;
    while (length[piece] == 0) {
      piece--;
    }
    ram.writeByte(address[piece] + length[piece] - 1, value);
  }
}
