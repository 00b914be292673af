package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.memory.Ram;
import java.util.Arrays;
import java.util.List;

/**
 * Cached translations that hold for one page table as seen with one privilege: separate for loads,
 * stores and fetches, each direct-mapped, all three in one array behind one another.
 *
 * <p>An entry is two {@code long}s side by side: the tag, which is the virtual address of the page,
 * and the addend, which makes an index into {@link Ram#array()} out of a virtual address. Only
 * pages that lie in RAM as a whole have entries. An access of {@code size} bytes hits if {@code
 * entries[index(va) + kind] == (va & (PAGE_MASK | size - 1))}: one comparison tests the page and
 * the natural alignment, so that what is misaligned, in a device, or not cached takes the slow
 * path.
 */
public final class TlbContext {
  /** The bits of a virtual address that a tag holds. */
  public static final long PAGE_MASK = -PagingMode.PAGE_BYTES;

  /** The shift, and the mask to follow it, that make an entry's index out of a virtual address. */
  public static final int INDEX_SHIFT = PagingMode.PAGE_SHIFT - 1;

  private static final int ENTRIES = 256;

  /** See {@link #INDEX_SHIFT}. */
  public static final int INDEX_MASK = 2 * (ENTRIES - 1);

  /** A tag that no address has, its bits below the page number being set. */
  private static final long NO_PAGE = -1;

  /** Where the entries for loads begin; frames whose loads are observed have none. */
  public static final int LOADS = 0;

  /** Where the entries for stores begin; frames whose stores are watched have none. */
  public static final int STORES = 2 * ENTRIES;

  /** Where the entries for instruction fetches begin. */
  public static final int FETCHES = 4 * ENTRIES;

  private final long[] entries = new long[6 * ENTRIES];

  private long tag;
  private int flags;
  private long epoch;

  TlbContext() {
    clear();
  }

  /** The entries: tag, addend, tag, addend … */
  public long[] entries() {
    return entries;
  }

  /** The place of the entry for {@code va}, counted from where those of its kind begin. */
  public static int index(long va) {
    return (int) (va >>> INDEX_SHIFT) & INDEX_MASK;
  }

  boolean isFor(long tag, int flags) {
    return this.tag == tag && this.flags == flags;
  }

  /** Makes it stand for another way to translate; see {@link Mmu#select}. */
  void assign(long newTag, int newFlags) {
    tag = newTag;
    flags = newFlags;
    clear();
  }

  /** Drops everything, unless that has been done since {@code epoch} began. */
  void catchUp(long epoch) {
    if (this.epoch != epoch) {
      this.epoch = epoch;
      clear();
    }
  }

  /**
   * Notes a translation.
   *
   * @param va any address in the page
   * @param frame number of the frame, counted from the start of RAM
   */
  void fill(AccessKind kind, long va, int frame) {
    long pageVa = va & PAGE_MASK;
    int index = index(va) + place(kind);
    entries[index] = pageVa;
    entries[index + 1] = ((long) frame << PagingMode.PAGE_SHIFT) - pageVa;
  }

  /** Where the entries for accesses of a kind begin. */
  public static int place(AccessKind kind) {
    return switch (kind) {
      case LOAD -> LOADS;
      case STORE -> STORES;
      case FETCH -> FETCHES;
    };
  }

  /** Sends accesses of a kind to that frame down the slow path again. */
  void drop(AccessKind kind, int frame) {
    int first = place(kind);
    for (int i = first; i < first + 2 * ENTRIES; i += 2) {
      if (entries[i] != NO_PAGE && entries[i] + entries[i + 1] >>> PagingMode.PAGE_SHIFT == frame) {
        entries[i] = NO_PAGE;
      }
    }
  }

  /** Sends all stores down the slow path again. */
  void dropStores() {
    Arrays.fill(entries, STORES, STORES + 2 * ENTRIES, NO_PAGE);
  }

  /**
   * Adds the pages that have entries to a list.
   *
   * @param flags what each shall have besides R, W and X, which say what accesses are cached
   */
  void list(PagingMode mode, int flags, long ramBasePa, List<CachedTranslation> list) {
    int asid = mode.asid(tag);
    long rootPa = mode.rootPa(tag);
    for (int i = 0; i < STORES; i += 2) {
      for (int place = LOADS; place <= FETCHES; place += STORES) {
        long va = entries[i + place];
        boolean listed =
            (place > LOADS && va == entries[i + LOADS])
                || (place > STORES && va == entries[i + STORES]);
        if (va != NO_PAGE && !listed) {
          int kinds =
              (entries[i + LOADS] == va ? Pte.R : 0)
                  | (entries[i + STORES] == va ? Pte.W : 0)
                  | (entries[i + FETCHES] == va ? Pte.X : 0);
          long pa = ramBasePa + va + entries[i + place + 1];
          list.add(
              new CachedTranslation(
                  mode, asid, false, va, PagingMode.PAGE_BYTES, pa, flags | kinds, rootPa));
        }
      }
    }
  }

  long tag() {
    return tag;
  }

  int flags() {
    return flags;
  }

  private void clear() {
    Arrays.fill(entries, NO_PAGE);
  }
}
