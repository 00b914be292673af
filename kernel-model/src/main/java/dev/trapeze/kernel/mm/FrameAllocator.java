package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

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
  // How many hold each frame; 0 for a free one.
  private final int[] references;
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
    this.references = new int[totalFrames()];
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
    references[indexOf(pa)] = 1;
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
   * One more holds a frame, which is free only when all of them have freed it.
   *
   * @throws IllegalStateException when it is not one that was taken: a kernel bug
   */
  public void addReference(long pa) {
    references[indexOfUsed(pa)]++;
  }

  /** How many hold a frame; 0 for one that is free or not the allocator's. */
  public int references(long pa) {
    return isFrame(pa) ? references[indexOf(pa)] : 0;
  }

  /**
   * Gives a frame back; if others hold it too, it stays theirs.
   *
   * @throws IllegalStateException when it is not one that was taken: a kernel bug
   */
  public void free(long pa) {
    int index = indexOfUsed(pa);
    references[index]--;
    if (references[index] > 0) {
      return;
    }
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

  private boolean isFrame(long pa) {
    return pa % Ram.FRAME_BYTES == 0 && pa >= startPa && pa < endPa;
  }

  private int indexOfUsed(long pa) {
    if (!isFrame(pa) || references[indexOf(pa)] == 0) {
      throw new IllegalStateException(
          "frame 0x" + Long.toHexString(pa) + " is freed but is not in use");
    }
    return indexOf(pa);
  }

  private int indexOf(long pa) {
    return (int) ((pa - startPa) / Ram.FRAME_BYTES);
  }

  /** Puts which frames are in use, what they hold, and in which order the others will be taken. */
  public void putState(StateSink sink) {
    sink.put(watermarkPa);
    sink.put(framesInUse);
    for (long pa = startPa; pa < watermarkPa; pa += Ram.FRAME_BYTES) {
      int holders = references[indexOf(pa)];
      if (holders == 0) {
        continue;
      }
      sink.put(pa);
      sink.put(holders);
      sink.put(ram.array(), (int) (pa - ram.basePa()), Ram.FRAME_BYTES);
    }
    for (long pa = firstFreePa; pa != END_OF_LIST; pa = ram.readLong(pa)) {
      sink.put(pa);
    }
  }
}
