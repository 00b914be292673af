package dev.trapeze.cpu.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How to see what an object of a JDK class holds, and how to make it hold it again. */
enum Container {
  /** Lists, sets and queues. */
  COLLECTION {
    @Override
    Object contents(Object object) {
      return ((Collection<?>) object).toArray();
    }

    @Override
    boolean holds(Object object, Object contents) {
      Collection<?> collection = (Collection<?>) object;
      @Nullable Object[] array = (@Nullable Object[]) contents;
      if (array.length != collection.size()) {
        return false;
      }
      int i = 0;
      for (Object element : collection) {
        if (element != array[i++]) {
          return false;
        }
      }
      return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object object, Object contents) {
      Collection<@Nullable Object> collection = (Collection<@Nullable Object>) object;
      collection.clear();
      collection.addAll(Arrays.asList((@Nullable Object[]) contents));
    }
  },

  /** Maps: key, value, key, value … */
  MAP {
    @Override
    Object contents(Object object) {
      Map<?, ?> map = (Map<?, ?>) object;
      List<@Nullable Object> list = new ArrayList<>(2 * map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        list.add(entry.getKey());
        list.add(entry.getValue());
      }
      return list.toArray();
    }

    @Override
    boolean holds(Object object, Object contents) {
      Map<?, ?> map = (Map<?, ?>) object;
      @Nullable Object[] array = (@Nullable Object[]) contents;
      if (array.length != 2 * map.size()) {
        return false;
      }
      int i = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() != array[i++] || entry.getValue() != array[i++]) {
          return false;
        }
      }
      return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object object, Object contents) {
      Map<@Nullable Object, @Nullable Object> map =
          (Map<@Nullable Object, @Nullable Object>) object;
      map.clear();
      Iterator<@Nullable Object> all = Arrays.asList((@Nullable Object[]) contents).iterator();
      while (all.hasNext()) {
        map.put(all.next(), all.next());
      }
    }
  },

  /** Lists of a fixed length, as {@link Arrays#asList} gives them. */
  FIXED_LIST {
    @Override
    Object contents(Object object) {
      return COLLECTION.contents(object);
    }

    @Override
    boolean holds(Object object, Object contents) {
      return COLLECTION.holds(object, contents);
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object object, Object contents) {
      List<@Nullable Object> list = (List<@Nullable Object>) object;
      @Nullable Object[] array = (@Nullable Object[]) contents;
      for (int i = 0; i < array.length; i++) {
        list.set(i, array[i]);
      }
    }
  },

  /** {@link BitSet}s. */
  BITS {
    @Override
    Object contents(Object object) {
      return ((BitSet) object).toLongArray();
    }

    @Override
    boolean holds(Object object, Object contents) {
      return Arrays.equals(((BitSet) object).toLongArray(), (long[]) contents);
    }

    @Override
    void fill(Object object, Object contents) {
      BitSet bits = (BitSet) object;
      bits.clear();
      bits.or(BitSet.valueOf((long[]) contents));
    }
  },

  /** The variables of {@code java.util.concurrent.atomic}. */
  VARIABLE {
    @Override
    Object contents(Object object) {
      return new @Nullable Object[] {valueOf(object)};
    }

    private @Nullable Object valueOf(Object object) {
      if (object instanceof AtomicReference<?> reference) {
        return reference.get();
      } else if (object instanceof AtomicBoolean flag) {
        return flag.get();
      } else if (object instanceof AtomicInteger number) {
        return number.get();
      }
      return ((AtomicLong) object).get();
    }

    @Override
    boolean holds(Object object, Object contents) {
      Object value = valueOf(object);
      Object saved = ((@Nullable Object[]) contents)[0];
      return object instanceof AtomicReference ? value == saved : Objects.equals(value, saved);
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object object, Object contents) {
      Object value = ((@Nullable Object[]) contents)[0];
      if (object instanceof AtomicReference<?> reference) {
        ((AtomicReference<@Nullable Object>) reference).set(value);
      } else if (object instanceof AtomicBoolean flag) {
        flag.set(Boolean.TRUE.equals(value));
      } else if (object instanceof AtomicInteger number) {
        number.set((Integer) Objects.requireNonNull(value));
      } else {
        ((AtomicLong) object).set((Long) Objects.requireNonNull(value));
      }
    }
  },

  /** {@link ByteBuffer}s over an array: the array, and where in it they are. */
  BUFFER {
    @Override
    Object contents(Object object) {
      ByteBuffer buffer = (ByteBuffer) object;
      return new Object[] {buffer.array(), buffer.position(), buffer.limit()};
    }

    @Override
    boolean holds(Object object, Object contents) {
      ByteBuffer buffer = (ByteBuffer) object;
      Object[] saved = (Object[]) contents;
      return saved[1].equals(buffer.position()) && saved[2].equals(buffer.limit());
    }

    @Override
    void fill(Object object, Object contents) {
      Object[] saved = (Object[]) contents;
      ((ByteBuffer) object).limit((Integer) saved[2]).position((Integer) saved[1]);
    }
  },

  /** {@link StringBuilder}s. */
  TEXT {
    @Override
    Object contents(Object object) {
      return object.toString();
    }

    @Override
    boolean holds(Object object, Object contents) {
      return ((String) contents).contentEquals((StringBuilder) object);
    }

    @Override
    void fill(Object object, Object contents) {
      StringBuilder text = (StringBuilder) object;
      text.setLength(0);
      text.append((String) contents);
    }
  };

  /** What it holds, in its order: an array of references, or something of no further interest. */
  abstract Object contents(Object object);

  /** True if that is what it holds. */
  abstract boolean holds(Object object, Object contents);

  /** Makes it hold that, and nothing else. */
  abstract void fill(Object object, Object contents);
}
