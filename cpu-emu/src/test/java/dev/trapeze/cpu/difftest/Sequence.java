package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.SymbolLookup;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A generated program: registers at its start, and steps that are run once from the first to the
 * last.
 *
 * @param seed from which it was generated
 * @param userMode true to run it in U-mode, false in S-mode
 * @param registers values of x1 to x31; index 0 is not used
 * @param floats what the floating-point registers and their CSRs hold at the start
 */
record Sequence(
    long seed,
    Xlen xlen,
    boolean userMode,
    long[] registers,
    StartingFloats floats,
    List<Step> steps) {
  int sizeBytes() {
    return steps.stream().mapToInt(Step::sizeBytes).sum();
  }

  /** The same sequence without one step. */
  Sequence without(int step) {
    List<Step> rest = new ArrayList<>(steps);
    rest.remove(step);
    return new Sequence(seed, xlen, userMode, registers, floats, List.copyOf(rest));
  }

  /** Appends the code; jumps beyond the last step go to its end. */
  void emit(ByteBuffer out) {
    for (int i = 0; i < steps.size(); i++) {
      int distance = 0;
      for (int j = i; j <= i + steps.get(i).skips() && j < steps.size(); j++) {
        distance += steps.get(j).sizeBytes();
      }
      for (int word : steps.get(i).words(distance)) {
        if ((word & 3) == 3) {
          out.putInt(word);
        } else {
          out.putShort((short) word);
        }
      }
    }
  }

  /** The sequence in assembly language, with the registers that it starts with. */
  String listing() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("# %s, seed %d, %s-mode%n", xlen, seed, userMode ? "U" : "S"));
    for (int i = 1; i < registers.length; i++) {
      text.append(String.format("#   %-4s = %s%n", Register.abiName(i), xlen.hex(registers[i])));
    }
    text.append(floats.listing());
    ByteBuffer code = ByteBuffer.allocate(sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    emit(code);
    code.flip();
    while (code.hasRemaining()) {
      int at = code.position();
      int raw = code.getShort() & 0xFFFF;
      if ((raw & 3) == 3) {
        raw |= code.getShort() << 16;
      }
      String instruction = Disassembler.format(raw, at, xlen, SymbolLookup.NONE);
      text.append(String.format("%4x: %08x  %s%n", at, raw, instruction));
    }
    return text.toString();
  }
}
