package dev.trapeze.cpu.checkpoint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of numbers that is gone through again and again, from the first to the last, and of
 * which images can be kept: they share the pages in which nothing has changed.
 */
final class NumberSlots {
  /** Numbers in a page. */
  static final int PAGE = 256;

  private static final int SHIFT = 8;

  /** The numbers as they were. The last page may be longer than what is left. */
  record Image(int size, long[][] pages) {
    /** How many of its pages another does not have. */
    int beyond(@Nullable Image other) {
      int count = 0;
      for (int i = 0; i < pages.length; i++) {
        if (other == null || i >= other.pages.length || pages[i] != other.pages[i]) {
          count++;
        }
      }
      return count;
    }
  }

  private static final Image EMPTY = new Image(0, new long[0][]);

  private long[] values = new long[PAGE];
  private boolean[] changed = new boolean[1];
  private int size;
  private int next;
  private Image image = EMPTY;

  /** Goes back to the first. */
  void rewind() {
    next = 0;
  }

  /** Sets the next number, or adds one behind the last. */
  void put(long value) {
    int at = next++;
    if (at == size) {
      grow();
      values[at] = value;
      changed[at >> SHIFT] = true;
    } else if (values[at] != value) {
      values[at] = value;
      changed[at >> SHIFT] = true;
    }
  }

  private void grow() {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      changed = Arrays.copyOf(changed, values.length / PAGE);
    }
    size++;
  }

  /** The next number. */
  long get() {
    return values[next++];
  }

  /** Keeps the numbers as they are. */
  Image keep() {
    long[][] pages = Arrays.copyOf(image.pages, (size + PAGE - 1) / PAGE);
    for (int i = 0; i < pages.length; i++) {
      if (changed[i]) {
        changed[i] = false;
        pages[i] = Arrays.copyOfRange(values, i * PAGE, (i + 1) * PAGE);
      }
    }
    image = new Image(size, pages);
    return image;
  }

  /** Makes the numbers those of an image, and forgets what has changed since the last. */
  void load(Image other) {
    while (values.length < other.pages.length * PAGE) {
      values = Arrays.copyOf(values, 2 * values.length);
      changed = Arrays.copyOf(changed, values.length / PAGE);
    }
    for (int i = 0; i < other.pages.length; i++) {
      if (changed[i] || i >= image.pages.length || image.pages[i] != other.pages[i]) {
        System.arraycopy(other.pages[i], 0, values, i * PAGE, PAGE);
      }
    }
    Arrays.fill(changed, false);
    size = other.size;
    image = other;
  }

  /** Forgets all. */
  void clear() {
    size = 0;
    next = 0;
    image = EMPTY;
    Arrays.fill(changed, false);
  }
}
