package dev.trapeze.cpu.mmu;

/**
 * A translation that is remembered.
 *
 * @param asid address space that it was read for
 * @param global true if it holds in all address spaces
 * @param va first address of the page, sign-extended to 64 bits
 * @param bytes size of the page, which may be a superpage
 * @param pa physical address of the page
 * @param flags {@link Pte#R} to {@link Pte#D} as they were read
 * @param rootPa physical address of the root table that it was read from; -1 where nothing but the
 *     address-space identifier tells one table from another
 */
public record CachedTranslation(
    PagingMode mode,
    int asid,
    boolean global,
    long va,
    long bytes,
    long pa,
    int flags,
    long rootPa) {

  boolean holdsFor(PagingMode mode, int asid) {
    return this.mode == mode && (global || this.asid == asid);
  }

  boolean contains(long anyVa) {
    return (anyVa & -bytes) == va;
  }
}
