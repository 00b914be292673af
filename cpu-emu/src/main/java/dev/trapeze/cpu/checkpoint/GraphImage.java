package dev.trapeze.cpu.checkpoint;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ObjectGraph} has saved.
 *
 * @param objects the objects that it knew
 * @param numbers their fields of primitive types, one after another
 * @param references what their fields and elements referred to
 * @param copies contents of their primitive arrays and collections
 */
record GraphImage(
    ReferenceSlots.Image objects,
    NumberSlots.Image numbers,
    ReferenceSlots.Image references,
    ReferenceSlots.Image copies) {
  private static final int ARRAY_HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;

  /** About how many bytes it holds that another does not. */
  long bytesBeyond(@Nullable GraphImage other) {
    long[] contents = new long[1];
    long pages =
        objects.beyond(other == null ? null : other.objects, value -> {})
            + references.beyond(other == null ? null : other.references, value -> {})
            + copies.beyond(
                other == null ? null : other.copies, value -> contents[0] += bytesOf(value));
    return contents[0]
        + pages * ReferenceSlots.PAGE * REFERENCE_BYTES
        + numbers.beyond(other == null ? null : other.numbers)
            * (long) NumberSlots.PAGE
            * Long.BYTES;
  }

  private static long bytesOf(Object copy) {
    if (!copy.getClass().isArray()) {
      return ARRAY_HEADER_BYTES;
    }
    Class<?> type = copy.getClass().componentType();
    int bytes =
        type == long.class || type == double.class
            ? Long.BYTES
            : type == byte.class || type == boolean.class
                ? Byte.BYTES
                : type == short.class || type == char.class ? Short.BYTES : REFERENCE_BYTES;
    return ARRAY_HEADER_BYTES + (long) Array.getLength(copy) * bytes;
  }
}
