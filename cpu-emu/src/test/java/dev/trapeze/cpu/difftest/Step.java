package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.Encoder;
import dev.trapeze.cpu.isa.Instruction;
import java.util.List;

/** One or a few instructions of a sequence that stand or fall together. */
sealed interface Step {
  /** Bytes that the step takes. */
  int sizeBytes();

  /** The instruction words, given how far it is from the step's start to where it jumps. */
  List<Integer> words(int targetDistance);

  /** The number of following steps that the step may jump over. */
  default int skips() {
    return 0;
  }

  /** Instructions that do not jump. */
  record Straight(List<Integer> instructions) implements Step {
    @Override
    public int sizeBytes() {
      return instructions.stream().mapToInt(Step::lengthBytes).sum();
    }

    @Override
    public List<Integer> words(int targetDistance) {
      return instructions;
    }
  }

  /** A branch or jump over the next {@code skips} steps. */
  record Jump(Instruction row, int rd, int rs1, int rs2, int skips) implements Step {
    @Override
    public int sizeBytes() {
      return row.lengthBytes();
    }

    @Override
    public List<Integer> words(int targetDistance) {
      return List.of(Encoder.encode(row, rd, rs1, rs2, targetDistance));
    }
  }

  /**
   * A jump to an address in a register, which auipc and addi put there; jalr adds a part of the
   * distance itself, and sets bit 0, which it must clear.
   */
  record IndirectJump(Instruction row, int rd, int rs1, int jalrOffset, int skips) implements Step {
    @Override
    public int sizeBytes() {
      return 8 + row.lengthBytes();
    }

    @Override
    public List<Integer> words(int targetDistance) {
      return List.of(
          Encoder.encode(Instruction.AUIPC, rs1, 0, 0, 0),
          Encoder.encode(Instruction.ADDI, rs1, rs1, 0, (targetDistance | 1) - jalrOffset),
          Encoder.encode(row, rd, rs1, 0, jalrOffset));
    }
  }

  private static int lengthBytes(int word) {
    return (word & 3) == 3 ? 4 : 2;
  }
}
