package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Format;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Operand;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.RegisterField;
import dev.trapeze.cpu.isa.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the operands of a machine instruction, as the format of its row says they are written. */
final class InstructionParser {
  /** The rows by name; where each width has one of its own, as for zext.h, both. */
  private static final Map<String, List<Instruction>> ROWS = new HashMap<>();

  static {
    for (Instruction row : Instruction.values()) {
      ROWS.computeIfAbsent(row.mnemonic(), m -> new ArrayList<>()).add(row);
    }
  }

  private static final String FENCE_LETTERS = "wroi";

  private final Isa isa;
  private final Token mnemonic;
  private final Instruction row;
  private final int ordering;

  private int rd;
  private int rs1;
  private int rs2;
  private int fixedImmediate;
  private @Nullable Expression immediate;
  private @Nullable Operand immediateOperand;

  private InstructionParser(Token mnemonic, Instruction row, int ordering, Isa isa) {
    this.mnemonic = mnemonic;
    this.row = row;
    this.ordering = ordering;
    this.isa = isa;
  }

  /** The reader for a mnemonic, or null when no instruction of either width has that name. */
  static @Nullable InstructionParser of(Token mnemonic, Isa isa) {
    String name = mnemonic.text().toLowerCase(Locale.ROOT);
    Instruction exact = row(name, isa);
    if (exact != null) {
      return new InstructionParser(mnemonic, exact, 0, isa);
    }
    int dot = name.lastIndexOf('.');
    int ordering = dot < 0 ? -1 : List.of(".rl", ".aq", ".aqrl").indexOf(name.substring(dot)) + 1;
    Instruction atomic = ordering > 0 ? row(name.substring(0, dot), isa) : null;
    return atomic != null && atomic.extension() == Extension.A
        ? new InstructionParser(mnemonic, atomic, ordering, isa)
        : null;
  }

  private static @Nullable Instruction row(String mnemonic, Isa isa) {
    List<Instruction> rows = ROWS.getOrDefault(mnemonic, List.of());
    for (Instruction row : rows) {
      if (isa.has(row)) {
        return row;
      }
    }
    return rows.isEmpty() ? null : rows.get(rows.size() - 1);
  }

  /** False for the name of an instruction that there is, but not in {@code isa}. */
  static boolean has(String mnemonic, Isa isa) {
    Instruction row = row(mnemonic, isa);
    return row == null || isa.has(row);
  }

  /** True when the operands are of the kinds that the format's syntax has. */
  boolean takes(List<WrittenOperand> operands) {
    List<Operand> syntax = row.format().syntax();
    if (!isa.has(row) || !isCount(operands.size(), syntax)) {
      return false;
    }
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).kind() != kindOf(syntax.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCount(int operands, List<Operand> syntax) {
    return operands == syntax.size() || (operands == syntax.size() - 1 && isLastOptional(syntax));
  }

  private static boolean isLastOptional(List<Operand> syntax) {
    return !syntax.isEmpty() && syntax.get(syntax.size() - 1).optional();
  }

  private static char kindOf(Operand operand) {
    return switch (operand) {
      case RD, RS1, RS2, STACK_POINTER -> 'r';
      case FLOAT_RD, FLOAT_RS1, FLOAT_RS2, FLOAT_RS3 -> 'f';
      case MEMORY, ADDRESS -> 'm';
      default -> 'e';
    };
  }

  /** The instruction; throws {@link StatementException} at the first operand that is wrong. */
  InstructionFragment parse(List<WrittenOperand> operands, ExpressionParser expressions) {
    if (!row.in(isa.xlen())) {
      throw new StatementException(
          mnemonic.position(), row.mnemonic() + " does not exist in " + isa.xlen());
    }
    if (!isa.has(row)) {
      throw new StatementException(
          mnemonic.position(), row.mnemonic() + " does not exist in " + isa + absent());
    }
    List<Operand> syntax = row.format().syntax();
    fixedImmediate = ordering;
    for (int i = 0; i < Math.min(syntax.size(), operands.size()); i++) {
      read(syntax.get(i), operands.get(i), expressions);
    }
    if (!isCount(operands.size(), syntax)) {
      throw new StatementException(
          mnemonic.position(),
          row.mnemonic() + " expects " + expected(syntax) + ", found " + operands.size());
    }
    if (operands.size() < syntax.size()) {
      fixedImmediate |= syntax.get(operands.size()).roundingModeLeftOut().code();
    }
    if (row.format().rd() == row.format().rs1()) {
      rs1 = rd;
    }
    return new InstructionFragment(
        mnemonic.position(),
        row,
        isa.xlen(),
        rd,
        rs1,
        rs2,
        fixedImmediate,
        immediate,
        immediateOperand);
  }

  private String absent() {
    Extension missing = isa.has(row.extension()) ? row.base().extension() : row.extension();
    return ": it belongs to " + missing.title();
  }

  private void read(Operand operand, WrittenOperand written, ExpressionParser expressions) {
    Format format = row.format();
    if (kindOf(operand) != written.kind()) {
      throw new StatementException(
          written.position(),
          "expected "
              + inWords(operand)
              + " of "
              + row.mnemonic()
              + ", found "
              + written.inWords());
    }
    switch (operand) {
      case RD -> rd = register(written, format.rd());
      case RS1 -> rs1 = register(written, format.rs1());
      case RS2 -> rs2 = register(written, format.rs2());
      case FLOAT_RD -> rd = register(written, format.rd());
      case FLOAT_RS1 -> rs1 = register(written, format.rs1());
      case FLOAT_RS2 -> rs2 = register(written, format.rs2());
      case FLOAT_RS3 -> fixedImmediate |= written.register() << 3;
      case ROUNDING_MODE, UNUSED_ROUNDING_MODE -> fixedImmediate |= roundingMode(written);
      case STACK_POINTER -> register(written, RegisterField.SP);
      case MEMORY -> {
        rs1 = register(written, format.rs1());
        TokenCursor offset = written.offset();
        if (!offset.atEnd()) {
          number(operand, offset, expressions);
        }
      }
      case ADDRESS -> {
        rs1 = register(written, format.rs1());
        TokenCursor offset = written.offset();
        if (!offset.atEnd() && !(offset.next().text().equals("0") && offset.atEnd())) {
          throw new StatementException(
              written.position(), row.mnemonic() + " takes no offset: expected (register)");
        }
      }
      case CSR -> fixedImmediate = csr(written, expressions);
      case CSR_IMMEDIATE -> rs1 = (int) smallNumber(written, expressions, 31);
      case PREDECESSORS -> fixedImmediate |= fenceSet(written, expressions) << 4;
      case SUCCESSORS -> fixedImmediate |= fenceSet(written, expressions);
      case IMMEDIATE, SHIFT_AMOUNT, UPPER_IMMEDIATE, TARGET ->
          number(operand, written.cursor(), expressions);
    }
  }

  private void number(Operand operand, TokenCursor cursor, ExpressionParser expressions) {
    immediate = expressions.parse(cursor);
    immediateOperand = operand;
    cursor.expectEnd();
  }

  private int register(WrittenOperand written, RegisterField field) {
    int register = written.register();
    boolean implied = field == RegisterField.SP;
    boolean isFloat = written.kind() == 'f';
    if (implied ? register != 2 : !field.holds(register)) {
      throw new StatementException(
          written.position(),
          row.mnemonic()
              + (implied
                  ? " takes only sp here"
                  : " takes only %1$s8 to %1$s15 here".formatted(isFloat ? 'f' : 'x'))
              + ", found "
              + (isFloat ? Register.floatAbiName(register) : Register.abiName(register)));
    }
    return register;
  }

  private static int roundingMode(WrittenOperand written) {
    Token first = written.tokens().get(0);
    RoundingMode mode = RoundingMode.ofName(first.text().toLowerCase(Locale.ROOT));
    if (mode == null || written.tokens().size() > 1) {
      throw new StatementException(
          first.position(),
          "expected a rounding mode (rne, rtz, rdn, rup, rmm or dyn), found " + written.inWords());
    }
    return mode.code();
  }

  private int csr(WrittenOperand written, ExpressionParser expressions) {
    Token first = written.tokens().get(0);
    CsrId csr = CsrId.ofName(first.text().toLowerCase(Locale.ROOT));
    if (written.tokens().size() == 1 && csr != null) {
      return csr.number();
    }
    try {
      return (int) smallNumber(written, expressions, 0xFFF);
    } catch (StatementException e) {
      if (first.kind() == Token.Kind.NAME) {
        throw new StatementException(
            first.position(), "unknown CSR '" + first.text() + "': expected a CSR name or number");
      }
      throw e;
    }
  }

  private int fenceSet(WrittenOperand written, ExpressionParser expressions) {
    Token first = written.tokens().get(0);
    if (first.kind() != Token.Kind.NAME || written.tokens().size() > 1) {
      return (int) smallNumber(written, expressions, 15);
    }
    int set = 0;
    for (char letter : first.text().toCharArray()) {
      int bit = FENCE_LETTERS.indexOf(letter);
      if (bit < 0) {
        throw new StatementException(
            first.position(), "expected letters out of iorw, found '" + first.text() + "'");
      }
      set |= 1 << bit;
    }
    return set;
  }

  private static long smallNumber(
      WrittenOperand written, ExpressionParser expressions, long highest) {
    TokenCursor cursor = written.cursor();
    long value = expressions.parse(cursor).number();
    cursor.expectEnd();
    if (value < 0 || value > highest) {
      throw new StatementException(
          written.position(), value + " is out of range: expected 0 to " + highest);
    }
    return value;
  }

  private static String expected(List<Operand> syntax) {
    if (syntax.isEmpty()) {
      return "no operands";
    }
    StringBuilder text = new StringBuilder();
    text.append(syntax.size()).append(syntax.size() == 1 ? " operand (" : " operands (");
    for (int i = 0; i < syntax.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(inWords(syntax.get(i)));
    }
    return text.append(')').toString();
  }

  private static String inWords(Operand operand) {
    return switch (operand) {
      case RD -> "register rd";
      case RS1 -> "register rs1";
      case RS2 -> "register rs2";
      case FLOAT_RD -> "floating-point register rd";
      case FLOAT_RS1 -> "floating-point register rs1";
      case FLOAT_RS2 -> "floating-point register rs2";
      case FLOAT_RS3 -> "floating-point register rs3";
      case ROUNDING_MODE, UNUSED_ROUNDING_MODE -> "a rounding mode, which may be left out";
      case STACK_POINTER -> "register sp";
      case IMMEDIATE -> "an immediate";
      case SHIFT_AMOUNT -> "a shift amount";
      case UPPER_IMMEDIATE -> "an upper immediate";
      case MEMORY -> "offset(register)";
      case ADDRESS -> "(register)";
      case TARGET -> "a target";
      case CSR -> "a CSR";
      case CSR_IMMEDIATE -> "a number from 0 to 31";
      case PREDECESSORS, SUCCESSORS -> "letters out of iorw";
    };
  }
}
