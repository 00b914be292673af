package lab;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.TableMemory;

/** Finds and makes the entries of page tables. */
public final class Mapper implements PageMapper {
  private static final int PAGE_SHIFT = 12;
  private static final long PAGE_BYTES = 1L << PAGE_SHIFT;

  @Override
  public long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate) {
    if (!memory.translates(va)) {
      return NO_ENTRY;
    }
    long tablePa = rootPa;
    for (int at = memory.levels() - 1; at > level; at--) {
      long entryPa = entryPa(memory, tablePa, va, at);
      long entry = memory.read(entryPa);
      if (Pte.isValid(entry)) {
        if (Pte.isLeaf(entry)) {
          return NO_ENTRY; // a superpage is here: there is no table below
        }
        tablePa = Pte.pa(entry);
        continue;
      }
      if (!allocate) {
        return NO_ENTRY;
      }
      tablePa = memory.allocateTable();
      if (tablePa == TableMemory.NO_FRAME) {
        return NO_ENTRY;
      }
      memory.write(entryPa, Pte.make(tablePa, Pte.V));
    }
    return entryPa(memory, tablePa, va, level);
  }

  private static long entryPa(TableMemory memory, long tablePa, long va, int level) {
    long index = va >>> (PAGE_SHIFT + level * memory.indexBits()) & (memory.entries() - 1);
    return tablePa + index * memory.entryBytes();
  }

  @Override
  public Outcome mapPages(
      TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions) {
    boolean wholePages = ((va | bytes | pa) & (PAGE_BYTES - 1)) == 0 && bytes > 0;
    if (!wholePages || !memory.translates(va) || !memory.translates(va + bytes - 1)) {
      return Outcome.BAD_RANGE;
    }
    long done = 0;
    while (done < bytes) {
      int level = largestLevel(memory, rootPa, va + done, pa + done, bytes - done);
      long entryPa = walk(memory, rootPa, va + done, level, true);
      boolean taken =
          entryPa == NO_ENTRY
              ? isMapped(memory, rootPa, va + done)
              : Pte.isValid(memory.read(entryPa));
      if (taken || entryPa == NO_ENTRY) {
        unmap(memory, rootPa, va, done);
        return taken ? Outcome.ALREADY_MAPPED : Outcome.NO_FRAME;
      }
      memory.write(entryPa, Pte.make(pa + done, permissions | Pte.V));
      done += pageBytes(memory, level);
    }
    return Outcome.MAPPED;
  }

  /** The level of the largest page that fits here, and whose place holds no table. */
  private int largestLevel(TableMemory memory, long rootPa, long va, long pa, long bytes) {
    for (int level = memory.levels() - 1; level > 0; level--) {
      long size = pageBytes(memory, level);
      boolean aligned = ((va | pa) & (size - 1)) == 0;
      if (aligned && size <= bytes && !holdsTable(memory, rootPa, va, level)) {
        return level;
      }
    }
    return 0;
  }

  private static long pageBytes(TableMemory memory, int level) {
    return PAGE_BYTES << (level * memory.indexBits());
  }

  private boolean holdsTable(TableMemory memory, long rootPa, long va, int level) {
    long entryPa = walk(memory, rootPa, va, level, false);
    if (level == 0 || entryPa == NO_ENTRY) {
      return false;
    }
    long entry = memory.read(entryPa);
    return Pte.isValid(entry) && !Pte.isLeaf(entry);
  }

  private boolean isMapped(TableMemory memory, long rootPa, long va) {
    int level = leafLevel(memory, rootPa, va);
    long entryPa = walk(memory, rootPa, va, level, false);
    return entryPa != NO_ENTRY && Pte.isValid(memory.read(entryPa));
  }

  /** The level at which the walk for an address ends. */
  private int leafLevel(TableMemory memory, long rootPa, long va) {
    int level = memory.levels() - 1;
    while (holdsTable(memory, rootPa, va, level)) {
      level--;
    }
    return level;
  }

  /** Takes away what this call has mapped so far. */
  private void unmap(TableMemory memory, long rootPa, long va, long bytes) {
    long done = 0;
    while (done < bytes) {
      int level = leafLevel(memory, rootPa, va + done);
      memory.write(walk(memory, rootPa, va + done, level, false), 0);
      done += pageBytes(memory, level);
    }
  }
}
