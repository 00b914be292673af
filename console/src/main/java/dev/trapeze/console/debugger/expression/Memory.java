package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.cpu.isa.Xlen;
import java.util.Arrays;

/** Values in memory and other places: reading, casting, indexing, assigning. */
final class Memory {
  /** The longest value (gdb's {@code max-value-size}). */
  static final int MOST_BYTES = 65536;

  private Memory() {}

  /** The value of a type that lies at an address. */
  static Value at(Type type, long va, Scope scope) throws CommandError {
    long address = scope.xlen().zeroExtend(va);
    Place place = new Place.Memory(address);
    if (type instanceof Type.Nothing) {
      throw new CommandError("Attempt to take contents of a non-pointer value.");
    }
    if (type instanceof Type.Code || type instanceof Type.Data) {
      return new Value(type, address, place, null);
    }
    long bytes = type.bytes(scope.xlen());
    if (bytes > MOST_BYTES) {
      throw new CommandError(
          "value requires " + bytes + " bytes, which is more than max-value-size");
    }
    byte[] contents = read(address, (int) bytes, scope);
    if (type instanceof Type.Array) {
      return new Value(type, address, place, contents);
    }
    long bits = bits(contents, 0, contents.length);
    return new Value(type, extended(type, bits, scope.xlen()), place, null);
  }

  private static byte[] read(long address, int lengthBytes, Scope scope) throws CommandError {
    byte[] bytes = new byte[lengthBytes];
    int done = scope.read(address, bytes);
    if (done < lengthBytes) {
      throw noAccess(scope.xlen().zeroExtend(address + done));
    }
    return bytes;
  }

  /** What gdb says where nothing is mapped. */
  static CommandError noAccess(long va) {
    return new CommandError("Cannot access memory at address 0x" + Long.toHexString(va));
  }

  /** Little-endian. */
  static long bits(byte[] bytes, int offset, int lengthBytes) {
    long bits = 0;
    for (int i = lengthBytes - 1; i >= 0; i--) {
      bits = bits << 8 | bytes[offset + i] & 0xFF;
    }
    return bits;
  }

  static long extended(Type type, long bits, Xlen xlen) {
    if (type instanceof Type.Whole whole) {
      return whole.fit(bits, xlen);
    }
    return type instanceof Type.Pointer ? xlen.zeroExtend(bits) : bits;
  }

  /** {@code *value}. */
  static Value contentsOf(Value value, Scope scope) throws CommandError {
    Type type = value.type();
    if (type instanceof Type.Pointer pointer) {
      return at(pointer.target(), value.bits(), scope);
    }
    if (type instanceof Type.Array array) {
      return at(array.element(), value.bits(), scope);
    }
    if (type instanceof Type.Code) {
      return value;
    }
    if (type instanceof Type.Data) {
      return at(Type.CHAR, value.bits(), scope);
    }
    if (type instanceof Type.Whole) {
      // As gdb, which takes an integer for the address of an int.
      return at(Type.INT, value.bits(), scope);
    }
    throw new CommandError("Attempt to take contents of a non-pointer value.");
  }

  /** {@code &value}. */
  static Value addressOf(Value value, Scope scope) throws CommandError {
    if (value.place() instanceof Place.Memory memory) {
      return Value.of(new Type.Pointer(value.type()), memory.va());
    }
    throw new CommandError("Attempt to take address of value not located in memory.");
  }

  /** {@code array[index]}. */
  static Value element(Value array, Value index, Scope scope) throws CommandError {
    if (array.type() instanceof Type.Array type && array.contents() != null) {
      long number = Arithmetic.whole(index, scope);
      long bytes = type.element().bytes(scope.xlen());
      if (number < 0 || number >= type.count()) {
        throw new CommandError("no such vector element");
      }
      byte[] contents = array.contents();
      int start = (int) (number * bytes);
      Place place =
          array.place() instanceof Place.Memory memory
              ? new Place.Memory(scope.xlen().zeroExtend(memory.va() + start))
              : null;
      if (type.element() instanceof Type.Array inner) {
        return new Value(
            inner,
            array.bits() + start,
            place,
            Arrays.copyOfRange(contents, start, start + (int) bytes));
      }
      long bits = bits(contents, start, (int) bytes);
      return new Value(type.element(), extended(type.element(), bits, scope.xlen()), place, null);
    }
    if (array.type() instanceof Type.Whole && !(index.type() instanceof Type.Pointer)) {
      throw new CommandError("cannot subscript something of type `" + array.type().name() + "'");
    }
    return contentsOf(Arithmetic.binary(Operator.ADD, array, index, scope), scope);
  }

  /** {@code first@count}: so many values of one kind, the first of which lies in memory. */
  static Value repeat(Value first, Value count, Scope scope) throws CommandError {
    long number = Arithmetic.whole(count, scope);
    if (number < 1 || number > MOST_BYTES) {
      throw new CommandError("Invalid number " + number + " of repetitions.");
    }
    if (!(first.place() instanceof Place.Memory memory)) {
      throw new CommandError("Only values in memory can be extended with '@'.");
    }
    Type element = first.type() instanceof Type.Data ? Type.CHAR : first.type();
    if (element instanceof Type.Code) {
      throw new CommandError("Only values in memory can be extended with '@'.");
    }
    return at(new Type.Array(element, (int) number), memory.va(), scope);
  }

  /** {@code (type) value}. */
  static Value cast(Type type, Value value, Scope scope) throws CommandError {
    if (type instanceof Type.Nothing) {
      return Value.none();
    }
    boolean dataSymbol = value.type() instanceof Type.Data;
    if (type instanceof Type.Array array) {
      if (value.place() instanceof Place.Memory memory) {
        return at(type, memory.va(), scope);
      }
      throw new CommandError("Only values in memory can be cast to '" + array.name() + "'.");
    }
    if (dataSymbol && value.place() instanceof Place.Memory memory && !isAddress(type, scope)) {
      // As gdb: the cast says what the symbol's memory holds.
      return at(type, memory.va(), scope);
    }
    if (type instanceof Type.Real real) {
      double number = Arithmetic.number(value).real();
      return real.bytes() == 4
          ? Value.of(type, Float.floatToRawIntBits((float) number) & 0xFFFF_FFFFL)
          : Value.of(type, Double.doubleToRawLongBits(number));
    }
    if (value.type() instanceof Type.Nothing) {
      throw new CommandError("Invalid cast.");
    }
    long bits = value.type() instanceof Type.Real ? (long) value.real() : value.bits();
    return Value.of(type, extended(type, bits, scope.xlen()));
  }

  private static boolean isAddress(Type type, Scope scope) {
    return type instanceof Type.Pointer || type.bytes(scope.xlen()) == scope.xlen().bytes();
  }

  /** Puts a value where another one is; gives the value that is there then. */
  static Value assign(Value target, Value source, Scope scope) throws CommandError {
    Place place = target.place();
    if (place == null) {
      throw new CommandError("Left operand of assignment is not an lvalue.");
    }
    if (place instanceof Place.Variable variable) {
      scope.variables().set(variable.name(), source);
      return source.withoutPlace().at(place);
    }
    if (!(target.type() instanceof Type.Whole
        || target.type() instanceof Type.Pointer
        || target.type() instanceof Type.Real)) {
      throw new CommandError("Left operand of assignment is not a modifiable lvalue.");
    }
    Value converted = cast(target.type(), source, scope);
    if (place instanceof Place.Register register) {
      scope.setRegister(register.name(), converted.bits());
      Value now = scope.register(register.name());
      return now == null ? converted : now.at(place);
    }
    if (place instanceof Place.Memory memory) {
      byte[] bytes = new byte[(int) target.type().bytes(scope.xlen())];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (converted.bits() >>> 8 * i);
      }
      scope.write(memory.va(), bytes);
    }
    return converted.at(place);
  }
}
