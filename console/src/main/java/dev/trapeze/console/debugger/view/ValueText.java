package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.expression.Type;
import dev.trapeze.console.debugger.expression.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as gdb's {@code print} writes them. */
final class ValueText {
  /** From so many equal elements on they are counted (gdb's {@code print repeats}). */
  private static final int REPEATS = 10;

  private final Look look;
  private final char letter;

  /**
   * For one format.
   *
   * @param letter 0 for what fits the type
   */
  ValueText(Look look, char letter) {
    this.look = look;
    this.letter = letter;
  }

  /** The value, with the type in front where gdb has it. */
  String text(Value value) {
    if (letter == 0 && value.type() instanceof Type.Pointer pointer && !isString(pointer)) {
      return "(" + pointer.name() + ") " + look.named(value.bits());
    }
    return plain(value);
  }

  private static boolean isString(Type.Pointer pointer) {
    return pointer.target().isCharacter();
  }

  private String plain(Value value) {
    if (value.type() instanceof Type.Array array) {
      return array(array, value);
    }
    if (value.type() instanceof Type.Nothing) {
      return "void";
    }
    if (value.type() instanceof Type.Code || value.type() instanceof Type.Data) {
      return letter == 0 || letter == 's'
          ? "{" + value.type().name() + "} " + look.named(value.bits())
          : scalar(value.bits(), 1, false, letter);
    }
    int bytes = (int) value.type().bytes(look.xlen());
    if (letter != 0 && letter != 's') {
      boolean signed = value.type() instanceof Type.Whole whole && whole.signed();
      return value.type() instanceof Type.Real real
          ? real(real, value, letter)
          : scalar(value.bits(), bytes, signed, letter);
    }
    if (value.type() instanceof Type.Pointer pointer) {
      String string = isString(pointer) ? string(value.bits()) : null;
      return look.named(value.bits()) + (string == null ? "" : " " + string);
    }
    if (value.type() instanceof Type.Real real) {
      return real(real, value, 'f');
    }
    return number(value);
  }

  private static String number(Value value) {
    if (value.type().isCharacter()) {
      return CharText.character(value.bits());
    }
    boolean unsigned = value.type() instanceof Type.Whole whole && !whole.signed();
    return unsigned ? Long.toUnsignedString(value.bits()) : Long.toString(value.bits());
  }

  private String real(Type.Real type, Value value, char format) {
    if (format == 'f' || format == 0 || format == 's') {
      return type.bytes() == 4
          ? FloatText.single((int) value.bits())
          : FloatText.twice(value.bits());
    }
    // As gdb: the bits, of the same size.
    return scalar(value.bits(), type.bytes(), true, format);
  }

  /** The string that a pointer points to, or why there is none. */
  private @Nullable String string(long va) {
    Subject subject = look.subject();
    byte[] bytes = new byte[CharText.LIMIT + 1];
    int there = subject.read(va, bytes, 0, bytes.length);
    int length = 0;
    while (length < there && bytes[length] != 0) {
      length++;
    }
    if (length == there && there < bytes.length) {
      String error = "<error: Cannot access memory at address " + look.hex(va + there) + ">";
      return there == 0 ? error : CharText.string(bytes, length, false) + error;
    }
    return CharText.string(bytes, Math.min(length, CharText.LIMIT), length > CharText.LIMIT);
  }

  private String array(Type.Array array, Value value) {
    byte[] contents = value.contents();
    if (contents == null) {
      return look.named(value.bits());
    }
    int bytes = (int) array.element().bytes(look.xlen());
    if (array.element().isCharacter() && (letter == 0 || letter == 's')) {
      int length = contents.length;
      if (length <= CharText.LIMIT && contents[length - 1] == 0) {
        length--;
      }
      return CharText.string(contents, length, false);
    }
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < array.count() && i < CharText.LIMIT; i++) {
      elements.add(plain(element(array.element(), contents, i * bytes, bytes)));
    }
    StringBuilder text = new StringBuilder("{");
    int at = 0;
    while (at < elements.size()) {
      int end = at;
      while (end < elements.size() && elements.get(end).equals(elements.get(at))) {
        end++;
      }
      boolean counted = end - at >= REPEATS;
      for (int i = at; i < (counted ? at + 1 : end); i++) {
        text.append(i == 0 ? "" : ", ").append(elements.get(i));
      }
      if (counted) {
        text.append(" <repeats ").append(end - at).append(" times>");
      }
      at = end;
    }
    return text.append(array.count() > elements.size() ? "...}" : "}").toString();
  }

  private Value element(Type type, byte[] contents, int offset, int bytes) {
    if (type instanceof Type.Array) {
      return new Value(
          type, 0, null, java.util.Arrays.copyOfRange(contents, offset, offset + bytes));
    }
    long bits = Words.bits(contents, offset, bytes);
    boolean signed = type instanceof Type.Whole whole && whole.signed();
    return Value.of(type, signed ? Words.signed(bits, bytes) : bits);
  }

  /** An integer in a format. */
  String scalar(long value, int bytes, boolean signed, char format) {
    long bits = Words.unsigned(value, bytes);
    return switch (format) {
      case 'x' -> "0x" + Long.toHexString(bits);
      case 'z' -> "0x" + Words.padded(Long.toHexString(bits), 2 * bytes);
      case 'd' -> Long.toString(Words.signed(value, bytes));
      case 'u' -> Long.toUnsignedString(bits);
      case 'o' -> bits == 0 ? "0" : "0" + Long.toOctalString(bits);
      case 't' -> Long.toBinaryString(bits);
      case 'a' -> look.named(bits);
      case 'c' -> CharText.character(signed ? (byte) value : value & 0xFF);
      case 'f' ->
          bytes == 8
              ? FloatText.twice(bits)
              : bytes == 4
                  ? FloatText.single((int) bits)
                  : signed ? Long.toString(value) : Long.toUnsignedString(bits);
      default -> signed ? Long.toString(value) : Long.toUnsignedString(bits);
    };
  }
}
