package dev.trapeze.cpu.mmu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A translation look-aside buffer as a guest can see it: what is in it counts, whatever the tables
 * in memory say by now, until a fence or want of room drops it (RISC-V Privileged 1.12, 4.2.1).
 *
 * <p>{@value #ENTRIES} entries in sets of {@value #WAYS}; in a full set, the oldest goes.
 */
final class TranslationBuffer {
  static final int WAYS = 4;
  static final int ENTRIES = 1024;

  private static final int SETS = ENTRIES / WAYS;

  private final @Nullable CachedTranslation[] entries = new @Nullable CachedTranslation[ENTRIES];
  private final int[] oldest = new int[SETS];

  /** The entry that translates an address, or null. */
  @Nullable CachedTranslation find(PagingMode mode, int asid, long va) {
    for (int level = 0; level < mode.levels(); level++) {
      int first = set(va, mode.pageBytes(level)) * WAYS;
      for (int i = first; i < first + WAYS; i++) {
        CachedTranslation entry = entries[i];
        if (entry != null
            && entry.bytes() == mode.pageBytes(level)
            && entry.contains(va)
            && entry.holdsFor(mode, asid)) {
          return entry;
        }
      }
    }
    return null;
  }

  /**
   * Remembers a translation in place of another. True if a third had to go.
   *
   * @param outdated an entry that is in the buffer, or null
   */
  boolean put(CachedTranslation translation, @Nullable CachedTranslation outdated) {
    int set = set(translation.va(), translation.bytes());
    int first = set * WAYS;
    for (int i = first; i < first + WAYS; i++) {
      if (entries[i] == null || entries[i] == outdated) {
        entries[i] = translation;
        return false;
      }
    }
    entries[first + oldest[set]] = translation;
    oldest[set] = (oldest[set] + 1) % WAYS;
    return true;
  }

  /**
   * Drops what a fence names.
   *
   * @param va an address, or -1 for all
   * @param asid an address space, whose entries that are not global are meant, or -1 for all
   *     entries
   */
  void fence(long va, int asid) {
    for (int i = 0; i < ENTRIES; i++) {
      CachedTranslation entry = entries[i];
      if (entry != null
          && (va == -1 || entry.contains(va))
          && (asid == -1 || (!entry.global() && entry.asid() == asid))) {
        entries[i] = null;
      }
    }
  }

  /** All entries. */
  List<CachedTranslation> entries() {
    List<CachedTranslation> all = new ArrayList<>();
    for (CachedTranslation entry : entries) {
      if (entry != null) {
        all.add(entry);
      }
    }
    return all;
  }

  private static int set(long va, long bytes) {
    return (int) (va >> Long.numberOfTrailingZeros(bytes)) & SETS - 1;
  }
}
