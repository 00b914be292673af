package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Instruction;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A piece of a section whose size is known when it is read, and its contents after layout. */
sealed interface Fragment
    permits InstructionFragment, Fragment.Numbers, Fragment.Bytes, Fragment.Filling, Fragment.Code {
  long sizeBytes();

  /** Appends the contents; throws {@link StatementException} when an operand does not fit. */
  void emit(long address, ByteArrayOutputStream out);

  /** Integers of {@code widthBytes} each, little-endian. */
  record Numbers(int widthBytes, List<Expression> values) implements Fragment {
    @Override
    public long sizeBytes() {
      return (long) widthBytes * values.size();
    }

    @Override
    public void emit(long address, ByteArrayOutputStream out) {
      for (Expression value : values) {
        append(out, checked(value.position(), value.number()), widthBytes);
      }
    }

    private long checked(SourcePosition position, long value) {
      int bits = 8 * widthBytes;
      if (bits < 64 && (value < -(1L << (bits - 1)) || value >= 1L << bits)) {
        throw new StatementException(position, value + " does not fit into " + bits + " bits");
      }
      return value;
    }
  }

  record Bytes(byte[] contents) implements Fragment {
    @Override
    public long sizeBytes() {
      return contents.length;
    }

    @Override
    public void emit(long address, ByteArrayOutputStream out) {
      out.writeBytes(contents);
    }
  }

  /** The same byte again and again. */
  record Filling(long sizeBytes, int value) implements Fragment {
    @Override
    public void emit(long address, ByteArrayOutputStream out) {
      for (long i = 0; i < sizeBytes; i++) {
        out.write(value);
      }
    }
  }

  /** Padding in code: instructions that do nothing, so that execution may run through it. */
  record Code(long sizeBytes) implements Fragment {
    private static final int NOP = Instruction.ADDI.match();
    private static final int C_NOP = Instruction.C_NOP.match();

    @Override
    public void emit(long address, ByteArrayOutputStream out) {
      long left = sizeBytes;
      if ((left & 1) != 0) {
        out.write(0);
        left--;
      }
      if ((left & 2) != 0) {
        append(out, C_NOP, 2);
        left -= 2;
      }
      for (; left > 0; left -= 4) {
        append(out, NOP, 4);
      }
    }
  }

  /** Appends the lower {@code widthBytes} bytes of a value, little-endian. */
  static void append(ByteArrayOutputStream out, long value, int widthBytes) {
    for (int i = 0; i < widthBytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
