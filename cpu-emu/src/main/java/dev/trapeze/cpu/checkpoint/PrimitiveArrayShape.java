package dev.trapeze.cpu.checkpoint;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * An array of a primitive type: copied as a whole if it is small, in pieces if it is large, and not
 * at all where the last copy still holds.
 */
final class PrimitiveArrayShape implements Shape {
  private static final int LARGE = 1 << 14;
  private static final int PIECE = 1 << 12;

  @Override
  public void save(Object array, ObjectGraph graph) {
    int length = Array.getLength(array);
    int piece = pieceOf(length);
    for (int from = 0; from < length; from += piece) {
      Object copy = graph.lastCopy(array, from / piece);
      int count = Math.min(piece, length - from);
      boolean same = copy != null && equal(array, from, copy, count);
      graph.copies.put(same ? copy : copy(array, from, count));
    }
  }

  @Override
  public void restore(Object array, ObjectGraph graph) {
    int length = Array.getLength(array);
    int piece = pieceOf(length);
    for (int from = 0; from < length; from += piece) {
      Object copy = graph.copies.get();
      int count = Math.min(piece, length - from);
      if (copy != null && !equal(array, from, copy, count)) {
        System.arraycopy(copy, 0, array, from, count);
      }
    }
  }

  private static int pieceOf(int length) {
    return length < LARGE ? Math.max(1, length) : PIECE;
  }

  private static boolean equal(Object array, int from, Object copy, int count) {
    int to = from + count;
    if (array instanceof byte[] bytes) {
      return Arrays.equals(bytes, from, to, (byte[]) copy, 0, count);
    } else if (array instanceof int[] ints) {
      return Arrays.equals(ints, from, to, (int[]) copy, 0, count);
    } else if (array instanceof long[] longs) {
      return Arrays.equals(longs, from, to, (long[]) copy, 0, count);
    } else if (array instanceof short[] shorts) {
      return Arrays.equals(shorts, from, to, (short[]) copy, 0, count);
    } else if (array instanceof char[] chars) {
      return Arrays.equals(chars, from, to, (char[]) copy, 0, count);
    } else if (array instanceof boolean[] booleans) {
      return Arrays.equals(booleans, from, to, (boolean[]) copy, 0, count);
    } else if (array instanceof float[] floats) {
      return Arrays.equals(floats, from, to, (float[]) copy, 0, count);
    }
    return Arrays.equals((double[]) array, from, to, (double[]) copy, 0, count);
  }

  private static Object copy(Object array, int from, int count) {
    Object copy = Array.newInstance(array.getClass().componentType(), count);
    System.arraycopy(array, from, copy, 0, count);
    return copy;
  }
}
