package dev.trapeze.cpu.checkpoint;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** As {@link NumberSlots}, of references. */
final class ReferenceSlots {
  /** References in a page. */
  static final int PAGE = 256;

  private static final int SHIFT = 8;

  /** The references as they were. Behind the last come nulls to the end of its page. */
  record Image(int size, @Nullable Object[][] pages) {
    /** What is at a place; null behind the last. */
    @Nullable Object at(int place) {
      return place < size ? pages[place >> SHIFT][place & PAGE - 1] : null;
    }

    /**
     * How many of its pages another does not have.
     *
     * @param eachReference gets what these refer to and the other's do not at the same place
     */
    int beyond(@Nullable Image other, Consumer<Object> eachReference) {
      int count = 0;
      for (int i = 0; i < pages.length; i++) {
        @Nullable Object[] before =
            other == null || i >= other.pages.length ? NOTHING : other.pages[i];
        if (pages[i] != before) {
          count++;
          for (int j = 0; j < PAGE; j++) {
            Object value = pages[i][j];
            if (value != null && value != before[j]) {
              eachReference.accept(value);
            }
          }
        }
      }
      return count;
    }
  }

  private static final @Nullable Object[] NOTHING = new @Nullable Object[PAGE];
  private static final Image EMPTY = new Image(0, new @Nullable Object[0][]);

  private @Nullable Object[] values = new @Nullable Object[PAGE];
  private boolean[] changed = new boolean[1];
  private int size;
  private int next;
  private Image image = EMPTY;

  /** Goes back to the first. */
  void rewind() {
    next = 0;
  }

  /** Where the next one is. */
  int next() {
    return next;
  }

  /** Goes to a place. */
  void seek(int place) {
    next = place;
  }

  int size() {
    return size;
  }

  /** What is at a place; null behind the last. */
  @Nullable Object at(int place) {
    return place < size ? values[place] : null;
  }

  /** Sets the next reference, or adds one behind the last; true if it was another. */
  boolean put(@Nullable Object value) {
    int at = next++;
    if (at == size) {
      grow();
      changed[at >> SHIFT] = true;
    } else if (values[at] == value) {
      return false;
    }
    values[at] = value;
    changed[at >> SHIFT] = true;
    return value != null;
  }

  private void grow() {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      changed = Arrays.copyOf(changed, values.length / PAGE);
    }
    size++;
  }

  /** The next reference; null behind the last. */
  @Nullable Object get() {
    return at(next++);
  }

  /** Keeps the references as they are. */
  Image keep() {
    @Nullable Object[][] pages = Arrays.copyOf(image.pages, (size + PAGE - 1) / PAGE);
    for (int i = 0; i < pages.length; i++) {
      if (changed[i]) {
        changed[i] = false;
        pages[i] = Arrays.copyOfRange(values, i * PAGE, (i + 1) * PAGE);
      }
    }
    image = new Image(size, pages);
    return image;
  }

  /** Makes the references those of an image, and forgets what has changed since the last. */
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
    Arrays.fill(values, other.size, Math.max(size, other.size), null);
    Arrays.fill(changed, false);
    size = other.size;
    image = other;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(values, 0, size, null);
    size = 0;
    next = 0;
    image = EMPTY;
    Arrays.fill(changed, false);
  }
}
