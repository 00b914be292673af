package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.TrapUnit;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Mmu;
import dev.trapeze.cpu.mmu.TlbContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The block engine's inner loop.
 *
 * <p>Registers, RAM and translations are arrays in local variables. What is frequent is done in the
 * loop; everything else, above all every memory access that misses the translation cache, goes
 * through one call of the {@link SlowPath}. The method has to stay below 8,000 bytes of bytecode,
 * above which HotSpot does not compile it.
 */
final class Interpreter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long PAGE_1 = TlbContext.PAGE_MASK;
  private static final long PAGE_2 = TlbContext.PAGE_MASK | 1;
  private static final long PAGE_4 = TlbContext.PAGE_MASK | 3;
  private static final long PAGE_8 = TlbContext.PAGE_MASK | 7;

  private final Hart hart;
  private final VirtualClock clock;
  private final Mmu mmu;
  private final BlockCache cache;
  private final BlockFinder finder;
  private final SlowPath slowPath;
  private final byte[] ram;

  /** Shifting an address left and right by this brings it into register form. */
  private final int canonicalShift;

  Interpreter(
      Hart hart,
      VirtualClock clock,
      Ram ram,
      Mmu mmu,
      BlockCache cache,
      BlockFinder finder,
      SlowPath slowPath) {
    this.hart = hart;
    this.clock = clock;
    this.mmu = mmu;
    this.cache = cache;
    this.finder = finder;
    this.slowPath = slowPath;
    this.ram = ram.array();
    this.canonicalShift = hart.xlen() == Xlen.RV32 ? 32 : 0;
  }

  /** Executes the one instruction at the hart's pc. */
  int step() {
    Block block;
    try {
      block = finder.single(hart.pc());
    } catch (GuestFault fault) {
      return trap(fault);
    }
    return execute(block, 1);
  }

  /**
   * Executes whole blocks from the hart's pc on.
   *
   * @param limit the most instructions to retire, at least 1
   * @return a constant of {@link Exit}
   */
  int execute(long limit) {
    Block block;
    try {
      block = finder.find(hart.pc());
    } catch (GuestFault fault) {
      return trap(fault);
    }
    return execute(block, limit);
  }

  private int execute(Block first, long limit) {
    final long[] x = hart.registers();
    final byte[] ram = this.ram;
    final TlbContext context = mmu.context();
    final long[] loads = context.loads();
    final long[] stores = context.stores();
    final long[] fetches = context.fetches();
    final Block[][] byFrame = cache.byFrame();
    final int canonical = canonicalShift;
    long pc = hart.pc();
    long left = limit;
    Block block = first;
    for (; ; ) {
      if (block.instructions > left) {
        return leave(pc, limit - left, Exit.STEP);
      }
      left -= block.instructions;
      final long[] operations = block.operations;
      int i = 0;
      long operation;
      end:
      {
        jump:
        {
          next:
          {
            operations:
            for (; ; ) {
              operation = operations[i++];
              slow:
              {
                switch ((int) operation & 0xFF) {
                  case Opcode.ADDI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] + (operation >> 32);
                    continue operations;
                  case Opcode.ADDIW:
                    x[(int) operation >>> 8 & 63] =
                        (int) (x[(int) operation >>> 16 & 63] + (operation >> 32));
                    continue operations;
                  case Opcode.ADD:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] + x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.ADDW:
                    x[(int) operation >>> 8 & 63] =
                        (int) (x[(int) operation >>> 16 & 63] + x[(int) operation >>> 24 & 63]);
                    continue operations;
                  case Opcode.SUB:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] - x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.SUBW:
                    x[(int) operation >>> 8 & 63] =
                        (int) (x[(int) operation >>> 16 & 63] - x[(int) operation >>> 24 & 63]);
                    continue operations;
                  case Opcode.AND:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] & x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.ANDI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] & (operation >> 32);
                    continue operations;
                  case Opcode.OR:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] | x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.ORI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] | (operation >> 32);
                    continue operations;
                  case Opcode.XOR:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] ^ x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.XORI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] ^ (operation >> 32);
                    continue operations;
                  case Opcode.SLLI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] << (int) (operation >> 32);
                    continue operations;
                  case Opcode.SLLIW:
                    x[(int) operation >>> 8 & 63] =
                        (int) x[(int) operation >>> 16 & 63] << (int) (operation >> 32);
                    continue operations;
                  case Opcode.SRLI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] >>> (int) (operation >> 32);
                    continue operations;
                  case Opcode.SRLIW:
                    x[(int) operation >>> 8 & 63] =
                        (int) x[(int) operation >>> 16 & 63] >>> (int) (operation >> 32);
                    continue operations;
                  case Opcode.SRAI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] >> (int) (operation >> 32);
                    continue operations;
                  case Opcode.SRAIW:
                    x[(int) operation >>> 8 & 63] =
                        (int) x[(int) operation >>> 16 & 63] >> (int) (operation >> 32);
                    continue operations;
                  case Opcode.SLL:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] << (int) x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.SLLW:
                    x[(int) operation >>> 8 & 63] =
                        (int) x[(int) operation >>> 16 & 63]
                            << (int) x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.SRL:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] >>> (int) x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.SRLW:
                    x[(int) operation >>> 8 & 63] =
                        (int) x[(int) operation >>> 16 & 63]
                            >>> (int) x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.SRA:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] >> (int) x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.SRAW:
                    x[(int) operation >>> 8 & 63] =
                        (int) x[(int) operation >>> 16 & 63]
                            >> (int) x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.SLT:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] < x[(int) operation >>> 24 & 63] ? 1 : 0;
                    continue operations;
                  case Opcode.SLTI:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] < (operation >> 32) ? 1 : 0;
                    continue operations;
                  case Opcode.SLTU:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] + Long.MIN_VALUE
                                < x[(int) operation >>> 24 & 63] + Long.MIN_VALUE
                            ? 1
                            : 0;
                    continue operations;
                  case Opcode.SLTIU:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] + Long.MIN_VALUE
                                < (operation >> 32) + Long.MIN_VALUE
                            ? 1
                            : 0;
                    continue operations;
                  case Opcode.MUL:
                    x[(int) operation >>> 8 & 63] =
                        x[(int) operation >>> 16 & 63] * x[(int) operation >>> 24 & 63];
                    continue operations;
                  case Opcode.MULW:
                    x[(int) operation >>> 8 & 63] =
                        (int) (x[(int) operation >>> 16 & 63] * x[(int) operation >>> 24 & 63]);
                    continue operations;
                  case Opcode.LI:
                    x[(int) operation >>> 8 & 63] = operation >> 32;
                    continue operations;
                  case Opcode.AUIPC:
                    x[(int) operation >>> 8 & 63] =
                        (pc
                                    + ((int) operation >>> 10 & 0xFC0)
                                    + ((int) operation >>> 24 & 63)
                                    + (operation >> 32)
                                << canonical)
                            >> canonical;
                    continue operations;
                  case Opcode.MV:
                    x[(int) operation >>> 8 & 63] = x[(int) operation >>> 16 & 63];
                    continue operations;
                  case Opcode.LB:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (loads[entry] != (va & PAGE_1)) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] = ram[(int) (va + loads[entry + 1])];
                      continue operations;
                    }
                  case Opcode.LBU:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (loads[entry] != (va & PAGE_1)) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] = ram[(int) (va + loads[entry + 1])] & 0xFF;
                      continue operations;
                    }
                  case Opcode.LH:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (loads[entry] != (va & PAGE_2)) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] =
                          (short) SHORT.get(ram, (int) (va + loads[entry + 1]));
                      continue operations;
                    }
                  case Opcode.LHU:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (loads[entry] != (va & PAGE_2)) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] =
                          (short) SHORT.get(ram, (int) (va + loads[entry + 1])) & 0xFFFF;
                      continue operations;
                    }
                  case Opcode.LW:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (loads[entry] != (va & PAGE_4)) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] =
                          (int) INT.get(ram, (int) (va + loads[entry + 1]));
                      continue operations;
                    }
                  case Opcode.LWU:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (loads[entry] != (va & PAGE_4)) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] =
                          (int) INT.get(ram, (int) (va + loads[entry + 1])) & 0xFFFF_FFFFL;
                      continue operations;
                    }
                  case Opcode.LD:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (loads[entry] != (va & PAGE_8)) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] =
                          (long) LONG.get(ram, (int) (va + loads[entry + 1]));
                      continue operations;
                    }
                  case Opcode.SB:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (stores[entry] != (va & PAGE_1)) {
                        break slow;
                      }
                      ram[(int) (va + stores[entry + 1])] = (byte) x[(int) operation >>> 24 & 63];
                      continue operations;
                    }
                  case Opcode.SH:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (stores[entry] != (va & PAGE_2)) {
                        break slow;
                      }
                      SHORT.set(
                          ram,
                          (int) (va + stores[entry + 1]),
                          (short) x[(int) operation >>> 24 & 63]);
                      continue operations;
                    }
                  case Opcode.SW:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (stores[entry] != (va & PAGE_4)) {
                        break slow;
                      }
                      INT.set(
                          ram,
                          (int) (va + stores[entry + 1]),
                          (int) x[(int) operation >>> 24 & 63]);
                      continue operations;
                    }
                  case Opcode.SD:
                    {
                      long va = x[(int) operation >>> 16 & 63] + (operation >> 32);
                      int entry = (int) (va >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
                      if (stores[entry] != (va & PAGE_8)) {
                        break slow;
                      }
                      LONG.set(ram, (int) (va + stores[entry + 1]), x[(int) operation >>> 24 & 63]);
                      continue operations;
                    }
                  case Opcode.BEQ:
                    if (x[(int) operation >>> 16 & 63] == x[(int) operation >>> 24 & 63]) {
                      break operations;
                    }
                    break next;
                  case Opcode.BNE:
                    if (x[(int) operation >>> 16 & 63] != x[(int) operation >>> 24 & 63]) {
                      break operations;
                    }
                    break next;
                  case Opcode.BLT:
                    if (x[(int) operation >>> 16 & 63] < x[(int) operation >>> 24 & 63]) {
                      break operations;
                    }
                    break next;
                  case Opcode.BGE:
                    if (x[(int) operation >>> 16 & 63] >= x[(int) operation >>> 24 & 63]) {
                      break operations;
                    }
                    break next;
                  case Opcode.BLTU:
                    if (x[(int) operation >>> 16 & 63] + Long.MIN_VALUE
                        < x[(int) operation >>> 24 & 63] + Long.MIN_VALUE) {
                      break operations;
                    }
                    break next;
                  case Opcode.BGEU:
                    if (x[(int) operation >>> 16 & 63] + Long.MIN_VALUE
                        >= x[(int) operation >>> 24 & 63] + Long.MIN_VALUE) {
                      break operations;
                    }
                    break next;
                  case Opcode.JAL:
                    x[(int) operation >>> 8 & 63] =
                        (pc + block.lengthBytes << canonical) >> canonical;
                    break operations;
                  case Opcode.J:
                    break operations;
                  case Opcode.JALR:
                    {
                      long target = x[(int) operation >>> 16 & 63] + (operation >> 32) & -2;
                      x[(int) operation >>> 8 & 63] =
                          (pc + block.lengthBytes << canonical) >> canonical;
                      pc = target;
                      break jump;
                    }
                  case Opcode.END:
                    break next;
                  default:
                    {
                      int opcode = (int) operation & 0xFF;
                      if (opcode >= Opcode.FIRST_SLOW) {
                        break slow;
                      }
                      x[(int) operation >>> 8 & 63] =
                          RareArithmetic.compute(
                              opcode,
                              x[(int) operation >>> 16 & 63],
                              x[(int) operation >>> 24 & 63]);
                      continue operations;
                    }
                }
              }
              int exit =
                  slowPath.execute(operation, block, i - 1, pc, limit - left - block.instructions);
              if (exit != Exit.STAY) {
                return exit;
              }
            }
            // The branch or jump at the block's end is taken.
            pc += operation >> 32;
            Block taken = block.taken;
            if (taken == null) {
              taken = finder.neighbour(block, pc, (int) (operation >> 32));
              block.taken = taken;
              if (taken == null) {
                break jump;
              }
            }
            block = taken;
            break end;
          }
          // Go on behind the block.
          pc += block.lengthBytes;
          Block following = block.next;
          if (following == null) {
            following = finder.neighbour(block, pc, block.lengthBytes);
            block.next = following;
            if (following == null) {
              break jump;
            }
          }
          block = following;
          break end;
        }
        // To an address that may be in another page.
        pc = pc << canonical >> canonical;
        int entry = (int) (pc >>> TlbContext.INDEX_SHIFT) & TlbContext.INDEX_MASK;
        Block found = null;
        if (fetches[entry] == (pc & TlbContext.PAGE_MASK)) {
          found =
              byFrame[(int) (pc + fetches[entry + 1] >>> Ram.FRAME_SHIFT)][
                  (int) pc >>> 1 & Ram.FRAME_BYTES / 2 - 1];
        }
        if (found == null) {
          return leave(pc, limit - left, left == 0 ? Exit.STEP : Exit.RESUME);
        }
        block = found;
      }
    }
  }

  private int leave(long pc, long retired, int exit) {
    hart.setPc(pc);
    clock.retire(retired);
    return exit;
  }

  private int trap(GuestFault fault) {
    TrapUnit.enter(hart, fault.trapCause(), fault.value());
    return Exit.TRAPPED;
  }
}
