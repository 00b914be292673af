package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Encoder;
import dev.trapeze.cpu.isa.ImmediateLayout;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Operand;
import dev.trapeze.cpu.isa.Xlen;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One machine instruction with its registers known and its immediate still an expression.
 *
 * @param immediate what the source wrote, null where the syntax has no number
 * @param immediateOperand how it is to be understood, null likewise
 */
record InstructionFragment(
    SourcePosition position,
    Instruction row,
    Xlen xlen,
    int rd,
    int rs1,
    int rs2,
    int fixedImmediate,
    @Nullable Expression immediate,
    @Nullable Operand immediateOperand)
    implements Fragment {
  @Override
  public long sizeBytes() {
    return row.lengthBytes();
  }

  @Override
  public void emit(long address, ByteArrayOutputStream out) {
    int value = immediate == null ? fixedImmediate : immediateFor(immediate, address);
    if (!row.admits(rd, rs1, rs2, value, xlen)) {
      throw new StatementException(
          immediate == null ? position : immediate.position(),
          row.mnemonic() + " does not exist with these operands: the encoding is reserved");
    }
    Fragment.append(out, Encoder.encode(row, rd, rs1, rs2, value), row.lengthBytes());
  }

  /**
   * Throws {@link StatementException} if the immediate is a number already and does not fit, so
   * that the first pass reports it beside its own errors.
   */
  void checkWhatIsKnown() {
    if (immediate == null || immediateOperand == Operand.TARGET) {
      return;
    }
    try {
      if (!immediate.evaluate().absolute()) {
        return;
      }
    } catch (StatementException e) {
      return; // It depends on a symbol further down; the second pass will tell.
    }
    emit(0, new ByteArrayOutputStream());
  }

  private int immediateFor(Expression written, long address) {
    long number = written.number();
    if (immediateOperand == Operand.TARGET) {
      return target(written, xlen.signExtend(number - address));
    }
    if (immediateOperand == Operand.UPPER_IMMEDIATE) {
      return upper(written, number);
    }
    // In RV32 0xFFFFFFFF and -1 are the same number.
    long value = xlen == Xlen.RV32 && number == (number & 0xFFFF_FFFFL) ? (int) number : number;
    ImmediateLayout layout = row.format().immediate();
    if (!layout.holds(value)) {
      throw outOfRange(written, "immediate " + number, layout, 0);
    }
    return (int) value;
  }

  private int target(Expression written, long distance) {
    ImmediateLayout layout = row.format().immediate();
    if (!layout.holds(distance)) {
      throw outOfRange(written, "target at a distance of " + distance, layout, 0);
    }
    return (int) distance;
  }

  private int upper(Expression written, long number) {
    long value = number << 44 >> 32;
    ImmediateLayout layout = row.format().immediate();
    if (number < 0 || number > 0xFFFFF) {
      throw new StatementException(
          written.position(),
          "upper immediate " + number + " is out of range: expected 0 to 0xfffff");
    }
    if (!layout.holds(value)) {
      throw outOfRange(written, "upper immediate " + number, layout, 12);
    }
    return (int) value;
  }

  private StatementException outOfRange(
      Expression written, String what, ImmediateLayout layout, int shift) {
    String multiple =
        layout.multipleOf() >> shift > 1 ? ", a multiple of " + layout.multipleOf() : "";
    return new StatementException(
        written.position(),
        what
            + " is out of range for "
            + row.mnemonic()
            + ": expected "
            + (layout.lowest() >> shift)
            + " to "
            + (layout.highest() >> shift)
            + multiple);
  }
}
