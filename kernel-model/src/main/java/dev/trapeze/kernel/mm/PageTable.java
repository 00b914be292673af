package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;

/**
 * A page table in emulated RAM, of the form that the paging mode prescribes (xv6's {@code
 * pagetable_t}, {@code freewalk}). The machine's walker reads what is written here. Entries are
 * found and made by a {@link PageMapper}; what the table says of an address is read as the machine
 * reads it, whoever has written it.
 *
 * <p>Tables can share their upper part: the entries of the root that map it are the same in all of
 * them, and so are the tables below. What one of them maps there, all map.
 *
 * <p>Virtual addresses of 32 bits are zero-extended, those of 64 bits canonical.
 */
public final class PageTable {
  private static final int LEAF = Pte.R | Pte.W | Pte.X;

  private final TableMemory memory;
  private final PageMapper mapper;
  private final Ram ram;
  private final PagingMode mode;
  private final long rootPa;
  // Entries of the root from here on are those of other tables too.
  private int firstSharedEntry;

  /** An empty table: one frame. ENOMEM when there is none. */
  PageTable(PageTables tables) {
    this.memory = tables.memory();
    this.mapper = tables.mapper();
    this.ram = memory.ram();
    this.mode = memory.mode();
    this.rootPa = memory.take();
    this.firstSharedEntry = mode.entriesPerTable();
  }

  /**
   * Lets other tables share what this one maps from {@code startVa} to the end. From now on it must
   * need no more entries of the root for that.
   */
  void offer(long startVa) {
    firstSharedEntry = mode.vpnIndex(startVa, mode.levels() - 1);
  }

  /** Shares what another table has offered; this one must not map anything there. */
  void share(PageTable other) {
    firstSharedEntry = other.firstSharedEntry;
    long offset = (long) firstSharedEntry * mode.pteBytes();
    ram.copy(other.rootPa + offset, rootPa + offset, Pages.BYTES - (int) offset);
  }

  /** True if what lies at {@code va} is mapped by other tables too, as soon as by this one. */
  public boolean isShared(long va) {
    return mode.vpnIndex(va, mode.levels() - 1) >= firstSharedEntry;
  }

  /** Physical address of the root table. */
  public long rootPa() {
    return rootPa;
  }

  /** The value of {@code satp} that selects this table, with ASID 0. */
  public long satp() {
    return mode.satpValue(rootPa, 0);
  }

  /** How the table is laid out. */
  public PagingMode mode() {
    return mode;
  }

  /** What a mapper, or one who prints tables, sees of memory. */
  public TableMemory memory() {
    return memory;
  }

  /** Maps one page; otherwise as the following. */
  public void map(long va, long pa, int flags) {
    map(va, Pages.BYTES, pa, flags);
  }

  /**
   * Maps a range, with superpages where that is possible. ENOMEM when a table is needed and no
   * frame is free; then nothing of the range is mapped.
   *
   * @param va a multiple of 4096; nothing of the range is mapped so far
   * @param bytes a multiple of 4096
   * @param pa a multiple of 4096
   * @param flags of {@link Pte#R}, {@link Pte#W}, {@link Pte#X}, {@link Pte#U}; V is added
   */
  void map(long va, long bytes, long pa, int flags) {
    PageMapper.Outcome outcome;
    try {
      outcome = mapper.mapPages(memory, rootPa, va, bytes, pa, flags);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(mapper, "mapPages", e);
    }
    if (outcome == PageMapper.Outcome.NO_FRAME) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (outcome == PageMapper.Outcome.ALREADY_MAPPED && isMapped(va, bytes)) {
      throw new IllegalStateException("page 0x" + Long.toHexString(va) + " is mapped twice");
    }
    if (outcome != PageMapper.Outcome.MAPPED) {
      throw PieceException.wrong(
          mapper,
          "mapPages",
          String.format(
              "gave %s for 0x%x bytes at 0x%x to the frames from 0x%x on", outcome, bytes, va, pa));
    }
    if (!(mapper instanceof RadixMapper)) {
      requireMapped(va, pa);
      requireMapped(va + bytes - Pages.BYTES, pa + bytes - Pages.BYTES);
    }
  }

  /** Holds a mapper that is not ours to what it has said, before somebody falls over it. */
  private void requireMapped(long va, long pa) {
    if (physical(va) != pa) {
      throw PieceException.wrong(
          mapper,
          "mapPages",
          String.format(
              "gave MAPPED, but the entry for page 0x%x is 0x%x, none for the frame 0x%x",
              va, entryOf(va), pa));
    }
  }

  /**
   * Makes all tables that pages of 4096 bytes from {@code startVa} up to {@code endVa} need, so
   * that {@link #map} finds them. ENOMEM when there are not enough frames.
   */
  public void reserve(long startVa, long endVa) {
    for (long va = startVa; va < endVa; va += Pages.BYTES) {
      if (walk(va, true) == PageMapper.NO_ENTRY) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
    }
  }

  /**
   * Removes the mapping of one page of 4096 bytes; its frame stays as it is.
   *
   * @return the entry that was there, 0 if the page was not mapped
   */
  public long unmap(long va) {
    long entryPa = walk(va, false);
    if (entryPa == PageMapper.NO_ENTRY) {
      return 0;
    }
    long entry = memory.read(entryPa);
    if (entry != 0) {
      memory.write(entryPa, 0);
    }
    return entry;
  }

  /**
   * The leaf entry that maps {@code va}, or 0 where there is none.
   *
   * @param va any value; one that the mode cannot translate is not mapped
   */
  public long entryOf(long va) {
    if (!memory.translates(va)) {
      return 0;
    }
    long tablePa = rootPa;
    for (int level = mode.levels() - 1; level >= 0; level--) {
      long entry = Pte.read(ram, mode, entryPa(tablePa, va, level));
      if ((entry & LEAF) != 0 || !Pte.isValid(entry)) {
        return entry;
      }
      tablePa = Pte.pa(entry);
    }
    return 0;
  }

  /**
   * The physical address that {@code va} stands for, whatever the rights; -1 where nothing is
   * mapped. The table stays as it is, A and D too.
   *
   * @param va any value
   */
  public long physical(long va) {
    if (!memory.translates(va)) {
      return -1;
    }
    long tablePa = rootPa;
    for (int level = mode.levels() - 1; level >= 0; level--) {
      long entry = Pte.read(ram, mode, entryPa(tablePa, va, level));
      if (!Pte.isValid(entry)) {
        return -1;
      }
      if ((entry & LEAF) != 0) {
        long inPage = mode.pageBytes(level) - 1;
        return Pte.pa(entry) & ~inPage | va & inPage;
      }
      tablePa = Pte.pa(entry);
    }
    return -1;
  }

  /**
   * Physical address of the entry that decides about {@code va}: the leaf, or the first one that is
   * not valid. -1 for a value that the mode cannot translate.
   */
  public long placeOfEntry(long va) {
    if (!memory.translates(va)) {
      return -1;
    }
    long tablePa = rootPa;
    int level = mode.levels() - 1;
    long entry = Pte.read(ram, mode, entryPa(tablePa, va, level));
    while (level > 0 && Pte.isValid(entry) && (entry & LEAF) == 0) {
      tablePa = Pte.pa(entry);
      level--;
      entry = Pte.read(ram, mode, entryPa(tablePa, va, level));
    }
    return entryPa(tablePa, va, level);
  }

  /**
   * Puts another entry in the place of that of a page of 4096 bytes, which is valid.
   *
   * @param entry as {@link Pte#make} gives it
   */
  void change(long va, long entry) {
    long entryPa = walk(va, false);
    if (entryPa == PageMapper.NO_ENTRY) {
      throw PieceException.wrong(
          mapper, "walk", String.format("found no entry for page 0x%x, which is mapped", va));
    }
    memory.write(entryPa, entry);
  }

  /**
   * The first page at or above {@code startVa} that has a valid entry of 4096 bytes or more, or
   * {@code endVa} if there is none below that.
   *
   * @param startVa a multiple of 4096
   * @param endVa a multiple of 4096, not below {@code startVa}
   */
  public long nextMapped(long startVa, long endVa) {
    long va = startVa;
    while (va < endVa) {
      long tablePa = rootPa;
      int level = mode.levels() - 1;
      long entry = Pte.read(ram, mode, entryPa(tablePa, va, level));
      while (level > 0 && Pte.isValid(entry) && (entry & LEAF) == 0) {
        tablePa = Pte.pa(entry);
        level--;
        entry = Pte.read(ram, mode, entryPa(tablePa, va, level));
      }
      if (Pte.isValid(entry)) {
        return va;
      }
      // Nothing is mapped in all that this entry stands for.
      va = (va | mode.pageBytes(level) - 1) + 1;
    }
    return endVa;
  }

  /**
   * How many frames the tables of the addresses below {@code endVa} take, the root's not counted.
   */
  public int tablesBelow(long endVa) {
    return tablesBelow(rootPa, mode.levels() - 1, endVa);
  }

  private int tablesBelow(long tablePa, int level, long endVa) {
    int tables = 0;
    for (int i = 0; level > 0 && i < mode.entriesPerTable(); i++) {
      long startVa = i * mode.pageBytes(level);
      long entry = Pte.read(ram, mode, tablePa + (long) i * mode.pteBytes());
      if (startVa < endVa && Pte.isValid(entry) && !Pte.isLeaf(entry)) {
        tables += 1 + tablesBelow(Pte.pa(entry), level - 1, endVa - startVa);
      }
    }
    return tables;
  }

  /**
   * Gives back the frames of all tables that are not shared, the root's too; the frames that are
   * mapped stay.
   */
  public void free() {
    freeTable(rootPa, mode.levels() - 1, firstSharedEntry);
  }

  private void freeTable(long tablePa, int level, int entries) {
    if (level > 0) {
      for (int i = 0; i < entries; i++) {
        long entry = Pte.read(ram, mode, tablePa + (long) i * mode.pteBytes());
        if (Pte.isValid(entry) && !Pte.isLeaf(entry)) {
          freeTable(Pte.pa(entry), level - 1, mode.entriesPerTable());
        }
      }
    }
    memory.free(tablePa);
  }

  /** Where the mapper says that the entry of a page of 4096 bytes is: in a table. */
  private long walk(long va, boolean allocate) {
    long entryPa;
    try {
      entryPa = mapper.walk(memory, rootPa, va, 0, allocate);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(mapper, "walk", e);
    }
    if (entryPa != PageMapper.NO_ENTRY && !memory.isEntry(entryPa)) {
      throw PieceException.wrong(
          mapper, "walk", String.format("gave 0x%x for page 0x%x: no entry", entryPa, va));
    }
    return entryPa;
  }

  private boolean isMapped(long va, long bytes) {
    return nextMapped(va, va + bytes) != va + bytes;
  }

  private long entryPa(long tablePa, long va, int level) {
    return tablePa + (long) mode.vpnIndex(va, level) * mode.pteBytes();
  }
}
