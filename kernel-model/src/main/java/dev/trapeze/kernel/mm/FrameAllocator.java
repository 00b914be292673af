package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.BitSet;
import java.util.List;

/**
 * Hands out physical frames (xv6's {@code kalloc} and {@code kfree}; Linux's {@code alloc_pages})
 * and counts who holds them. Which of the free ones is given is the {@link FramePolicy}'s affair.
 */
public final class FrameAllocator {
  private final Ram ram;
  private final long startPa;
  private final long endPa;
  private final FramePolicy policy;
  // How many hold each frame; 0 for a free one.
  private final int[] references;
  // Frames that have once been taken: the others are zeros.
  private final BitSet touched = new BitSet();

  /** Frames in xv6's free list; otherwise as the following. */
  public FrameAllocator(Ram ram, long startPa, long endPa) {
    this(ram, startPa, endPa, FramePolicy.FREE_LIST, FrameZone.NO_LIMIT);
  }

  /**
   * An allocator of the frames from {@code startPa} up to {@code endPa}, which must be RAM that
   * nobody has written since it was made.
   *
   * @param startPa first frame, a multiple of 4096
   * @param endPa behind the last frame, a multiple of 4096
   * @param policy which frame is given
   * @param directMapBytes how much of RAM, from its start, the kernel's direct map shows: the rest
   *     is zone {@link FrameZone#HIGHMEM}; or {@link FrameZone#NO_LIMIT}
   */
  public FrameAllocator(
      Ram ram, long startPa, long endPa, FramePolicy.Maker policy, long directMapBytes) {
    if (startPa % Ram.FRAME_BYTES != 0
        || endPa % Ram.FRAME_BYTES != 0
        || startPa >= endPa
        || !ram.contains(startPa, endPa - startPa)) {
      throw new IllegalArgumentException(
          String.format("0x%x..0x%x is not a range of frames in RAM", startPa, endPa));
    }
    this.ram = ram;
    this.startPa = startPa;
    this.endPa = endPa;
    this.policy = policy.over(ram, FrameZone.divide(ram.basePa(), startPa, endPa, directMapBytes));
    this.references = new int[totalFrames()];
  }

  /** The RAM in which the frames lie. */
  public Ram ram() {
    return ram;
  }

  /**
   * Takes a frame for a page of a program or a file; its contents are arbitrary.
   *
   * @return its physical address, a multiple of 4096
   * @throws ErrnoException ENOMEM when no frame is free
   */
  public long allocate() {
    return allocateBlock(0, FrameUse.USER);
  }

  /** Takes a frame of zeros for a page of a program; otherwise as {@link #allocate()}. */
  public long allocateZeroed() {
    return allocateZeroed(FrameUse.USER);
  }

  /** Takes a frame of zeros; ENOMEM when none is free that will do. */
  public long allocateZeroed(FrameUse use) {
    long pa = take(0, use);
    if (touched.get(indexOf(pa))) {
      ram.fill(pa, Ram.FRAME_BYTES, (byte) 0);
    }
    hold(pa);
    return pa;
  }

  /**
   * Takes frames that follow each other; their contents are arbitrary. Each of them is held for
   * itself, and freed for itself with {@link #free}.
   *
   * @param order 2 to the power of it is how many, 0 to {@link FramePolicy#MOST_ORDER}
   * @return physical address of the first, a multiple of the size of them all
   * @throws ErrnoException ENOMEM when so many in one piece are not free, or the policy knows
   *     single frames only
   */
  public long allocateBlock(int order, FrameUse use) {
    if (order < 0 || order > FramePolicy.MOST_ORDER) {
      throw new IllegalArgumentException("there are no blocks of order " + order);
    }
    long blockPa = take(order, use);
    long blockEndPa = blockPa + ((long) Ram.FRAME_BYTES << order);
    for (long pa = blockPa; pa < blockEndPa; pa += Ram.FRAME_BYTES) {
      hold(pa);
    }
    return blockPa;
  }

  private long take(int order, FrameUse use) {
    long pa = policy.take(order, use);
    if (pa == FramePolicy.NONE) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    return pa;
  }

  private void hold(long pa) {
    references[indexOf(pa)] = 1;
    touched.set(indexOf(pa));
  }

  /**
   * One more holds a frame, which is free only when all of them have freed it.
   *
   * @throws IllegalStateException when it is not one that was taken: a kernel bug
   */
  public void addReference(long pa) {
    references[indexOfUsed(pa, "shared")]++;
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
    int index = indexOfUsed(pa, "freed");
    references[index]--;
    if (references[index] == 0) {
      policy.give(pa);
    }
  }

  /** Number of frames that can still be taken, in all zones. */
  public int freeFrames() {
    return policy.freeFrames();
  }

  /** Number of frames, free or in use. */
  public int totalFrames() {
    return (int) ((endPa - startPa) / Ram.FRAME_BYTES);
  }

  /** The first frame that this allocator gives away; all others follow. */
  public long startPa() {
    return startPa;
  }

  /** How each zone of RAM stands, lowest first. */
  public List<ZoneState> zones() {
    return policy.zones();
  }

  private boolean isFrame(long pa) {
    return pa % Ram.FRAME_BYTES == 0 && pa >= startPa && pa < endPa;
  }

  private int indexOfUsed(long pa, String what) {
    if (!isFrame(pa) || references[indexOf(pa)] == 0) {
      throw new IllegalStateException(
          "frame 0x" + Long.toHexString(pa) + " is " + what + " but is not in use");
    }
    return indexOf(pa);
  }

  private int indexOf(long pa) {
    return (int) ((pa - startPa) / Ram.FRAME_BYTES);
  }

  /** Puts which frames are in use, what they hold, and in which order the others will be taken. */
  public void putState(StateSink sink) {
    for (int i = touched.nextSetBit(0); i >= 0; i = touched.nextSetBit(i + 1)) {
      if (references[i] != 0) {
        long pa = startPa + (long) i * Ram.FRAME_BYTES;
        sink.put(pa);
        sink.put(references[i]);
        sink.put(ram.array(), (int) (pa - ram.basePa()), Ram.FRAME_BYTES);
      }
    }
    sink.put(policy.freeFrames());
    policy.putState(sink);
  }
}
