package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.isa.Encoder;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the boot ROM begins with, and every hart starts at: it puts the hart's number into a0 and
 * the address of the device tree into a1, and jumps to the program. It is what QEMU's {@code virt}
 * machine has, with the same registers, and with a2 pointing to what OpenSBI's {@code fw_dynamic}
 * asks for.
 *
 * <pre>
 * 0x00  auipc t0, 0
 * 0x04  addi  a2, t0, 0x28
 * 0x08  csrr  a0, mhartid
 * 0x0c  ld    a1, 0x20(t0)        (lw in RV32)
 * 0x10  ld    t0, 0x18(t0)        (lw in RV32)
 * 0x14  jr    t0
 * 0x18  8 bytes: address of the program
 * 0x20  8 bytes: address of the device tree
 * 0x28  registers: magic, version, next address, next mode, options, boot hart
 * </pre>
 */
final class ResetVector {
  private static final int PROGRAM_OFFSET = 0x18;
  private static final int TREE_OFFSET = 0x20;
  private static final int DYNAMIC_OFFSET = 0x28;
  private static final int BYTES = 0x58;

  private static final int T0 = 5;
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int MHARTID = 0xF14;

  private static final long DYNAMIC_MAGIC = 0x4942_534FL; // "OSBI"
  private static final long DYNAMIC_VERSION = 2;
  private static final long SUPERVISOR = 1;

  private ResetVector() {}

  /** The code and its data. */
  static byte[] of(Xlen xlen, long entryPa, long deviceTreePa) {
    boolean wide = xlen == Xlen.RV64;
    Instruction load = wide ? Instruction.LD : Instruction.LW;
    ByteBuffer code = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    code.putInt(Encoder.encode(Instruction.AUIPC, T0, 0, 0, 0));
    code.putInt(Encoder.encode(Instruction.ADDI, A2, T0, 0, DYNAMIC_OFFSET));
    code.putInt(Encoder.encode(Instruction.CSRRS, A0, 0, 0, MHARTID));
    code.putInt(Encoder.encode(load, A1, T0, 0, TREE_OFFSET));
    code.putInt(Encoder.encode(load, T0, T0, 0, PROGRAM_OFFSET));
    code.putInt(Encoder.encode(Instruction.JALR, 0, T0, 0, 0));
    code.putLong(entryPa).putLong(deviceTreePa);
    for (long word : new long[] {DYNAMIC_MAGIC, DYNAMIC_VERSION, entryPa, SUPERVISOR, 0, 0}) {
      if (wide) {
        code.putLong(word);
      } else {
        code.putInt((int) word);
      }
    }
    return code.array();
  }
}
