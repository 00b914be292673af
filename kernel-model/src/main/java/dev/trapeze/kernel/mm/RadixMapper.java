package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;

/** The kernel's own way to map: level by level, as the machine's walker goes. */
public final class RadixMapper implements PageMapper {

  @Override
  public long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate) {
    if (!memory.translates(va)) {
      return NO_ENTRY;
    }
    PagingMode mode = memory.mode();
    long tablePa = rootPa;
    for (int at = mode.levels() - 1; at > level; at--) {
      long entryPa = entryPa(mode, tablePa, va, at);
      long entry = memory.entryAt(entryPa);
      if (!Pte.isValid(entry)) {
        tablePa = allocate ? memory.allocateTable() : TableMemory.NO_FRAME;
        if (tablePa == TableMemory.NO_FRAME) {
          return NO_ENTRY;
        }
        memory.setEntryAt(entryPa, Pte.make(tablePa, Pte.V));
      } else if (Pte.isLeaf(entry)) {
        return NO_ENTRY;
      } else {
        tablePa = Pte.pa(entry);
      }
    }
    return entryPa(mode, tablePa, va, level);
  }

  @Override
  public Outcome mapPages(
      TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions) {
    boolean whole = ((va | bytes | pa) & Pages.BYTES - 1) == 0 && bytes > 0;
    if (!whole || !memory.translates(va) || !memory.translates(va + bytes - 1)) {
      return Outcome.BAD_RANGE;
    }
    long done = 0;
    while (done != bytes) {
      int level = largest(memory, va + done, pa + done, bytes - done);
      long entryPa = walk(memory, rootPa, va + done, level, true);
      while (entryPa != NO_ENTRY && level > 0 && isTable(memory.entryAt(entryPa))) {
        level--;
        entryPa = walk(memory, rootPa, va + done, level, true);
      }
      if (entryPa == NO_ENTRY || Pte.isValid(memory.entryAt(entryPa))) {
        unmap(memory, rootPa, va, done);
        return entryPa == NO_ENTRY && !isMapped(memory, rootPa, va + done)
            ? Outcome.NO_FRAME
            : Outcome.ALREADY_MAPPED;
      }
      memory.setEntryAt(entryPa, Pte.make(pa + done, permissions | Pte.V));
      done += memory.mode().pageBytes(level);
    }
    return Outcome.MAPPED;
  }

  /** The highest level whose pages both addresses can begin, and that are not too long. */
  private static int largest(TableMemory memory, long va, long pa, long bytes) {
    PagingMode mode = memory.mode();
    int level = mode.levels() - 1;
    while (level > 0
        && (((va | pa) & mode.pageBytes(level) - 1) != 0 || mode.pageBytes(level) > bytes)) {
      level--;
    }
    return level;
  }

  /** Takes away what has been mapped, all of it by the call that fails now. */
  private void unmap(TableMemory memory, long rootPa, long va, long bytes) {
    long done = 0;
    while (done != bytes) {
      int level = memory.levels() - 1;
      long entryPa = walk(memory, rootPa, va + done, level, false);
      while (isTable(memory.entryAt(entryPa))) {
        level--;
        entryPa = walk(memory, rootPa, va + done, level, false);
      }
      memory.setEntryAt(entryPa, 0);
      done += memory.mode().pageBytes(level);
    }
  }

  private boolean isMapped(TableMemory memory, long rootPa, long va) {
    for (int level = memory.levels() - 1; level >= 0; level--) {
      long entryPa = walk(memory, rootPa, va, level, false);
      if (entryPa == NO_ENTRY) {
        return false;
      }
      long entry = memory.entryAt(entryPa);
      if (!isTable(entry)) {
        return Pte.isValid(entry);
      }
    }
    return false;
  }

  private static boolean isTable(long entry) {
    return Pte.isValid(entry) && !Pte.isLeaf(entry);
  }

  private static long entryPa(PagingMode mode, long tablePa, long va, int level) {
    return tablePa + (long) mode.vpnIndex(va, level) * mode.pteBytes();
  }
}
