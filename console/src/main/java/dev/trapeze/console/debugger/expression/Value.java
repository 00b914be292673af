package dev.trapeze.console.debugger.expression;

import org.jspecify.annotations.Nullable;

/**
 * What an expression is worth.
 *
 * @param type how {@code bits} are to be understood
 * @param bits an integer, extended as its type is signed; an address, zero-extended; a
 *     floating-point number's pattern; of an array, a function or a data symbol the address
 * @param place where it is kept; null if nowhere
 * @param contents of an array, the bytes as they were; null for all else
 */
public record Value(Type type, long bits, @Nullable Place place, byte @Nullable [] contents) {

  /** A value that is kept nowhere. */
  public static Value of(Type type, long bits) {
    return new Value(type, bits, null, null);
  }

  /** No value, which a convenience variable has that was never set. */
  public static Value none() {
    return of(Type.VOID, 0);
  }

  /** The same value, but no place any more. */
  Value withoutPlace() {
    return place == null ? this : new Value(type, bits, null, contents);
  }

  /** The same value at a place. */
  Value at(Place where) {
    return new Value(type, bits, where, contents);
  }

  /** As a number of floating point, whatever its type. */
  public double real() {
    if (type instanceof Type.Real real) {
      return real.bytes() == 4 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }
    if (type instanceof Type.Whole whole && !whole.signed() && bits < 0) {
      return (bits >>> 1 | bits & 1) * 2.0;
    }
    return bits;
  }
}
