package dev.trapeze.cpu.memory;

import dev.trapeze.cpu.isa.Xlen;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Random-access memory, little-endian, addressed by physical address.
 *
 * <p>All accesses may be unaligned. An access outside {@link #basePa()} .. {@link #endPa()} is a
 * mistake of the host, not of the guest, and throws {@link IllegalArgumentException}; the {@link
 * Bus} checks first.
 *
 * <p>Writes keep the machine coherent: they are reported to {@link #marks()}, so that predecoded
 * code and cached translations of the bytes written are dropped.
 */
public final class Ram {
  /** Size of a frame (and of a page) in bytes. */
  public static final int FRAME_BYTES = 4096;

  /** log2 of {@link #FRAME_BYTES}. */
  public static final int FRAME_SHIFT = 12;

  /** The largest RAM, in bytes: what one Java array holds, in whole frames. */
  public static final long MAX_BYTES = Integer.MAX_VALUE + 1L - 2 * FRAME_BYTES;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long basePa;
  private final byte[] bytes;
  private final FrameMarks marks;

  /**
   * RAM full of zeros.
   *
   * @param basePa physical address of its first byte, a multiple of {@link #FRAME_BYTES}
   * @param sizeBytes a positive multiple of {@link #FRAME_BYTES}, at most {@link #MAX_BYTES}; else
   *     {@link IllegalArgumentException}
   */
  public Ram(long basePa, long sizeBytes) {
    if (basePa < 0 || basePa % FRAME_BYTES != 0) {
      throw new IllegalArgumentException(
          "RAM cannot start at 0x" + Long.toHexString(basePa) + ": not the start of a frame");
    }
    if (sizeBytes <= 0 || sizeBytes % FRAME_BYTES != 0 || sizeBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "RAM of 0x"
              + Long.toHexString(sizeBytes)
              + " bytes: must be a multiple of 4096 and at most 0x"
              + Long.toHexString(MAX_BYTES));
    }
    this.basePa = basePa;
    this.bytes = new byte[(int) sizeBytes];
    this.marks = new FrameMarks(bytes.length >>> FRAME_SHIFT);
  }

  /** Physical address of the first byte. */
  public long basePa() {
    return basePa;
  }

  /** Size in bytes. */
  public long sizeBytes() {
    return bytes.length;
  }

  /** Physical address just behind the last byte. */
  public long endPa() {
    return basePa + bytes.length;
  }

  /** True if all of the {@code lengthBytes} bytes from {@code pa} on are RAM. */
  public boolean contains(long pa, long lengthBytes) {
    long offset = pa - basePa;
    return offset >= 0 && lengthBytes >= 0 && offset <= bytes.length - lengthBytes;
  }

  /** The byte at {@code pa}, 0 to 255. */
  public int readByte(long pa) {
    return bytes[index(pa, 1)] & 0xFF;
  }

  /** The two bytes at {@code pa}, 0 to 65535. */
  public int readShort(long pa) {
    return (short) SHORT.get(bytes, index(pa, 2)) & 0xFFFF;
  }

  /** The four bytes at {@code pa}. */
  public int readInt(long pa) {
    return (int) INT.get(bytes, index(pa, 4));
  }

  /** The eight bytes at {@code pa}. */
  public long readLong(long pa) {
    return (long) LONG.get(bytes, index(pa, 8));
  }

  /** A register's worth of bytes at {@code pa}, sign-extended as registers are. */
  public long readWord(long pa, Xlen xlen) {
    return xlen == Xlen.RV32 ? readInt(pa) : readLong(pa);
  }

  /** Writes the low eight bits of {@code value}. */
  public void writeByte(long pa, int value) {
    int index = index(pa, 1);
    bytes[index] = (byte) value;
    report(index, 1);
  }

  /** Writes the low sixteen bits of {@code value}. */
  public void writeShort(long pa, int value) {
    int index = index(pa, 2);
    SHORT.set(bytes, index, (short) value);
    report(index, 2);
  }

  /** Writes four bytes. */
  public void writeInt(long pa, int value) {
    int index = index(pa, 4);
    INT.set(bytes, index, value);
    report(index, 4);
  }

  /** Writes eight bytes. */
  public void writeLong(long pa, long value) {
    int index = index(pa, 8);
    LONG.set(bytes, index, value);
    report(index, 8);
  }

  /** Writes a register's worth of bytes. */
  public void writeWord(long pa, Xlen xlen, long value) {
    if (xlen == Xlen.RV32) {
      writeInt(pa, (int) value);
    } else {
      writeLong(pa, value);
    }
  }

  /** Copies {@code lengthBytes} bytes from {@code pa} on to {@code target}. */
  public void read(long pa, byte[] target, int offset, int lengthBytes) {
    System.arraycopy(bytes, index(pa, lengthBytes), target, offset, lengthBytes);
  }

  /** Copies {@code lengthBytes} bytes of {@code source} to {@code pa} and behind. */
  public void write(long pa, byte[] source, int offset, int lengthBytes) {
    int index = index(pa, lengthBytes);
    System.arraycopy(source, offset, bytes, index, lengthBytes);
    report(index, lengthBytes);
  }

  /** Copies bytes within RAM; the ranges may overlap. */
  public void copy(long sourcePa, long targetPa, int lengthBytes) {
    int from = index(sourcePa, lengthBytes);
    int to = index(targetPa, lengthBytes);
    System.arraycopy(bytes, from, bytes, to, lengthBytes);
    report(to, lengthBytes);
  }

  /** Sets {@code lengthBytes} bytes from {@code pa} on to {@code value}. */
  public void fill(long pa, int lengthBytes, byte value) {
    int index = index(pa, lengthBytes);
    Arrays.fill(bytes, index, index + lengthBytes, value);
    report(index, lengthBytes);
  }

  /**
   * Makes the contents of a frame what they once were. This is no store: what is cached of the
   * frame is dropped, but who observes stores hears nothing.
   *
   * @param frame frame number, counted from the start of RAM
   * @param contents {@link #FRAME_BYTES} bytes
   */
  public void restoreFrame(int frame, byte[] contents) {
    System.arraycopy(contents, 0, bytes, frame << FRAME_SHIFT, FRAME_BYTES);
    marks.reportToCaches(frame, 0, FRAME_BYTES - 1);
  }

  /** Which frames are cached as code or as page tables. */
  public FrameMarks marks() {
    return marks;
  }

  /** Number of the frame that {@code pa}, an address in RAM, lies in. */
  public int frameOf(long pa) {
    return (int) ((pa - basePa) >>> FRAME_SHIFT);
  }

  /**
   * The bytes themselves, index 0 being {@link #basePa()}: for the engine's fast path. Whoever
   * writes here answers for frames that are watched.
   */
  public byte[] array() {
    return bytes;
  }

  private int index(long pa, int lengthBytes) {
    if (!contains(pa, lengthBytes)) {
      throw new IllegalArgumentException(
          String.format("0x%x: %d bytes at this address are not all RAM", pa, lengthBytes));
    }
    return (int) (pa - basePa);
  }

  private void report(int index, int lengthBytes) {
    if (lengthBytes == 0) {
      return;
    }
    int last = index + lengthBytes - 1;
    int lastFrame = last >>> FRAME_SHIFT;
    for (int frame = index >>> FRAME_SHIFT; frame <= lastFrame; frame++) {
      if (marks.isWatched(frame)) {
        int base = frame << FRAME_SHIFT;
        marks.written(frame, Math.max(index - base, 0), Math.min(last - base, FRAME_BYTES - 1));
      }
    }
  }
}
