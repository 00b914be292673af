package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.cpu.isa.Xlen;

/** C's arithmetic (ISO C11, 6.3.1.8 and 6.5), where integers wrap around in their width. */
final class Arithmetic {
  private Arithmetic() {}

  static Value flag(boolean holds) {
    return Value.of(Type.INT, holds ? 1 : 0);
  }

  /** Whether a value counts as true. */
  static boolean truth(Value value, Scope scope) throws CommandError {
    Value number = decayed(value);
    return number.type() instanceof Type.Real ? number.real() != 0 : number(number).bits() != 0;
  }

  /** What an integer says, of whatever type. */
  static long whole(Value value, Scope scope) throws CommandError {
    if (!(value.type() instanceof Type.Whole)) {
      throw new CommandError("Expected an integer, not a value of type " + value.type().name());
    }
    return value.bits();
  }

  /** The address that a value means, zero-extended. */
  static long address(Value value, Scope scope) throws CommandError {
    Value decayed = decayed(value);
    if (decayed.type() instanceof Type.Whole || decayed.type() instanceof Type.Pointer) {
      return scope.xlen().zeroExtend(decayed.bits());
    }
    throw new CommandError("Value can't be converted to integer.");
  }

  /** A number or pointer, for those alone. */
  static Value number(Value value) throws CommandError {
    Value decayed = decayed(value);
    if (decayed.type() instanceof Type.Nothing) {
      throw new CommandError("Argument to arithmetic operation not a number or boolean.");
    }
    return decayed;
  }

  /** Arrays, functions and data symbols as the pointers that C makes of them. */
  private static Value decayed(Value value) {
    if (value.type() instanceof Type.Array array) {
      return Value.of(new Type.Pointer(array.element()), value.bits());
    }
    if (value.type() instanceof Type.Code) {
      return Value.of(new Type.Pointer(value.type()), value.bits());
    }
    return value.type() instanceof Type.Data
        ? Value.of(new Type.Pointer(Type.CHAR), value.bits())
        : value;
  }

  static Value unary(char operator, Value operand, Scope scope) throws CommandError {
    Value value = decayed(operand);
    if (operator == '!') {
      return flag(!truth(value, scope));
    }
    if (value.type() instanceof Type.Real && operator != '~') {
      return operator == '+' ? value.withoutPlace() : ofReal(value.type(), -value.real());
    }
    if (!(value.type() instanceof Type.Whole whole)) {
      throw new CommandError(
          switch (operator) {
            case '-' -> "Argument to negate operation not a number.";
            case '~' -> "Argument to complement operation not an integer, boolean.";
            default -> "Argument to positive operation not a number.";
          });
    }
    Type.Whole type = promoted(whole, scope.xlen());
    long bits = value.bits();
    return Value.of(
        type,
        type.fit(
            switch (operator) {
              case '-' -> -bits;
              case '~' -> ~bits;
              default -> bits;
            },
            scope.xlen()));
  }

  static Value binary(Operator operator, Value a, Value b, Scope scope) throws CommandError {
    Value left = number(a);
    Value right = number(b);
    if (left.type() instanceof Type.Pointer || right.type() instanceof Type.Pointer) {
      return pointers(operator, left, right, scope);
    }
    if (left.type() instanceof Type.Real || right.type() instanceof Type.Real) {
      return reals(operator, left, right);
    }
    Type.Whole leftType = promoted((Type.Whole) left.type(), scope.xlen());
    Type.Whole rightType = promoted((Type.Whole) right.type(), scope.xlen());
    if (operator.shifts()) {
      return shift(operator, leftType, left.bits(), right.bits(), scope.xlen());
    }
    Type.Whole type = common(leftType, rightType, scope.xlen());
    long x = type.fit(left.bits(), scope.xlen());
    long y = type.fit(right.bits(), scope.xlen());
    if (operator.compares()) {
      int order = type.signed() ? Long.compare(x, y) : Long.compareUnsigned(x, y);
      return flag(holds(operator, order));
    }
    return Value.of(type, type.fit(wholes(operator, type.signed(), x, y), scope.xlen()));
  }

  private static long wholes(Operator operator, boolean signed, long x, long y)
      throws CommandError {
    if (y == 0 && (operator == Operator.DIVIDE || operator == Operator.REMAINDER)) {
      throw new CommandError("Division by zero");
    }
    return switch (operator) {
      case MULTIPLY -> x * y;
      case DIVIDE -> signed ? x / y : Long.divideUnsigned(x, y);
      case REMAINDER -> signed ? x % y : Long.remainderUnsigned(x, y);
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case AND -> x & y;
      case XOR -> x ^ y;
      case OR -> x | y;
      default -> throw new IllegalArgumentException("not for two integers: " + operator);
    };
  }

  private static boolean holds(Operator operator, int order) {
    return switch (operator) {
      case LESS -> order < 0;
      case GREATER -> order > 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      default -> throw new IllegalArgumentException("no comparison: " + operator);
    };
  }

  /** A count that is negative or too great shifts everything out, as gdb does. */
  private static Value shift(Operator operator, Type.Whole type, long x, long count, Xlen xlen) {
    long bits = 8 * type.bytes(xlen);
    boolean out = count < 0 || count >= bits;
    long shifted;
    if (operator == Operator.SHIFT_LEFT) {
      shifted = out ? 0 : x << count;
    } else if (out) {
      shifted = count >= 0 && type.signed() && x < 0 ? -1 : 0;
    } else {
      shifted = type.signed() ? x >> count : x >>> count;
    }
    return Value.of(type, type.fit(shifted, xlen));
  }

  private static Type.Whole promoted(Type.Whole type, Xlen xlen) {
    return type.bytes(xlen) < 4 ? Type.INT : type;
  }

  /** The wider type; of two that are equally wide, the unsigned one. */
  private static Type.Whole common(Type.Whole a, Type.Whole b, Xlen xlen) {
    long bytes = Math.max(a.bytes(xlen), b.bytes(xlen));
    boolean signed = (a.signed() || a.bytes(xlen) < bytes) && (b.signed() || b.bytes(xlen) < bytes);
    if (bytes <= 4) {
      return signed ? Type.INT : Type.UNSIGNED_INT;
    }
    if (bytes <= xlen.bytes()) {
      return signed ? Type.LONG : Type.UNSIGNED_LONG;
    }
    return signed ? Type.LONG_LONG : Type.UNSIGNED_LONG_LONG;
  }

  private static Value ofReal(Type type, double number) {
    return type.equals(Type.FLOAT)
        ? Value.of(type, Float.floatToRawIntBits((float) number) & 0xFFFF_FFFFL)
        : Value.of(Type.DOUBLE, Double.doubleToRawLongBits(number));
  }

  private static Value reals(Operator operator, Value left, Value right) throws CommandError {
    double x = left.real();
    double y = right.real();
    if (operator.compares()) {
      return flag(
          switch (operator) {
            case LESS -> x < y;
            case GREATER -> x > y;
            case LESS_OR_EQUAL -> x <= y;
            case GREATER_OR_EQUAL -> x >= y;
            case EQUAL -> x == y;
            default -> x != y;
          });
    }
    boolean single = !left.type().equals(Type.DOUBLE) && !right.type().equals(Type.DOUBLE);
    Type type = single ? Type.FLOAT : Type.DOUBLE;
    return switch (operator) {
      case MULTIPLY -> ofReal(type, x * y);
      case DIVIDE -> ofReal(type, x / y);
      case ADD -> ofReal(type, x + y);
      case SUBTRACT -> ofReal(type, x - y);
      default -> throw new CommandError("Integer operation on a floating-point number.");
    };
  }

  private static Value pointers(Operator operator, Value left, Value right, Scope scope)
      throws CommandError {
    if (left.type() instanceof Type.Real || right.type() instanceof Type.Real) {
      throw new CommandError("Argument to arithmetic operation not a number or boolean.");
    }
    Xlen xlen = scope.xlen();
    if (operator.compares()) {
      int order = Long.compareUnsigned(xlen.zeroExtend(left.bits()), xlen.zeroExtend(right.bits()));
      return flag(holds(operator, order));
    }
    boolean leftIs = left.type() instanceof Type.Pointer;
    boolean rightIs = right.type() instanceof Type.Pointer;
    if (operator == Operator.SUBTRACT && leftIs && rightIs) {
      Type.Pointer type = (Type.Pointer) left.type();
      if (!type.target().equals(((Type.Pointer) right.type()).target())) {
        throw new CommandError(
            "First argument of `-' is a pointer and second argument is neither"
                + " an integer nor a pointer of the same type.");
      }
      long distance = xlen.signExtend(left.bits() - right.bits());
      return Value.of(Type.LONG, distance / type.target().bytes(xlen));
    }
    if ((operator == Operator.ADD && leftIs != rightIs)
        || (operator == Operator.SUBTRACT && leftIs)) {
      Value pointer = leftIs ? left : right;
      long steps = leftIs ? right.bits() : left.bits();
      long bytes = steps * ((Type.Pointer) pointer.type()).target().bytes(xlen);
      return Value.of(
          pointer.type(),
          xlen.zeroExtend(pointer.bits() + (operator == Operator.ADD ? bytes : -bytes)));
    }
    // As gdb does, any other operation is one on the addresses.
    Value x = leftIs ? Value.of(Type.LONG, xlen.signExtend(left.bits())) : left;
    Value y = rightIs ? Value.of(Type.LONG, xlen.signExtend(right.bits())) : right;
    return binary(operator, x, y, scope);
  }
}
