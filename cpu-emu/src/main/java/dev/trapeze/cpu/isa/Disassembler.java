package dev.trapeze.cpu.isa;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes instruction words in assembly language as {@code objdump -d} does: by the name of a
 * pseudo-instruction where there is one, compressed instructions as what they stand for, targets as
 * addresses with the nearest symbol.
 */
public final class Disassembler {
  private static final String FENCE_LETTERS = "iorw";
  private static final int FENCE_TSO = 0x833;

  /** A pseudo-instruction, as a pattern for the text of the instruction that it stands for. */
  private record Shown(PseudoInstruction pseudo, Pattern pattern) {}

  private static final Map<Instruction, List<Shown>> SHOWN = new EnumMap<>(Instruction.class);

  static {
    for (PseudoInstruction pseudo : PseudoInstructions.table()) {
      if (pseudo.shown()) {
        String expansion = pseudo.expansion().get(0);
        String mnemonic = expansion.substring(0, expansion.indexOf(' '));
        for (Instruction row : Instruction.values()) {
          if (row.mnemonic().equals(mnemonic)) {
            SHOWN
                .computeIfAbsent(row, r -> new ArrayList<>())
                .add(new Shown(pseudo, pattern(expansion)));
          }
        }
      }
    }
  }

  private Disassembler() {}

  private static Pattern pattern(String expansion) {
    String quoted = Pattern.quote(expansion.substring(expansion.indexOf(' ') + 1));
    for (int operand = 1; quoted.contains("$" + operand); operand++) {
      String group = "p" + operand;
      quoted =
          quoted
              .replaceFirst("\\$" + operand, "\\\\E(?<" + group + ">[^,]+)\\\\Q")
              .replaceAll("\\$" + operand, "\\\\E\\\\k<" + group + ">\\\\Q");
    }
    return Pattern.compile(quoted);
  }

  /** As {@link #format(int, long, Isa, SymbolLookup)}, with all that the machine has. */
  public static String format(int raw, long pc, Xlen xlen, SymbolLookup symbols) {
    return format(raw, pc, Isa.of(xlen), symbols);
  }

  /**
   * The instruction in assembly language, mnemonic and operands apart by blanks; for an illegal one
   * its bits as {@code .2byte} or {@code .4byte}, and {@code unimp} for the all-zero halfword,
   * which is defined to be illegal.
   *
   * @param raw as {@link Decoder#decode} takes it
   * @param pc the address of the instruction, to which targets are relative
   */
  public static String format(int raw, long pc, Isa isa, SymbolLookup symbols) {
    Xlen xlen = isa.xlen();
    Instruction row = Decoder.row(raw, isa);
    DecodedInstruction decoded = Decoder.decode(raw, isa);
    if (row == null || decoded == null) {
      return illegal(raw);
    }
    if (isCompressedHint(row, decoded)) {
      return row == Instruction.C_NOP
          ? columns(row.mnemonic(), Integer.toString(decoded.immediate()))
          : columns(row.mnemonic(), operands(row.format(), decoded, pc, xlen, symbols));
    }
    if (row == Instruction.C_MV) {
      // Expanded, this is add rd, x0, rs2, which is shown as an add when it is written out in full.
      return columns("mv", Register.abiName(decoded.rd()) + "," + Register.abiName(decoded.rs2()));
    }
    if (row == Instruction.FENCE && decoded.immediate() == FENCE_TSO) {
      return "fence.tso";
    }
    String operands = operands(row.base().format(), decoded, pc, xlen, symbols);
    for (Shown shown : SHOWN.getOrDefault(row.base(), List.of())) {
      Matcher matcher = shown.pattern.matcher(operands);
      if (shown.pseudo.in(xlen) && matcher.matches()) {
        List<String> shownOperands = new ArrayList<>();
        for (int i = 1; i <= shown.pseudo.signature().length(); i++) {
          shownOperands.add(matcher.group("p" + i));
        }
        return columns(shown.pseudo.mnemonic(), String.join(",", shownOperands));
      }
    }
    return columns(row.base().mnemonic() + ordering(decoded), operands);
  }

  private static String illegal(int raw) {
    if (!Decoder.isCompressed(raw)) {
      return columns(".4byte", String.format("0x%x", raw));
    }
    int halfword = raw & 0xFFFF;
    return halfword == 0 ? "unimp" : columns(".2byte", String.format("0x%x", halfword));
  }

  /**
   * True for a compressed instruction that changes nothing and is not the ordinary c.nop; its own
   * name says more than that of what it expands to (RISC-V Unprivileged 20191213, 16.7).
   */
  private static boolean isCompressedHint(Instruction row, DecodedInstruction decoded) {
    return switch (row) {
      case C_NOP -> decoded.immediate() != 0;
      case C_ADDI, C_SRLI, C_SRAI -> decoded.immediate() == 0;
      case C_SLLI -> decoded.immediate() == 0 || decoded.rd() == 0;
      case C_LI, C_LUI, C_MV, C_ADD -> decoded.rd() == 0;
      default -> false;
    };
  }

  private static String ordering(DecodedInstruction decoded) {
    if (decoded.instruction().extension() != Extension.A) {
      return "";
    }
    return switch (decoded.immediate()) {
      case 0 -> "";
      case 1 -> ".rl";
      case 2 -> ".aq";
      default -> ".aqrl";
    };
  }

  private static String columns(String mnemonic, String operands) {
    return operands.isEmpty() ? mnemonic : String.format("%-7s %s", mnemonic, operands);
  }

  private static String operands(
      Format format, DecodedInstruction decoded, long pc, Xlen xlen, SymbolLookup symbols) {
    List<String> operands = new ArrayList<>();
    for (Operand operand : format.syntax()) {
      if (!isLeftOut(operand, decoded)) {
        operands.add(operand(operand, decoded, pc, xlen, symbols));
      }
    }
    return String.join(",", operands);
  }

  private static boolean isLeftOut(Operand operand, DecodedInstruction decoded) {
    return operand.optional() && decoded.roundingMode() == operand.roundingModeLeftOut().code();
  }

  private static String operand(
      Operand operand, DecodedInstruction decoded, long pc, Xlen xlen, SymbolLookup symbols) {
    int immediate = decoded.immediate();
    return switch (operand) {
      case RD -> Register.abiName(decoded.rd());
      case RS1 -> Register.abiName(decoded.rs1());
      case RS2 -> Register.abiName(decoded.rs2());
      case FLOAT_RD -> Register.floatAbiName(decoded.rd());
      case FLOAT_RS1 -> Register.floatAbiName(decoded.rs1());
      case FLOAT_RS2 -> Register.floatAbiName(decoded.rs2());
      case FLOAT_RS3 -> Register.floatAbiName(decoded.rs3());
      case ROUNDING_MODE, UNUSED_ROUNDING_MODE -> roundingMode(decoded.roundingMode());
      case STACK_POINTER -> Register.abiName(2);
      case IMMEDIATE -> Integer.toString(immediate);
      case SHIFT_AMOUNT -> "0x" + Integer.toHexString(immediate);
      case UPPER_IMMEDIATE -> "0x" + Integer.toHexString(immediate >>> 12);
      case MEMORY -> immediate + "(" + Register.abiName(decoded.rs1()) + ")";
      case ADDRESS -> "(" + Register.abiName(decoded.rs1()) + ")";
      case TARGET -> target(xlen.zeroExtend(pc + immediate), symbols);
      case CSR -> csr(immediate);
      case CSR_IMMEDIATE -> Integer.toString(decoded.rs1());
      case PREDECESSORS -> fenceSet(immediate >> 4 & 15);
      case SUCCESSORS -> fenceSet(immediate & 15);
    };
  }

  private static String roundingMode(int code) {
    RoundingMode mode = RoundingMode.ofCode(code);
    return mode == null ? "unknown" : mode.assemblerName();
  }

  private static String target(long address, SymbolLookup symbols) {
    String symbol = symbols.describe(address);
    String hex = Long.toHexString(address);
    return symbol == null ? hex : hex + " <" + symbol + ">";
  }

  private static String csr(int number) {
    CsrId csr = CsrId.ofNumber(number);
    return csr == null ? "0x" + Integer.toHexString(number) : csr.assemblerName();
  }

  private static String fenceSet(int set) {
    if (set == 0) {
      return "0";
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < FENCE_LETTERS.length(); i++) {
      if ((set & 8 >> i) != 0) {
        letters.append(FENCE_LETTERS.charAt(i));
      }
    }
    return letters.toString();
  }
}
