package dev.trapeze.cpu.checkpoint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers of objects, by identity. */
final class ObjectIndex {
  private static final int FIRST_SLOTS = 1 << 12;
  private static final int MIX = 0x9E37_79B9;

  private @Nullable Object[] keys = new @Nullable Object[FIRST_SLOTS];
  private int[] numbers = new int[FIRST_SLOTS];
  private int size;

  /** How many objects have a number. */
  int size() {
    return size;
  }

  /** The number of an object, or -1. */
  int find(Object key) {
    int slot = slot(key);
    return keys[slot] == null ? -1 : numbers[slot];
  }

  /** Gives an object a number, not negative, in place of the one that it may have. */
  void put(Object key, int number) {
    int slot = slot(key);
    if (keys[slot] == null) {
      keys[slot] = key;
      size++;
    }
    numbers[slot] = number;
    if (2 * size > keys.length) {
      grow();
    }
  }

  private void grow() {
    @Nullable Object[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new @Nullable Object[2 * oldKeys.length];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      Object key = oldKeys[i];
      if (key != null) {
        int slot = slot(key);
        keys[slot] = key;
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  /** Where an object is, or would be. */
  private int slot(Object key) {
    int mask = keys.length - 1;
    int slot = System.identityHashCode(key) * MIX >>> 8 & mask;
    while (keys[slot] != null && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(keys, null);
    size = 0;
  }
}
