package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a page table in RAM maps, read by walking all of it: apart from the kernel's own code for
 * page tables, so that one can be wrong without the other.
 */
public final class PageMap {
  private static final String[] LETTERS = {"V", "R", "W", "X", "U", "G"};

  private PageMap() {}

  /**
   * One mapped page or superpage.
   *
   * @param va of 32 bits zero-extended, of 64 bits canonical
   * @param permissions of the letters R W X U G
   */
  public record Page(long va, long pa, long bytes, String permissions) {}

  /**
   * A page table.
   *
   * @param tables physical addresses of its frames, the root's first
   * @param pages all mapped pages by ascending address
   */
  public record Tables(List<Long> tables, List<Page> pages) {}

  /** All mapped pages by ascending address. */
  public static List<Page> of(Ram ram, PagingMode mode, long rootPa) {
    return tables(ram, mode, rootPa).pages;
  }

  /** A table with its frames. */
  public static Tables tables(Ram ram, PagingMode mode, long rootPa) {
    return tables(ram, mode, rootPa, Set.of());
  }

  /** A table without those of its frames, and what they map, that somebody else has too. */
  public static Tables tables(Ram ram, PagingMode mode, long rootPa, Set<Long> others) {
    Tables map = new Tables(new ArrayList<>(), new ArrayList<>());
    walk(ram, mode, rootPa, mode.levels() - 1, 0, others, map);
    return map;
  }

  private static void walk(
      Ram ram,
      PagingMode mode,
      long tablePa,
      int level,
      long baseVa,
      Set<Long> others,
      Tables map) {
    if (others.contains(tablePa)) {
      return;
    }
    map.tables.add(tablePa);
    int entries = 4096 / mode.pteBytes();
    long span = 1L << (12 + level * (mode == PagingMode.SV32 ? 10 : 9));
    for (int i = 0; i < entries; i++) {
      long pa = tablePa + (long) i * mode.pteBytes();
      long entry = mode.pteBytes() == 4 ? ram.readInt(pa) & 0xFFFF_FFFFL : ram.readLong(pa);
      long target = (entry >>> 10) << 12;
      long va = baseVa + i * span;
      if (mode != PagingMode.SV32 && level == mode.levels() - 1 && i >= entries / 2) {
        va -= entries * span; // the highest bit fills those above it
      }
      if ((entry & 1) == 0) {
        continue;
      }
      if ((entry & 0b1110) != 0) {
        map.pages.add(new Page(va, target, span, letters(entry)));
      } else {
        walk(ram, mode, target, level - 1, va, others, map);
      }
    }
  }

  private static String letters(long entry) {
    StringBuilder letters = new StringBuilder();
    for (int bit = 1; bit < LETTERS.length; bit++) {
      if ((entry >> bit & 1) != 0) {
        letters.append(LETTERS[bit]);
      }
    }
    return letters.toString();
  }
}
