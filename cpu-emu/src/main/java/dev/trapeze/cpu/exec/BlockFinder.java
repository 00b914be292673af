package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.Mmu;
import dev.trapeze.cpu.mmu.TlbContext;
import dev.trapeze.cpu.mmu.Translation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the block at a virtual address, and makes it if there is none yet. */
final class BlockFinder {
  private static final int MAX_INSTRUCTIONS = 64;
  private static final int OFFSET_MASK = Ram.FRAME_BYTES - 1;
  private static final int SINGLES = 1024;

  private final Xlen xlen;
  private final Ram ram;
  private final Mmu mmu;
  private final BlockCache cache;
  private final Predecoder predecoder;
  private final GuestFault fault;

  /** Blocks of one instruction, by a hash of the instruction word: good at any address. */
  private final @Nullable Block[] singles = new @Nullable Block[SINGLES];

  private final int[] singleWords = new int[SINGLES];

  private final long[] operations = new long[MAX_INSTRUCTIONS + 1];
  private final short[] offsets = new short[MAX_INSTRUCTIONS + 1];
  private final short[] ends = new short[MAX_INSTRUCTIONS + 1];
  private final short[] instructionsBefore = new short[MAX_INSTRUCTIONS + 1];

  BlockFinder(Xlen xlen, Ram ram, Mmu mmu, BlockCache cache, GuestFault fault) {
    this.xlen = xlen;
    this.ram = ram;
    this.mmu = mmu;
    this.cache = cache;
    this.predecoder = new Predecoder(xlen);
    this.fault = fault;
  }

  /** The block at {@code pc}. Throws the {@link GuestFault} of a fetch that fails. */
  Block find(long pc) {
    int offset = (int) pc & OFFSET_MASK;
    int frame = frame(pc);
    Block block = cache.byFrame()[frame][offset >> 1];
    if (block != null) {
      return block;
    }
    block = build(frame, offset);
    return block != null ? block : single(pc);
  }

  /**
   * The block in the page of {@code block} at that distance from its start, if it may be linked to
   * it; null if not.
   */
  @Nullable Block neighbour(Block block, long pc, int distance) {
    if (!block.mayChain(distance)) {
      return null;
    }
    long[] fetches = mmu.context().fetches();
    int index = TlbContext.index(pc);
    if (fetches[index] != (pc & TlbContext.PAGE_MASK)) {
      return null;
    }
    int frame = (int) (pc + fetches[index + 1] >>> Ram.FRAME_SHIFT);
    int offset = (int) pc & OFFSET_MASK;
    Block found = cache.byFrame()[frame][offset >> 1];
    return found != null ? found : build(frame, offset);
  }

  /** A block of just the one instruction at {@code pc}. Throws the fault of a fetch that fails. */
  Block single(long pc) {
    int raw = fetchHalf(pc);
    if (!Decoder.isCompressed(raw)) {
      raw |= fetchHalf(xlen.signExtend(pc + 2)) << 16;
    }
    int slot = (raw * 0x9E37_79B9) >>> 22;
    Block block = singles[slot];
    if (block == null || singleWords[slot] != raw) {
      block = decodeSingle(raw);
      singles[slot] = block;
      singleWords[slot] = raw;
    }
    return block;
  }

  private int fetchHalf(long va) {
    int index = frame(va) << Ram.FRAME_SHIFT | ((int) va & OFFSET_MASK);
    byte[] bytes = ram.array();
    return bytes[index] & 0xFF | (bytes[index + 1] & 0xFF) << 8;
  }

  private int frame(long va) {
    long[] fetches = mmu.context().fetches();
    int index = TlbContext.index(va);
    if (fetches[index] == (va & TlbContext.PAGE_MASK)) {
      return (int) (va + fetches[index + 1] >>> Ram.FRAME_SHIFT);
    }
    long pa = mmu.translate(va, AccessKind.FETCH);
    if (Translation.isFault(pa)) {
      throw fault.of(Translation.cause(pa), va);
    }
    if (!ram.contains(pa, 2)) {
      throw fault.of(TrapCause.INSTRUCTION_ACCESS_FAULT, va);
    }
    return ram.frameOf(pa);
  }

  private Block decodeSingle(int raw) {
    DecodedInstruction decoded = Decoder.decode(raw, xlen);
    int lengthBytes = Decoder.isCompressed(raw) ? 2 : 4;
    int count = append(0, 0, 0, raw, decoded);
    return finish(count, 1, lengthBytes, 0, false);
  }

  /**
   * Makes the block at a place in RAM; null if its first instruction crosses into the next page.
   */
  private @Nullable Block build(int frame, int start) {
    long framePa = ram.basePa() + ((long) frame << Ram.FRAME_SHIFT);
    int offset = start;
    int count = 0;
    int instructions = 0;
    boolean ended = false;
    while (!ended && instructions < MAX_INSTRUCTIONS && offset < Ram.FRAME_BYTES) {
      int raw = ram.readShort(framePa + offset);
      int lengthBytes = 2;
      if (!Decoder.isCompressed(raw)) {
        lengthBytes = 4;
        if (offset + lengthBytes > Ram.FRAME_BYTES) {
          break;
        }
        raw |= ram.readShort(framePa + offset + 2) << 16;
      }
      int before = count;
      count = append(count, offset - start, instructions, raw, Decoder.decode(raw, xlen));
      ended = count > before && Predecoder.endsBlock(operations[count - 1]);
      instructions++;
      offset += lengthBytes;
    }
    if (instructions == 0) {
      return null;
    }
    Block block = finish(count, instructions, offset - start, start, true);
    cache.put(frame, start, block);
    return block;
  }

  private int append(
      int count, int offset, int before, int raw, @Nullable DecodedInstruction decoded) {
    long operation =
        decoded == null ? Predecoder.illegal(raw) : predecoder.operation(decoded, offset);
    if (operation == Predecoder.NOTHING) {
      return count;
    }
    operations[count] = operation;
    offsets[count] = (short) offset;
    ends[count] = (short) (offset + (Decoder.isCompressed(raw) ? 2 : 4));
    instructionsBefore[count] = (short) before;
    return count + 1;
  }

  private Block finish(
      int count, int instructions, int lengthBytes, int startOffset, boolean chainable) {
    int total = count;
    if (count == 0 || !Predecoder.leavesBlock(operations[count - 1])) {
      operations[count] = Opcode.pack(Opcode.END, 0, 0, 0, 0);
      offsets[count] = (short) lengthBytes;
      ends[count] = (short) lengthBytes;
      instructionsBefore[count] = (short) instructions;
      total++;
    }
    return new Block(
        Arrays.copyOf(operations, total),
        Arrays.copyOf(offsets, total),
        Arrays.copyOf(ends, total),
        Arrays.copyOf(instructionsBefore, total),
        instructions,
        lengthBytes,
        startOffset,
        chainable);
  }
}
