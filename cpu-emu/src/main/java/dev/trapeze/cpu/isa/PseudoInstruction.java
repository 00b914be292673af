package dev.trapeze.cpu.isa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction that assembly language has and the machine has not.
 *
 * @param mnemonic its name
 * @param signature one letter for each operand: r register, f floating-point register, m memory
 *     operand {@code offset(rs1)}, e any other expression
 * @param only the width that has it, null for both
 * @param shown true when the disassembler shows its single instruction by this name
 * @param expansion the statements that it stands for, {@code $1} being its first operand
 */
public record PseudoInstruction(
    String mnemonic, String signature, @Nullable Xlen only, boolean shown, List<String> expansion) {
  /** True when the width has it. */
  public boolean in(Xlen xlen) {
    return only == null || only == xlen;
  }
}
