package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.Mmu;
import dev.trapeze.cpu.mmu.TlbContext;
import dev.trapeze.cpu.mmu.Translation;
import java.util.Arrays;
import java.util.BitSet;

/** Finds the block at a virtual address, and has it made if there is none yet. */
final class BlockFinder {
  private static final int OFFSET_MASK = Ram.FRAME_BYTES - 1;
  private static final int SINGLES = 1024;

  private final Xlen xlen;
  private final Bus bus;
  private final Ram ram;
  private final Mmu mmu;
  private final CodeCache cache;
  private final BlockBuilder builder;
  private final GuestFault fault;

  /**
   * Headers of blocks of one instruction, good at any address, by a hash of the instruction word.
   */
  private final int[] singles = new int[SINGLES];

  private final int[] singleWords = new int[SINGLES];
  private int clearings;
  private long base;
  private boolean fetching;

  BlockFinder(Isa isa, Bus bus, Mmu mmu, CodeCache cache, GuestFault fault) {
    this.xlen = isa.xlen();
    this.bus = bus;
    this.ram = bus.ram();
    this.mmu = mmu;
    this.cache = cache;
    this.builder = new BlockBuilder(isa, ram, cache);
    this.fault = fault;
  }

  /** See {@link BlockBuilder#setCuts}. */
  void setCuts(BitSet halves) {
    builder.setCuts(halves);
  }

  /** True if the instruction at {@code pc} can be fetched; asks without any effect. */
  boolean canFetch(long pc) {
    long pa = mmu.probe(pc, AccessKind.FETCH, 2);
    if (Translation.isFault(pa) || !bus.canFetch(pa)) {
      return false;
    }
    if (Decoder.isCompressed((int) bus.load(pa, 2))) {
      return true;
    }
    long secondPa = mmu.probe(xlen.signExtend(pc + 2), AccessKind.FETCH, 2);
    return !Translation.isFault(secondPa) && bus.canFetch(secondPa);
  }

  /** True while an instruction is being fetched, and not at hand. */
  boolean isFetching() {
    return fetching;
  }

  /** The header of the block at {@code pc}. Throws the {@link GuestFault} of a fetch that fails. */
  int find(long pc) {
    int header = findInPage(pc);
    return header != CodeCache.UNKNOWN ? header : single(pc);
  }

  /**
   * As {@link #find}, but {@link CodeCache#UNKNOWN} for an instruction that crosses pages, or in a
   * page in which not everything may be executed.
   */
  int findInPage(long pc) {
    base = pc & TlbContext.PAGE_MASK;
    int offset = (int) pc & OFFSET_MASK;
    long pa = locate(pc);
    if (mmu.context().entries()[TlbContext.index(pc) + TlbContext.FETCHES] != base) {
      return CodeCache.UNKNOWN;
    }
    int frame = ram.frameOf(pa);
    int header = cache.byFrame()[frame][offset >> 1];
    return header != CodeCache.UNKNOWN ? header : builder.build(frame, offset);
  }

  /**
   * The header of a block of just the one instruction at {@code pc}. Throws the fault of a fetch
   * that fails.
   */
  int single(long pc) {
    int raw = fetchHalf(pc);
    if (!Decoder.isCompressed(raw)) {
      raw |= fetchHalf(xlen.signExtend(pc + 2)) << 16;
    }
    if (clearings != cache.clearings()) {
      clearings = cache.clearings();
      Arrays.fill(singles, CodeCache.UNKNOWN);
    }
    int slot = (raw * 0x9E37_79B9) >>> 22;
    if (singles[slot] == CodeCache.UNKNOWN || singleWords[slot] != raw) {
      singles[slot] = builder.buildSingle(raw);
      singleWords[slot] = raw;
    }
    base = pc;
    return singles[slot];
  }

  /** What offsets in the block found last are relative to. */
  long base() {
    return base;
  }

  private int fetchHalf(long va) {
    return (int) bus.load(locate(va), 2);
  }

  /** Where two bytes of an instruction are. */
  private long locate(long va) {
    long[] entries = mmu.context().entries();
    int index = TlbContext.index(va) + TlbContext.FETCHES;
    if (entries[index] == (va & TlbContext.PAGE_MASK)) {
      return ram.basePa() + va + entries[index + 1];
    }
    fetching = true;
    long pa = mmu.translate(va, AccessKind.FETCH, 2);
    fetching = false;
    if (Translation.isFault(pa)) {
      throw fault.of(Translation.cause(pa), va);
    }
    if (!bus.canFetch(pa)) {
      throw fault.of(TrapCause.INSTRUCTION_ACCESS_FAULT, va);
    }
    return pa;
  }
}
