package dev.trapeze.cpu.isa;

/**
 * An instruction word taken apart. A compressed instruction is given as the base instruction that
 * it stands for. Whether a register is an integer or a floating-point one follows from the
 * instruction's format.
 *
 * @param instruction the base instruction, never a compressed one
 * @param rd destination register, 0 to 31; 0 where the format has none
 * @param rs1 first source register, 0 to 31; 0 where the format has none. In csrrwi, csrrsi and
 *     csrrci it is the 5-bit constant
 * @param rs2 second source register, 0 to 31; 0 where the format has none
 * @param immediate sign-extended immediate: byte offset of loads, stores, branches and jumps; full
 *     value, a multiple of 4096, of lui and auipc; shift amount; CSR number, 0 to 4095; for the A
 *     extension aq in bit 1 and rl in bit 0; for fence fm, predecessors and successors with 4 bits
 *     each; for floating point the rounding mode, above which a fused multiply-add has its third
 *     source register. 0 where the format has none
 * @param lengthBytes 2 for a compressed instruction, else 4
 * @param raw the instruction word; of a compressed instruction the lower 16 bits, zero-extended
 */
public record DecodedInstruction(
    Instruction instruction, int rd, int rs1, int rs2, int immediate, int lengthBytes, int raw) {
  /**
   * The three bits of the rounding mode of a floating-point instruction that has one: see {@link
   * RoundingMode#code}.
   */
  public int roundingMode() {
    return immediate & 7;
  }

  /** The third source register of a fused multiply-add, 0 to 31. */
  public int rs3() {
    return immediate >>> 3;
  }
}
