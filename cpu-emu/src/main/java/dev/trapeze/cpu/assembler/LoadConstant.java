package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;

/** The pseudo-instruction li: the instructions that put any constant into a register. */
final class LoadConstant {
  private LoadConstant() {}

  /**
   * The statements that load a value, {@code $1} being the register.
   *
   * @param value sign-extended when the width is RV32
   */
  static List<String> expansion(long value, Xlen xlen) {
    List<String> statements = new ArrayList<>();
    append(value, xlen, statements);
    return statements;
  }

  private static void append(long value, Xlen xlen, List<String> statements) {
    long low = value << 52 >> 52;
    if (value == low) {
      statements.add("addi $1,zero," + value);
    } else if (value == (int) value) {
      statements.add("lui $1," + (((value + 0x800) >>> 12) & 0xFFFFF));
      if (low != 0) {
        // addiw, since lui sign-extends: 0x7FFFFFFF is 0xFFFFFFFF80000000 minus 1, cut to 32 bits.
        statements.add((xlen == Xlen.RV64 ? "addiw" : "addi") + " $1,$1," + low);
      }
    } else {
      long high = (value - low) >> 12;
      int shift = Long.numberOfTrailingZeros(high);
      append(high >> shift, xlen, statements);
      statements.add("slli $1,$1," + (shift + 12));
      if (low != 0) {
        statements.add("addi $1,$1," + low);
      }
    }
  }
}
