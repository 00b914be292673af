package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/**
 * Finds and makes entries of page tables (xv6's {@code walk} and {@code mappages}). The machine's
 * walker reads what is written here; all that the kernel maps, for itself and for programs, is
 * mapped here.
 *
 * <p>Virtual addresses of 32 bits are zero-extended, those of 64 bits canonical.
 */
public interface PageMapper {
  /** In place of the physical address of an entry: there is none. */
  long NO_ENTRY = 0;

  /** What has become of a demand to map. */
  enum Outcome {
    /** All pages of the range are mapped. */
    MAPPED,
    /** A table was needed, and no frame was free; no page of the range is mapped. */
    NO_FRAME,
    /** A page of the range was mapped before; none of the others has been. */
    ALREADY_MAPPED,
    /**
     * The addresses or the length are not multiples of 4096, the length is none, or the mode cannot
     * translate all virtual addresses of the range; nothing has changed.
     */
    BAD_RANGE
  }

  /**
   * Finds the entry for a virtual address in the table of a level.
   *
   * @param rootPa physical address of the root table
   * @param level 0 for the entry of a page of 4096 bytes, more for those of superpages and tables
   * @param allocate whether a table that is missing on the way is to be made: a frame of zeros, to
   *     which an entry points that has V and nothing else
   * @return the physical address of the entry, valid or not; {@link #NO_ENTRY} when a table on the
   *     way is missing and none may or can be made, when a superpage is in its place, or when the
   *     mode cannot translate {@code va}
   */
  long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate);

  /**
   * Maps a range of pages to frames that follow each other: with the largest superpages that the
   * addresses and the length allow and whose places hold no table yet. Tables that have been made
   * on the way may stay when it fails.
   *
   * @param rootPa physical address of the root table
   * @param va a multiple of 4096, of the first page
   * @param bytes a multiple of 4096, at least that
   * @param pa a multiple of 4096, of the first frame
   * @param permissions of {@link Pte#R}, {@link Pte#W}, {@link Pte#X}, {@link Pte#U} and {@link
   *     Pte#G}, at least one of the first three; V is added
   */
  Outcome mapPages(TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions);
}
