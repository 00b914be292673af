package dev.trapeze.cpu.isa;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A table row with operands at the borders of what its format can hold.
 *
 * @param source the same in assembly language, targets relative to the location counter
 */
public record InstructionSample(
    Instruction row, int rd, int rs1, int rs2, int immediate, String source) {
  /** Samples of every row that the width has. */
  public static List<InstructionSample> all(Xlen xlen) {
    List<InstructionSample> samples = new ArrayList<>();
    for (Instruction row : Instruction.values()) {
      if (row.in(xlen)) {
        samples.addAll(of(row, xlen));
      }
    }
    return samples;
  }

  static List<InstructionSample> of(Instruction row, Xlen xlen) {
    Format format = row.format();
    boolean sameField = format.rd() == format.rs1();
    Set<InstructionSample> samples = new LinkedHashSet<>();
    for (int rd : registers(format.rd())) {
      for (int rs1 : sameField ? List.of(rd) : registers(format.rs1())) {
        for (int rs2 : registers(format.rs2())) {
          for (int immediate : immediates(row)) {
            if (row.admits(rd, rs1, rs2, immediate, xlen)) {
              samples.add(
                  new InstructionSample(
                      row, rd, rs1, rs2, immediate, source(row, rd, rs1, rs2, immediate)));
            }
          }
        }
      }
    }
    return List.copyOf(samples);
  }

  private static List<Integer> registers(RegisterField field) {
    return switch (field) {
      case NONE, ZERO -> List.of(0);
      case RA -> List.of(1);
      case SP -> List.of(2);
      case C_HIGH_SHORT, C_LOW_SHORT -> List.of(8, 13, 15);
      default -> List.of(0, 2, 10, 31);
    };
  }

  private static Set<Integer> immediates(Instruction row) {
    ImmediateLayout layout = row.format().immediate();
    boolean unwritten = row == Instruction.C_NOP;
    if (!layout.present() || unwritten) {
      return Set.of(0);
    }
    if (row.format() == Format.R4_FLOAT) {
      return new LinkedHashSet<>(List.of(0, 4, 7, 8 << 3 | 1, 10 << 3 | 7, 31 << 3 | 2, 255));
    }
    if (isRounded(row)) {
      return new LinkedHashSet<>(List.of(0, 1, 2, 3, 4, 7));
    }
    if (row.extension() == Extension.ZICSR) {
      return new LinkedHashSet<>(List.of(0, 0x180, 0x305, 0x7C0, 0xC01, 0xFFF));
    }
    Set<Integer> immediates = new LinkedHashSet<>();
    for (long candidate :
        new long[] {
          layout.lowest(), -layout.multipleOf(), 0, layout.multipleOf(), layout.highest()
        }) {
      if (layout.holds(candidate)) {
        immediates.add((int) candidate);
      }
    }
    if (row == Instruction.FENCE) {
      immediates.removeIf(i -> (i & 15) == 0 || (i >> 4) == 0 || i > 255);
      immediates.addAll(List.of(0x33, 0xFF, 0x84));
    }
    return immediates;
  }

  private static boolean isRounded(Instruction row) {
    return row.format().syntax().stream().anyMatch(Operand::optional);
  }

  /** The instruction word. */
  public int word() {
    return Encoder.encode(row, rd, rs1, rs2, immediate);
  }

  private static String source(Instruction row, int rd, int rs1, int rs2, int immediate) {
    List<String> operands = new ArrayList<>();
    for (Operand operand : row.format().syntax()) {
      if (operand == Operand.UNUSED_ROUNDING_MODE && immediate == RoundingMode.RNE.code()) {
        continue; // GNU as 2.40 does not take it.
      }
      operands.add(
          switch (operand) {
            case RD -> "x" + rd;
            case RS1 -> Register.abiName(rs1);
            case RS2 -> Register.abiName(rs2);
            case FLOAT_RD -> "f" + rd;
            case FLOAT_RS1 -> Register.floatAbiName(rs1);
            case FLOAT_RS2 -> Register.floatAbiName(rs2);
            case FLOAT_RS3 -> "f" + (immediate >> 3);
            case ROUNDING_MODE, UNUSED_ROUNDING_MODE ->
                requireNonNull(RoundingMode.ofCode(immediate & 7)).assemblerName();
            case STACK_POINTER -> "sp";
            case IMMEDIATE, SHIFT_AMOUNT -> Integer.toString(immediate);
            case UPPER_IMMEDIATE -> "0x" + Integer.toHexString(immediate >>> 12);
            case MEMORY -> immediate + "(" + Register.abiName(rs1) + ")";
            case ADDRESS -> "(x" + rs1 + ")";
            case TARGET -> ". + " + immediate;
            case CSR -> Integer.toString(immediate);
            case CSR_IMMEDIATE -> Integer.toString(rs1);
            case PREDECESSORS -> fenceSet(immediate >> 4);
            case SUCCESSORS -> fenceSet(immediate & 15);
          });
    }
    String ordering =
        row.extension() == Extension.A ? List.of("", ".rl", ".aq", ".aqrl").get(immediate) : "";
    return row.mnemonic() + ordering + " " + String.join(", ", operands);
  }

  private static String fenceSet(int set) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      if ((set & 8 >> i) != 0) {
        letters.append("iorw".charAt(i));
      }
    }
    return letters.toString();
  }
}
