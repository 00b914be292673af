package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.BitSet;

/**
 * Hands out physical frames (xv6's {@code kalloc} and {@code kfree}).
 *
 * <p>Free frames form a list that is threaded through the frames themselves, in emulated RAM.
 * Unlike xv6's, the list holds only frames that have been in use before; all frames from a
 * watermark up have never been touched, and so boot costs nothing for RAM that is never needed.
 */
public final class FrameAllocator {
  private static final long END_OF_LIST = 0;

  private final Ram ram;
  private final long startPa;
  private final long endPa;
  private final BitSet inUse = new BitSet();
  private long firstFreePa = END_OF_LIST;
  private long watermarkPa;
  private int framesInUse;

  /**
   * An allocator of the frames from {@code startPa} up to {@code endPa}, which must be RAM that
   * nobody has written since it was made.
   *
   * @param startPa first frame, a multiple of 4096
   * @param endPa behind the last frame, a multiple of 4096
   */
  public FrameAllocator(Ram ram, long startPa, long endPa) {
    if (startPa % Ram.FRAME_BYTES != 0
        || endPa % Ram.FRAME_BYTES != 0
        || startPa > endPa
        || !ram.contains(startPa, endPa - startPa)) {
      throw new IllegalArgumentException(
          String.format("0x%x..0x%x is not a range of frames in RAM", startPa, endPa));
    }
    this.ram = ram;
    this.startPa = startPa;
    this.endPa = endPa;
    this.watermarkPa = startPa;
  }

  /** The RAM in which the frames lie. */
  public Ram ram() {
    return ram;
  }

  /**
   * Takes a frame whose contents are arbitrary.
   *
   * @return its physical address, a multiple of 4096
   * @throws ErrnoException ENOMEM when no frame is free
   */
  public long allocate() {
    long pa = firstFreePa;
    if (pa != END_OF_LIST) {
      firstFreePa = ram.readLong(pa);
    } else if (watermarkPa < endPa) {
      pa = watermarkPa;
      watermarkPa += Ram.FRAME_BYTES;
    } else {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    inUse.set(indexOf(pa));
    framesInUse++;
    return pa;
  }

  /** Takes a frame of zeros; otherwise as {@link #allocate()}. */
  public long allocateZeroed() {
    boolean usedBefore = firstFreePa != END_OF_LIST;
    long pa = allocate();
    if (usedBefore) {
      ram.fill(pa, Ram.FRAME_BYTES, (byte) 0);
    }
    return pa;
  }

  /**
   * Gives a frame back.
   *
   * @throws IllegalStateException when it is not one that was taken: a kernel bug
   */
  public void free(long pa) {
    if (pa % Ram.FRAME_BYTES != 0 || pa < startPa || pa >= endPa || !inUse.get(indexOf(pa))) {
      throw new IllegalStateException(
          "frame 0x" + Long.toHexString(pa) + " is freed but is not in use");
    }
    inUse.clear(indexOf(pa));
    framesInUse--;
    ram.writeLong(pa, firstFreePa);
    firstFreePa = pa;
  }

  /** Number of frames that can still be taken. */
  public int freeFrames() {
    return totalFrames() - framesInUse;
  }

  /** Number of frames, free or in use. */
  public int totalFrames() {
    return (int) ((endPa - startPa) / Ram.FRAME_BYTES);
  }

  private int indexOf(long pa) {
    return (int) ((pa - startPa) / Ram.FRAME_BYTES);
  }

  /** Puts which frames are in use, what they hold, and in which order the others will be taken. */
  public void putState(StateSink sink) {
    sink.put(watermarkPa);
    sink.put(framesInUse);
    for (int index = inUse.nextSetBit(0); index >= 0; index = inUse.nextSetBit(index + 1)) {
      long pa = startPa + (long) index * Ram.FRAME_BYTES;
      sink.put(pa);
      sink.put(ram.array(), (int) (pa - ram.basePa()), Ram.FRAME_BYTES);
    }
    for (long pa = firstFreePa; pa != END_OF_LIST; pa = ram.readLong(pa)) {
      sink.put(pa);
    }
  }
}
