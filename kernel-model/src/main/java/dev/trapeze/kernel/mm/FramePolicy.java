package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.state.StateSink;
import java.util.List;

/**
 * Chooses which free frame is given away next. It is told only of frames that become free and is
 * asked only for free ones: who holds which frame is the {@link FrameAllocator}'s affair.
 */
public interface FramePolicy {

  /** The largest block is of 2 to the power of this many frames (Linux's {@code MAX_ORDER}). */
  int MOST_ORDER = 10;

  /** What {@link #take} gives when there is nothing. */
  long NONE = 0;

  /** xv6's: one list of single frames, without zones. */
  Maker FREE_LIST = FreeList::new;

  /** Linux's: zones, and in each a buddy allocator. */
  Maker BUDDY = BuddyAllocator::new;

  /**
   * Takes a block of frames that follow each other and of which the first is aligned to the block's
   * size.
   *
   * @param order the block has 2 to the power of it frames, 0 to {@link #MOST_ORDER}
   * @return physical address of the first, or {@link #NONE}
   */
  long take(int order, FrameUse use);

  /** Takes back one frame, be it of a block or not. */
  void give(long pa);

  /** Frames that are free, in all zones. */
  int freeFrames();

  /** How each zone stands, lowest first. */
  List<ZoneState> zones();

  /** Puts which frames are free and in what order they will be taken. */
  void putState(StateSink sink);

  /** Makes a policy for a machine. */
  @FunctionalInterface
  interface Maker {

    /**
     * A policy for which all frames that can be given away are free. It must not touch them: RAM
     * that is never needed costs nothing.
     *
     * @param spans the zones that RAM has, lowest first; at least one
     */
    FramePolicy over(Ram ram, List<FrameZone.Span> spans);
  }
}
