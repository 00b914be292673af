package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.TlbContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The block engine's inner loop.
 *
 * <p>It does what is frequent and gives up everything else to its caller: the loop contains no call
 * that remains one after compilation, so that HotSpot can keep its variables in processor
 * registers. The method has to stay below 8,000 bytes of bytecode, above which HotSpot does not
 * compile it.
 */
final class Interpreter {
  /** The operation at {@link #position} is not for this loop, or missed the translation cache. */
  static final int SLOW = 0;

  /** The block at {@link #position} is longer than what is {@link #left}. */
  static final int LIMIT = 1;

  /** The word at {@link #position} has no link yet to the block that a jump leads to. */
  static final int LINK_TAKEN = 2;

  /** The word at {@link #position} has no link yet to the block that follows. */
  static final int LINK_NEXT = 3;

  /** The code at {@link #target} is not at hand. */
  static final int FIND = 4;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_32 = 0xFFFF_FFFFL;
  private static final long PAGE_1 = TlbContext.PAGE_MASK;
  private static final long PAGE_2 = TlbContext.PAGE_MASK | 1;
  private static final long PAGE_4 = TlbContext.PAGE_MASK | 3;
  private static final long PAGE_8 = TlbContext.PAGE_MASK | 7;

  /** Shifting a sum left and right by this brings it into register form. */
  private final int narrow;

  /** Index in {@link CodeCache#words} of what comes next. */
  int position;

  /** Virtual address that offsets in the block are relative to. */
  long base;

  /** Instructions that may yet retire, not counting the block that is being executed. */
  long left;

  /** Where {@link #FIND} leads; in RV32 not yet sign-extended. */
  long target;

  Interpreter(Xlen xlen) {
    narrow = 64 - xlen.bits();
  }

  /**
   * Executes from {@link #position} on, which must not be a header.
   *
   * <p>The arrays come as parameters, and not out of fields, because HotSpot then keeps each in one
   * register and not in two (compressed and not).
   *
   * @param code the words of the {@link CodeCache}
   * @param x the registers
   * @param tlb the entries of the current {@link TlbContext}
   * @param ram all of RAM
   * @param byFrame where the {@link CodeCache} has the blocks of each frame
   * @return why it came back: {@link #SLOW} and so on
   */
  int execute(long[] code, long[] x, long[] tlb, byte[] ram, int[][] byFrame) {
    final int narrow = this.narrow;
    int ip = position;
    long base = this.base;
    long left = this.left;
    for (; ; ) {
      long operation;
      long pc;
      enter:
      {
        jump:
        {
          next:
          {
            taken:
            {
              for (; ; ) {
                operation = code[ip++];
                int low = (int) operation;
                switch (low & 0xFF) {
                  case Opcode.ADDI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);
                    continue;
                  case Opcode.ADDIW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));
                    continue;
                  case Opcode.ADD:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + x[low >>> 24 & 63];
                    continue;
                  case Opcode.ADDW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + x[low >>> 24 & 63]);
                    continue;
                  case Opcode.SUB:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] - x[low >>> 24 & 63];
                    continue;
                  case Opcode.SUBW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] - x[low >>> 24 & 63]);
                    continue;
                  case Opcode.AND:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] & x[low >>> 24 & 63];
                    continue;
                  case Opcode.ANDI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] & (operation >> 32);
                    continue;
                  case Opcode.OR:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] | x[low >>> 24 & 63];
                    continue;
                  case Opcode.ORI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] | (operation >> 32);
                    continue;
                  case Opcode.XOR:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] ^ x[low >>> 24 & 63];
                    continue;
                  case Opcode.XORI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] ^ (operation >> 32);
                    continue;
                  case Opcode.SLLI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] << (int) (operation >> 32);
                    continue;
                  case Opcode.SLLIW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] << (int) (operation >> 32);
                    continue;
                  case Opcode.SRLI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] >>> (int) (operation >> 32);
                    continue;
                  case Opcode.SRLIW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] >>> (int) (operation >> 32);
                    continue;
                  case Opcode.SRAI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] >> (int) (operation >> 32);
                    continue;
                  case Opcode.SRAIW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] >> (int) (operation >> 32);
                    continue;
                  case Opcode.SLL:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] << (int) x[low >>> 24 & 63];
                    continue;
                  case Opcode.SLLW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] << (int) x[low >>> 24 & 63];
                    continue;
                  case Opcode.SRL:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] >>> (int) x[low >>> 24 & 63];
                    continue;
                  case Opcode.SRLW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] >>> (int) x[low >>> 24 & 63];
                    continue;
                  case Opcode.SRA:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] >> (int) x[low >>> 24 & 63];
                    continue;
                  case Opcode.SRAW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] >> (int) x[low >>> 24 & 63];
                    continue;
                  case Opcode.SLT:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] < x[low >>> 24 & 63] ? 1 : 0;
                    continue;
                  case Opcode.SLTI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] < (operation >> 32) ? 1 : 0;
                    continue;
                  case Opcode.SLTU:
                    x[low >>> 8 & 63] =
                        x[low >>> 16 & 63] + Long.MIN_VALUE < x[low >>> 24 & 63] + Long.MIN_VALUE
                            ? 1
                            : 0;
                    continue;
                  case Opcode.SLTIU:
                    x[low >>> 8 & 63] =
                        x[low >>> 16 & 63] + Long.MIN_VALUE < (operation >> 32) + Long.MIN_VALUE
                            ? 1
                            : 0;
                    continue;
                  case Opcode.MUL:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] * x[low >>> 24 & 63];
                    continue;
                  case Opcode.MULW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] * x[low >>> 24 & 63]);
                    continue;
                  case Opcode.MULH:
                    x[low >>> 8 & 63] = Math.multiplyHigh(x[low >>> 16 & 63], x[low >>> 24 & 63]);
                    continue;
                  case Opcode.MULH_32:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] * x[low >>> 24 & 63] >> 32;
                    continue;
                  case Opcode.MULHSU_32:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] * (x[low >>> 24 & 63] & LOW_32) >> 32;
                    continue;
                  case Opcode.MULHU_32:
                    x[low >>> 8 & 63] =
                        (int) ((x[low >>> 16 & 63] & LOW_32) * (x[low >>> 24 & 63] & LOW_32) >> 32);
                    continue;
                  case Opcode.MULHSU:
                    {
                      long a = x[low >>> 16 & 63];
                      long b = x[low >>> 24 & 63];
                      x[low >>> 8 & 63] = Math.multiplyHigh(a, b) + (b >> 63 & a);
                      continue;
                    }
                  case Opcode.MULHU:
                    {
                      long a = x[low >>> 16 & 63];
                      long b = x[low >>> 24 & 63];
                      x[low >>> 8 & 63] = Math.multiplyHigh(a, b) + (b >> 63 & a) + (a >> 63 & b);
                      continue;
                    }
                  case Opcode.DIV:
                    {
                      long b = x[low >>> 24 & 63];
                      if (b == 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = x[low >>> 16 & 63] / b;
                      continue;
                    }
                  case Opcode.REM:
                    {
                      long b = x[low >>> 24 & 63];
                      if (b == 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = x[low >>> 16 & 63] % b;
                      continue;
                    }
                  case Opcode.DIVU:
                    {
                      long a = x[low >>> 16 & 63];
                      long b = x[low >>> 24 & 63];
                      if (a < 0 || b <= 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = a / b;
                      continue;
                    }
                  case Opcode.REMU:
                    {
                      long a = x[low >>> 16 & 63];
                      long b = x[low >>> 24 & 63];
                      if (a < 0 || b <= 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = a % b;
                      continue;
                    }
                  case Opcode.DIVW:
                    {
                      int b = (int) x[low >>> 24 & 63];
                      if (b == 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] / b;
                      continue;
                    }
                  case Opcode.REMW:
                    {
                      int b = (int) x[low >>> 24 & 63];
                      if (b == 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] % b;
                      continue;
                    }
                  case Opcode.DIVUW:
                    {
                      long b = x[low >>> 24 & 63] & LOW_32;
                      if (b == 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) ((x[low >>> 16 & 63] & LOW_32) / b);
                      continue;
                    }
                  case Opcode.REMUW:
                    {
                      long b = x[low >>> 24 & 63] & LOW_32;
                      if (b == 0) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) ((x[low >>> 16 & 63] & LOW_32) % b);
                      continue;
                    }
                  case Opcode.LI:
                    x[low >>> 8 & 63] = (operation >> 32);
                    continue;
                  case Opcode.MV:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63];
                    continue;
                  case Opcode.BASE:
                    x[low >>> 8 & 63] = base + (operation >> 32) << narrow >> narrow;
                    continue;
                  case Opcode.LB:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_1)) {
                        break;
                      }
                      x[low >>> 8 & 63] = ram[(int) (va + tlb[entry + 1])];
                      continue;
                    }
                  case Opcode.LBU:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_1)) {
                        break;
                      }
                      x[low >>> 8 & 63] = ram[(int) (va + tlb[entry + 1])] & 0xFF;
                      continue;
                    }
                  case Opcode.LH:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_2)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (short) SHORT.get(ram, (int) (va + tlb[entry + 1]));
                      continue;
                    }
                  case Opcode.LHU:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_2)) {
                        break;
                      }
                      x[low >>> 8 & 63] =
                          (short) SHORT.get(ram, (int) (va + tlb[entry + 1])) & 0xFFFF;
                      continue;
                    }
                  case Opcode.LW:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) INT.get(ram, (int) (va + tlb[entry + 1]));
                      continue;
                    }
                  case Opcode.LWU:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) INT.get(ram, (int) (va + tlb[entry + 1])) & LOW_32;
                      continue;
                    }
                  case Opcode.LD:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (long) LONG.get(ram, (int) (va + tlb[entry + 1]));
                      continue;
                    }
                  case Opcode.SB:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_1)) {
                        break;
                      }
                      ram[(int) (va + tlb[entry + 1])] = (byte) x[low >>> 24 & 63];
                      continue;
                    }
                  case Opcode.SH:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_2)) {
                        break;
                      }
                      SHORT.set(ram, (int) (va + tlb[entry + 1]), (short) x[low >>> 24 & 63]);
                      continue;
                    }
                  case Opcode.SW:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      INT.set(ram, (int) (va + tlb[entry + 1]), (int) x[low >>> 24 & 63]);
                      continue;
                    }
                  case Opcode.SD:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      LONG.set(ram, (int) (va + tlb[entry + 1]), x[low >>> 24 & 63]);
                      continue;
                    }
                  case Opcode.BEQ:
                    if (x[low >>> 16 & 63] == x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.BNE:
                    if (x[low >>> 16 & 63] != x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.BLT:
                    if (x[low >>> 16 & 63] < x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.BGE:
                    if (x[low >>> 16 & 63] >= x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.BLTU:
                    if (x[low >>> 16 & 63] + Long.MIN_VALUE < x[low >>> 24 & 63] + Long.MIN_VALUE) {
                      break taken;
                    }
                    break next;
                  case Opcode.BGEU:
                    if (x[low >>> 16 & 63] + Long.MIN_VALUE
                        >= x[low >>> 24 & 63] + Long.MIN_VALUE) {
                      break taken;
                    }
                    break next;
                  case Opcode.J:
                    break taken;
                  case Opcode.JAL:
                    x[low >>> 8 & 63] = base + (low >>> 16) << narrow >> narrow;
                    break taken;
                  case Opcode.JALR:
                    {
                      pc = x[low >>> 16 & 63] + (operation >> 48) & -2;
                      x[low >>> 8 & 63] =
                          base + ((int) (operation >>> 32) & 0xFFFF) << narrow >> narrow;
                      break jump;
                    }
                  case Opcode.END:
                    break next;
                  case Opcode.LD_LD:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (long) LONG.get(ram, (int) (va + tlb[entry + 1]));
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (long) LONG.get(ram, (int) (va + tlb[entry + 1]));
                      continue;
                    }
                  case Opcode.SD_SD:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      LONG.set(ram, (int) (va + tlb[entry + 1]), x[low >>> 24 & 63]);
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      LONG.set(ram, (int) (va + tlb[entry + 1]), x[low >>> 24 & 63]);
                      continue;
                    }
                  case Opcode.LW_LW:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) INT.get(ram, (int) (va + tlb[entry + 1]));
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) INT.get(ram, (int) (va + tlb[entry + 1]));
                      continue;
                    }
                  case Opcode.SW_SW:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      INT.set(ram, (int) (va + tlb[entry + 1]), (int) x[low >>> 24 & 63]);
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      INT.set(ram, (int) (va + tlb[entry + 1]), (int) x[low >>> 24 & 63]);
                      continue;
                    }
                  case Opcode.ADDI_BNE:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] != x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.ADDI_BEQ:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] == x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.ADDI_BLT:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] < x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.ADDIW_BNE:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));

                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] != x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.ADDIW_BEQ:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));

                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] == x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.ADDIW_BLT:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));

                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] < x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.LBU_BNE:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_1)) {
                        break;
                      }
                      x[low >>> 8 & 63] = ram[(int) (va + tlb[entry + 1])] & 0xFF;
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] != x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.LBU_BEQ:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_1)) {
                        break;
                      }
                      x[low >>> 8 & 63] = ram[(int) (va + tlb[entry + 1])] & 0xFF;
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    if (x[low >>> 16 & 63] == x[low >>> 24 & 63]) {
                      break taken;
                    }
                    break next;
                  case Opcode.LBU_ADDI:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_1)) {
                        break;
                      }
                      x[low >>> 8 & 63] = ram[(int) (va + tlb[entry + 1])] & 0xFF;
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);
                    continue;
                  case Opcode.LBU_ADDIW:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_1)) {
                        break;
                      }
                      x[low >>> 8 & 63] = ram[(int) (va + tlb[entry + 1])] & 0xFF;
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));
                    continue;
                  case Opcode.ADDI_ADDI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);
                    continue;
                  case Opcode.ADDIW_ADDIW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));
                    continue;
                  case Opcode.MV_MV:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63];

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63];
                    continue;
                  case Opcode.MV_LI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63];

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (operation >> 32);
                    continue;
                  case Opcode.SLLI_SRLI:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] << (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] >>> (int) (operation >> 32);
                    continue;
                  case Opcode.SRLI_ADD:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] >>> (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + x[low >>> 24 & 63];
                    continue;
                  case Opcode.SLLI_ADD:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] << (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + x[low >>> 24 & 63];
                    continue;
                  case Opcode.SLLIW_ADDW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] << (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + x[low >>> 24 & 63]);
                    continue;
                  case Opcode.OR_OR:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] | x[low >>> 24 & 63];

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] | x[low >>> 24 & 63];
                    continue;
                  case Opcode.XOR_XOR:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] ^ x[low >>> 24 & 63];

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] ^ x[low >>> 24 & 63];
                    continue;
                  case Opcode.SRLIW_SLLIW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] >>> (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] << (int) (operation >> 32);
                    continue;
                  case Opcode.SLLIW_SRLIW:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] << (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] >>> (int) (operation >> 32);
                    continue;
                  case Opcode.SLLIW_OR:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] << (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] | x[low >>> 24 & 63];
                    continue;
                  case Opcode.SRLIW_OR:
                    x[low >>> 8 & 63] = (int) x[low >>> 16 & 63] >>> (int) (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] | x[low >>> 24 & 63];
                    continue;
                  case Opcode.ADDW_ADDW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + x[low >>> 24 & 63]);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + x[low >>> 24 & 63]);
                    continue;
                  case Opcode.ADDW_XOR:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + x[low >>> 24 & 63]);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] ^ x[low >>> 24 & 63];
                    continue;
                  case Opcode.XOR_ADDW:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] ^ x[low >>> 24 & 63];

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + x[low >>> 24 & 63]);
                    continue;
                  case Opcode.ADDW_ADDIW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + x[low >>> 24 & 63]);

                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));
                    continue;
                  case Opcode.ADDI_JALR:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    {
                      pc = x[low >>> 16 & 63] + (operation >> 48) & -2;
                      x[low >>> 8 & 63] =
                          base + ((int) (operation >>> 32) & 0xFFFF) << narrow >> narrow;
                      break jump;
                    }
                  case Opcode.LD_ADDI:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (long) LONG.get(ram, (int) (va + tlb[entry + 1]));
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);
                    continue;
                  case Opcode.LW_ADDI:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) INT.get(ram, (int) (va + tlb[entry + 1]));
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);
                    continue;
                  case Opcode.LW_ADDIW:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.LOADS;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      x[low >>> 8 & 63] = (int) INT.get(ram, (int) (va + tlb[entry + 1]));
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));
                    continue;
                  case Opcode.SD_ADDI:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      LONG.set(ram, (int) (va + tlb[entry + 1]), x[low >>> 24 & 63]);
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);
                    continue;
                  case Opcode.SW_ADDIW:
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      INT.set(ram, (int) (va + tlb[entry + 1]), (int) x[low >>> 24 & 63]);
                    }
                    operation = code[ip++];
                    low = (int) operation;
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));
                    continue;
                  case Opcode.ADDI_SD:
                    x[low >>> 8 & 63] = x[low >>> 16 & 63] + (operation >> 32);

                    operation = code[ip++];
                    low = (int) operation;
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_8)) {
                        break;
                      }
                      LONG.set(ram, (int) (va + tlb[entry + 1]), x[low >>> 24 & 63]);
                      continue;
                    }
                  case Opcode.ADDIW_SW:
                    x[low >>> 8 & 63] = (int) (x[low >>> 16 & 63] + (operation >> 32));

                    operation = code[ip++];
                    low = (int) operation;
                    {
                      long va = x[low >>> 16 & 63] + (operation >> 32);
                      int entry =
                          ((int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK)
                              + TlbContext.STORES;
                      if (tlb[entry] != (va & PAGE_4)) {
                        break;
                      }
                      INT.set(ram, (int) (va + tlb[entry + 1]), (int) x[low >>> 24 & 63]);
                      continue;
                    }
                  default:
                    break;
                }
                position = ip - 1;
                this.base = base;
                this.left = left;
                return SLOW;
              }
            }
            int link = (int) (code[ip] >> 32);
            if (link > 0) {
              ip = link;
              break enter;
            }
            if (link == CodeCache.UNKNOWN) {
              position = ip;
              this.base = base;
              this.left = left;
              return LINK_TAKEN;
            }
            pc = base + (operation >> 32);
            break jump;
          }
          int link = (int) code[ip];
          if (link > 0) {
            ip = link;
            break enter;
          }
          if (link == CodeCache.UNKNOWN) {
            position = ip;
            this.base = base;
            this.left = left;
            return LINK_NEXT;
          }
          pc = base + CodeCache.offsetElsewhere(link);
        }
        // To an address that may be in any page.
        int entry =
            ((int) (pc >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK) + TlbContext.FETCHES;
        int header = CodeCache.UNKNOWN;
        if (tlb[entry] == (pc & TlbContext.PAGE_MASK)) {
          header =
              byFrame[(int) (pc + tlb[entry + 1] >>> Ram.FRAME_SHIFT)][
                  (int) pc >>> 1 & Ram.FRAME_BYTES / 2 - 1];
        }
        if (header == CodeCache.UNKNOWN) {
          target = pc;
          this.left = left;
          return FIND;
        }
        base = pc & TlbContext.PAGE_MASK;
        ip = header;
      }
      left -= code[ip++];
      if (left < 0) {
        left += code[--ip];
        position = ip;
        this.base = base;
        this.left = left;
        return LIMIT;
      }
    }
  }
}
