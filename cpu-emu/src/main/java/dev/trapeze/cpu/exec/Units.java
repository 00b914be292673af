package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.TlbContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The units of an engine: finds out what is worth translating, and runs what has been translated.
 *
 * <p>A unit is dropped with the blocks of any of its frames. As all its blocks have headers of
 * their own, and a store to code leaves a unit as it leaves the interpreter, a unit never outlives
 * its instructions.
 */
final class Units {
  /** The most units at a time, and one. */
  static final int MOST = 2048;

  private static final int COUNTERS = 4096;
  private static final int MOST_AT_ONCE = 1 << 30;

  /** By what the patience with a unit grows each time that it is made anew. */
  private static final int PATIENCE_GROWTH = 8;

  private static final int MOST_PATIENCE = 1 << 27;
  private static final int OFFSET_MASK = Ram.FRAME_BYTES - 1;

  private final FloatState floats;
  private final CodeCache cache;
  private final Hotness hotness;
  private final UnitFinder finder;
  private final UnitFinder smallFinder;
  private final @Nullable Unit[] table = new @Nullable Unit[MOST];
  private final short[] samples = new short[COUNTERS];
  private int used = 1;

  /** After {@link #run}: the word where it stopped, or {@link CodeCache#UNKNOWN}. */
  int position;

  /** After {@link #run}: what offsets at {@link #position} are relative to. */
  long base;

  /** After {@link #run}: where the way leads if there is no {@link #position}. */
  long target;

  /** Instructions that the interpreter may execute until the next look. */
  long credit;

  Units(Hart hart, CodeCache cache, Hotness hotness) {
    Xlen xlen = hart.xlen();
    this.floats = hart.floats();
    this.cache = cache;
    this.hotness = hotness;
    this.finder = new UnitFinder(xlen, cache, hotness.mostInstructions());
    this.smallFinder = new UnitFinder(xlen, cache, hotness.mostInstructions() / 4);
    this.credit = hotness.warmUp();
    cache.onDrop(this::drop);
  }

  /**
   * Notes that a block was come upon; translates it if that has happened often enough.
   *
   * @param header the block
   * @param base what offsets in the block are relative to
   * @param tlb the translations in force
   */
  void sample(int header, long base, long[] tlb) {
    credit = hotness.interval();
    int counter = (header * 0x9E37_79B9) >>> 20;
    if (++samples[counter] < hotness.samples()) {
      return;
    }
    samples[counter] = 0;
    if ((base & OFFSET_MASK) == 0 && !beginsSlow(header)) {
      if (used == MOST) {
        clear();
      }
      Unit unit = make(header, base, tlb, new HashMap<>(), hotness.patience());
      if (unit != null) {
        table[used] = unit;
        cache.setUnit(header, used++);
      }
    }
  }

  private boolean beginsSlow(int header) {
    return UnitOperations.isSlow(UnitFinder.plain(cache.words()[header + 1]));
  }

  private @Nullable Unit make(
      int header, long base, long[] tlb, Map<Integer, Set<Integer>> seen, int patience) {
    UnitFinder.Region region = finder.find(header, base, tlb, seen);
    UnitCode code = UnitLibrary.SHARED.get(region.plan());
    if (code == null) {
      region = smallFinder.find(header, base, tlb, seen);
      code = UnitLibrary.SHARED.get(region.plan());
    }
    return code == null ? null : new Unit(code, region, floats, seen, patience);
  }

  /** Makes a unit anew that the way often leads out of, with the blocks where it leads to. */
  private void remake(int header, Unit unit, long base, long[] tlb) {
    Unit better =
        make(
            header,
            base,
            tlb,
            unit.seen(),
            Math.min(unit.patience * PATIENCE_GROWTH, MOST_PATIENCE));
    if (better == null || better.plan().equals(unit.plan())) {
      unit.exits = 0;
      unit.patience = Math.min(unit.patience * PATIENCE_GROWTH, MOST_PATIENCE);
    } else {
      table[cache.unit(header)] = better;
    }
  }

  private void clear() {
    for (int i = 1; i < used; i++) {
      forget(i);
    }
    used = 1;
  }

  private void drop(int frame) {
    for (int i = 1; i < used; i++) {
      Unit unit = table[i];
      if (unit != null && unit.isFrom(frame)) {
        forget(i);
      }
    }
    while (used > 1 && table[used - 1] == null) {
      used--;
    }
  }

  private void forget(int index) {
    Unit unit = table[index];
    if (unit != null) {
      cache.setUnit(unit.headers[0], 0);
      table[index] = null;
    }
  }

  /** True if there is a unit for that block, and enough is left for it. */
  boolean covers(int header, long left) {
    Unit unit = table[cache.unit(header)];
    return unit != null && unit.need <= left;
  }

  /**
   * Executes the unit of a block and the units that follow it.
   *
   * @param header a block that is {@linkplain #covers covered}
   * @param base what offsets in the block are relative to
   * @param left the most instructions to execute
   * @return what is left
   */
  long run(int header, long base, long left, long[] x, long[] tlb, byte[] ram) {
    int[][] byFrame = cache.byFrame();
    long[] words = cache.words();
    int next = header;
    for (; ; ) {
      Unit unit = table[(int) (words[next] >>> 32)];
      if (unit == null || unit.need > left) {
        this.position = CodeCache.UNKNOWN;
        return left;
      }
      int most = (int) Math.min(left, MOST_AT_ONCE);
      long result = unit.code.run(unit, x, tlb, ram, base, most);
      left -= most - (int) result;
      int site = (int) (result >> 32);
      if (site >= 0) {
        int block = UnitCode.block(site);
        this.position = unit.headers[block] + UnitCode.distance(site);
        this.base = base + unit.pagePlaces[block];
        return left;
      }
      long pc = unit.target;
      if ((++unit.exits & hotness.exitMask()) == 0) {
        note(next, unit, UnitCode.indirectBlock(site), base, tlb);
      }
      target = pc;
      base = pc & TlbContext.PAGE_MASK;
      int entry = TlbContext.index(pc) + TlbContext.FETCHES;
      next = CodeCache.UNKNOWN;
      if (tlb[entry] == base) {
        next =
            byFrame[(int) (pc + tlb[entry + 1] >>> Ram.FRAME_SHIFT)][
                (int) pc >>> 1 & Ram.FRAME_BYTES / 2 - 1];
      }
    }
  }

  private void note(int header, Unit unit, int indirectBlock, long base, long[] tlb) {
    if (indirectBlock >= 0) {
      unit.see(indirectBlock, base);
    }
    if (unit.exits >= unit.patience) {
      remake(header, unit, base, tlb);
    }
  }

  /** For tests: how many units there are. */
  int count() {
    return (int) Arrays.stream(table).filter(unit -> unit != null).count();
  }
}
