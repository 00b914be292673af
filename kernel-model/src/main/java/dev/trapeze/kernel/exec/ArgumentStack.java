package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What a program finds on its stack: the strings of argv, the first at the top, each 16-byte
 * aligned, and below them the array of their addresses, which ends with a null word.
 *
 * @param spVa address of the array, a multiple of 16: the first stack pointer, and argv
 * @param contents the bytes from {@code spVa} to the end of the stack
 */
record ArgumentStack(long spVa, byte[] contents) {
  private static final int ALIGNMENT = 16;

  /**
   * Lays out the arguments.
   *
   * @param startVa lowest byte of the stack
   * @param endVa behind its highest byte, a multiple of 16
   * @throws ErrnoException E2BIG when they do not fit
   */
  static ArgumentStack of(Xlen xlen, long startVa, long endVa, List<byte[]> argv) {
    int stackBytes = (int) (endVa - startVa);
    ByteBuffer stack = ByteBuffer.allocate(stackBytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] stringVas = new long[argv.size()];
    int offset = stackBytes;
    for (int i = 0; i < argv.size(); i++) {
      byte[] string = argv.get(i);
      offset = alignedBelow(offset, string.length + 1);
      stack.put(offset, string);
      stringVas[i] = startVa + offset;
    }
    offset = alignedBelow(offset, (argv.size() + 1) * xlen.bytes());
    for (int i = 0; i < stringVas.length; i++) {
      int entry = offset + i * xlen.bytes();
      if (xlen == Xlen.RV32) {
        stack.putInt(entry, (int) stringVas[i]);
      } else {
        stack.putLong(entry, stringVas[i]);
      }
    }
    byte[] contents = new byte[stackBytes - offset];
    stack.get(offset, contents);
    return new ArgumentStack(startVa + offset, contents);
  }

  /** The highest aligned offset with room for {@code bytes} bytes below {@code offset}. */
  private static int alignedBelow(int offset, int bytes) {
    int aligned = (offset - bytes) & -ALIGNMENT;
    if (aligned < 0) {
      throw ErrnoException.of(Errno.E2BIG);
    }
    return aligned;
  }
}
