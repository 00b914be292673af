package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.TlbContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the blocks of a unit: those that have been executed and can be reached by jumps whose
 * targets are known, nearest first, from a block that is executed often; after a call, where it
 * returns to as well.
 */
final class UnitFinder {
  static final int MOST_BLOCKS = 120;
  static final int MOST_PAGES = 4;
  private static final int FARTHEST_PLACE = 1 << 28;

  private final Xlen xlen;
  private final CodeCache cache;
  private final int mostInstructions;

  private final List<UnitBlock> blocks = new ArrayList<>();
  private final List<Integer> headers = new ArrayList<>();
  private final List<Integer> frames = new ArrayList<>();
  private final List<Integer> pages = new ArrayList<>();
  private final Set<Integer> places = new HashSet<>();
  private int instructions;
  private long base;
  private long[] tlb = {};

  /** Finds units of at most that many instructions, unless one block has more. */
  UnitFinder(Xlen xlen, CodeCache cache, int mostInstructions) {
    this.xlen = xlen;
    this.cache = cache;
    this.mostInstructions = mostInstructions;
  }

  /** A plan, and what it was made from: for each block its header, for each page its frame. */
  record Region(UnitPlan plan, int[] headers, int[] frames) {}

  /**
   * The region that begins with a block.
   *
   * @param header the block
   * @param base virtual address of its page
   * @param tlb the translations in force
   * @param seen for the places of blocks that jump to a register, places where that has led to
   */
  Region find(int header, long base, long[] tlb, Map<Integer, Set<Integer>> seen) {
    this.base = base;
    this.tlb = tlb;
    blocks.clear();
    headers.clear();
    frames.clear();
    pages.clear();
    places.clear();
    instructions = 0;
    add(cache.offset(header));
    for (int i = 0; i < blocks.size(); i++) {
      UnitBlock block = blocks.get(i);
      if (block.isWhole()) {
        if (block.jumps()) {
          add(block.takenPlace());
        }
        if (block.continues() || block.calls()) {
          add(block.endPlace());
        }
        for (int target : seen.getOrDefault(block.place(), Set.of())) {
          add(target);
        }
      }
    }
    return new Region(
        new UnitPlan(xlen, blocks, seen),
        headers.stream().mapToInt(i -> i).toArray(),
        frames.stream().mapToInt(i -> i).toArray());
  }

  private void add(int place) {
    if (places.contains(place) || place > FARTHEST_PLACE || place < -FARTHEST_PLACE) {
      return;
    }
    int frame = frame(place);
    if (frame < 0) {
      return;
    }
    int header = cache.byFrame()[frame][(place & Ram.FRAME_BYTES - 1) >> 1];
    if (header == CodeCache.UNKNOWN) {
      return;
    }
    boolean first = blocks.isEmpty();
    if (!first
        && (instructions + cache.instructions(header) > mostInstructions
            || blocks.size() == MOST_BLOCKS)) {
      return;
    }
    int page = UnitBlock.pageOf(place);
    if (!pages.contains(page)) {
      if (pages.size() == MOST_PAGES) {
        return;
      }
      pages.add(page);
      frames.add(frame);
    }
    places.add(place);
    headers.add(header);
    blocks.add(block(header, place));
    instructions += cache.instructions(header);
  }

  private int frame(int place) {
    int known = pages.indexOf(UnitBlock.pageOf(place));
    if (known >= 0) {
      return frames.get(known);
    }
    long pageVa = xlen.signExtend(base + (place & -Ram.FRAME_BYTES));
    int entry = TlbContext.index(pageVa) + TlbContext.FETCHES;
    return tlb[entry] == pageVa ? (int) (pageVa + tlb[entry + 1] >>> Ram.FRAME_SHIFT) : -1;
  }

  private UnitBlock block(int header, int place) {
    int end = header + 1;
    while (!Opcode.leavesBlock(operation(end))) {
      end++;
    }
    long[] operations = new long[end - header];
    for (int i = 0; i < operations.length; i++) {
      operations[i] = operation(header + 1 + i);
    }
    int pagePlace = place & -Ram.FRAME_BYTES;
    return new UnitBlock(place, cache.instructions(header), pagePlace + cache.end(end), operations);
  }

  private long operation(int word) {
    long operation = plain(cache.words()[word]);
    return CheckedJumps.isIndirect(operation)
        ? CheckedJumps.indirect(operation, cache.end(word))
        : operation;
  }

  /** An operation without what joins it to the next. */
  static long plain(long operation) {
    return operation & ~0xFFL | Pairs.first(Opcode.opcode(operation));
  }
}
