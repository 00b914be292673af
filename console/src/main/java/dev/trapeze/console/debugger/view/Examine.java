package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.expression.Type;
import dev.trapeze.console.debugger.expression.Value;
import java.util.List;

/** The command {@code x}: memory from an address on (Debugging with GDB, 10.6). */
final class Examine {
  private char letter = 'x';
  private char unit = 'w';
  private int lastCount = 1;
  private long nextVa;

  List<DebugCommand> commands() {
    return List.of(
        new DebugCommand(
            "x",
            List.of(),
            "x[/NFU] [ADDRESS]",
            "examine memory",
            """
            N is how many, before ADDRESS if negative, F the format: x d u o t z hexadecimal, decimal, unsigned, octal, binary,
            padded; a address, c character, f floating point, s string, i instruction. U is the unit:
            b h w g for 1, 2, 4, 8 bytes. F and U are those of last time if they are left out, the
            address is where the last one ended. ADDRESS is a C expression.
              x/4xw $sp    four words of the stack
              x/5i $pc     the next five instructions
              x/s $a1      the string that a1 points to""",
            DebugCommand.Argument.EXPRESSION,
            true,
            this::run));
  }

  private void run(Invocation invocation) throws CommandError {
    String arguments = invocation.arguments();
    String formatText = invocation.format();
    if (formatText.isEmpty() && arguments.startsWith("/")) {
      int end = arguments.indexOf(' ');
      formatText = arguments.substring(1, end < 0 ? arguments.length() : end);
      arguments = end < 0 ? "" : arguments.substring(end).trim();
    }
    Look look = Look.of(invocation);
    DataFormat format = DataFormat.parse(formatText);
    if (!arguments.isEmpty()) {
      nextVa = look.address(arguments);
    } else if (formatText.isEmpty()) {
      format = new DataFormat(Math.max(1, lastCount), (char) 0, (char) 0);
    }
    lastCount = format.count();
    show(look, format, nextVa, invocation.out()::println);
  }

  interface Lines {
    void line(String text);
  }

  /** Shows memory, and remembers format and place. */
  void show(Look look, DataFormat format, long startVa, Lines out) throws CommandError {
    if (format.letter() != 0) {
      letter = format.letter();
    }
    int addressBytes = look.xlen().bytes();
    if (letter == 'a') {
      unit = addressBytes == 8 ? 'g' : 'w';
    } else if (letter == 'c') {
      unit = format.unit() != 0 ? format.unit() : format.letter() != 0 ? 'b' : unit;
    } else if (letter == 'f' && format.unit() == 0 && unit != 'w' && unit != 'g') {
      unit = 'g';
    } else if (letter == 's') {
      unit = 'b';
    } else if (format.unit() != 0) {
      unit = format.unit();
    }
    nextVa = look.xlen().zeroExtend(startVa);
    if (format.count() < 0) {
      before(look, -format.count(), out);
      return;
    }
    switch (letter) {
      case 'i' -> instructions(look, format.count(), out);
      case 's' -> strings(look, format.count(), out);
      default -> words(look, format.count(), out);
    }
  }

  /** What lies before an address; the next is before that. */
  private void before(Look look, int count, Lines out) throws CommandError {
    if (letter == 'i' || letter == 's') {
      throw new CommandError(
          "x/-N goes back through data only: instructions and strings have no fixed length.");
    }
    long first = look.xlen().zeroExtend(nextVa - (long) count * DataFormat.bytes(unit));
    nextVa = first;
    words(look, count, out);
    nextVa = first;
  }

  private void instructions(Look look, int count, Lines out) throws CommandError {
    Disassembly code = new Disassembly(look);
    long pc = look.subject().hasRegisters() ? look.xlen().zeroExtend(look.pc()) : -1;
    for (int i = 0; i < count; i++) {
      Disassembly.Line line = code.at(nextVa);
      String mark = pc == nextVa ? "=> " : "   ";
      if (line == null) {
        throw look.noAccess(nextVa);
      }
      out.line(mark + look.named(nextVa) + ":\t" + line.text());
      remember(look, Value.of(Type.INT, line.raw()), nextVa);
      nextVa = look.xlen().zeroExtend(line.endVa());
    }
  }

  private void strings(Look look, int count, Lines out) throws CommandError {
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[CharText.LIMIT];
      int there = look.subject().read(nextVa, bytes, 0, bytes.length);
      int length = 0;
      while (length < there && bytes[length] != 0) {
        length++;
      }
      if (length == there && there < bytes.length) {
        throw look.noAccess(nextVa + there);
      }
      boolean more = length == bytes.length;
      out.line(look.named(nextVa) + ":\t" + CharText.string(bytes, length, more));
      remember(look, Value.of(Type.CHAR, bytes[0] & 0xFF), nextVa);
      nextVa = look.xlen().zeroExtend(nextVa + length + (more ? 0 : 1));
    }
  }

  private void words(Look look, int count, Lines out) throws CommandError {
    int bytes = DataFormat.bytes(unit);
    int perLine = bytes <= 2 ? 8 : bytes == 4 ? 4 : 2;
    if (letter == 'f' && bytes < 4) {
      perLine = 8;
    }
    ValueText text = new ValueText(look, letter);
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (i % perLine == 0) {
        if (i > 0) {
          out.line(line.toString());
        }
        line.setLength(0);
        line.append(look.named(nextVa)).append(':');
      }
      byte[] memory = new byte[bytes];
      int there = look.subject().read(nextVa, memory, 0, bytes);
      if (there < bytes) {
        if (i % perLine != 0) {
          out.line(line.toString());
        }
        throw look.noAccess(nextVa + there);
      }
      long value = Words.signed(Words.bits(memory, 0, bytes), bytes);
      line.append('\t').append(word(text, value, bytes));
      remember(look, Value.of(type(bytes), value), nextVa);
      nextVa = look.xlen().zeroExtend(nextVa + bytes);
    }
    if (!line.isEmpty()) {
      out.line(line.toString());
    }
  }

  /** In x, hexadecimal, octal and binary numbers have all their digits. */
  private String word(ValueText text, long value, int bytes) {
    long bits = Words.unsigned(value, bytes);
    return switch (letter) {
      case 'x' -> text.scalar(value, bytes, true, 'z');
      case 't' -> Words.padded(Long.toBinaryString(bits), 8 * bytes);
      case 'o' -> "0" + Words.padded(Long.toOctalString(bits), (8 * bytes + 2) / 3);
      default -> text.scalar(value, bytes, true, letter);
    };
  }

  private static Type type(int bytes) {
    return switch (bytes) {
      case 1 -> new Type.Whole("char", 1, true);
      case 2 -> new Type.Whole("short", 2, true);
      case 4 -> Type.INT;
      default -> Type.LONG_LONG;
    };
  }

  /** {@code $_} is the address that was shown last, {@code $__} what is there. */
  private static void remember(Look look, Value value, long va) {
    look.scope().variables().set("_", Value.of(new Type.Pointer(value.type()), va));
    look.scope().variables().set("__", value);
  }
}
