package dev.trapeze.kernel.mm;

import static dev.trapeze.kernel.mm.FramePolicy.MOST_ORDER;
import static dev.trapeze.kernel.mm.FramePolicy.NONE;

import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.List;

/**
 * The free frames of a zone, in blocks of 1 to 1024 (Knuth's buddy system; Linux's {@code
 * __free_one_page} and {@code expand}).
 *
 * <p>A block of order n has 2 to the power of n frames and begins at a multiple of its size. Its
 * buddy is the block beside it with which it makes one of order n + 1: their numbers differ in one
 * bit. What is taken is split off a larger block where there is no small one, always its lower
 * half; what is given back is joined with its buddy while that is free too. So two buddies are
 * never both free, and a zone of which all is free again consists of the largest blocks.
 *
 * <p>Free blocks of an order form a list, what was freed last in front. The links lie beside the
 * frames (in Linux's {@code struct page}), not in them.
 */
final class BuddyZone {
  private static final int LARGEST_BLOCK = 1 << MOST_ORDER;

  private final FrameZone.Span span;
  private final long basePa;
  private final int firstFrame;
  private final int endFrame;

  // Frames are numbered from basePa. For the first frame of each free block: 1 + order, and 1 + the
  // numbers of the blocks behind and before it; so that what has never been written says "none".
  private final byte[] freeOrder;
  private final int[] next;
  private final int[] previous;
  private final int[] first = new int[MOST_ORDER + 1];
  private final int[] blocks = new int[MOST_ORDER + 1];
  private int freeFrames;

  /** A zone that is all free. */
  BuddyZone(FrameZone.Span span) {
    this.span = span;
    long largestBytes = (long) LARGEST_BLOCK * Pages.BYTES;
    this.basePa = span.firstFramePa() / largestBytes * largestBytes;
    this.firstFrame = frameOf(span.firstFramePa());
    this.endFrame = frameOf(span.endPa());
    this.freeOrder = new byte[endFrame];
    this.next = new int[endFrame];
    this.previous = new int[endFrame];
    this.freeFrames = span.managedFrames();
    // From the top down, so that the lowest blocks come first in their lists.
    int end = endFrame;
    while (end > firstFrame) {
      int order = Math.min(MOST_ORDER, Integer.numberOfTrailingZeros(end));
      while (end - (1 << order) < firstFrame) {
        order--;
      }
      end -= 1 << order;
      insert(end, order);
    }
  }

  /** Where the zone lies. */
  FrameZone.Span span() {
    return span;
  }

  /** Takes a block: physical address of its first frame, or {@link FramePolicy#NONE}. */
  long take(int order) {
    int from = order;
    while (from <= MOST_ORDER && first[from] == 0) {
      from++;
    }
    if (from > MOST_ORDER) {
      return NONE;
    }
    int frame = first[from] - 1;
    remove(frame, from);
    while (from > order) {
      from--;
      insert(frame + (1 << from), from);
    }
    freeFrames -= 1 << order;
    return basePa + (long) frame * Pages.BYTES;
  }

  /** Takes one frame back. */
  void give(long pa) {
    int frame = frameOf(pa);
    int order = 0;
    while (order < MOST_ORDER) {
      int buddy = frame ^ 1 << order;
      if (buddy >= endFrame || freeOrder[buddy] != order + 1) {
        break;
      }
      remove(buddy, order);
      frame &= ~(1 << order);
      order++;
    }
    insert(frame, order);
    freeFrames++;
  }

  private void insert(int frame, int order) {
    int behind = first[order];
    freeOrder[frame] = (byte) (order + 1);
    next[frame] = behind;
    previous[frame] = 0;
    if (behind != 0) {
      previous[behind - 1] = frame + 1;
    }
    first[order] = frame + 1;
    blocks[order]++;
  }

  private void remove(int frame, int order) {
    int before = previous[frame];
    int behind = next[frame];
    if (before == 0) {
      first[order] = behind;
    } else {
      next[before - 1] = behind;
    }
    if (behind != 0) {
      previous[behind - 1] = before;
    }
    freeOrder[frame] = 0;
    blocks[order]--;
  }

  /** Frames that are free. */
  int freeFrames() {
    return freeFrames;
  }

  /** How many blocks of each order are free. */
  List<Integer> freeBlocks() {
    List<Integer> counts = new ArrayList<>();
    for (int count : blocks) {
      counts.add(count);
    }
    return counts;
  }

  private int frameOf(long pa) {
    return (int) ((pa - basePa) / Pages.BYTES);
  }

  /** Puts the free blocks of each order, in the order in which they will be taken. */
  void putState(StateSink sink) {
    for (int order = 0; order <= MOST_ORDER; order++) {
      sink.put(blocks[order]);
      for (int link = first[order]; link != 0; link = next[link - 1]) {
        sink.put(link - 1L);
      }
    }
  }
}
