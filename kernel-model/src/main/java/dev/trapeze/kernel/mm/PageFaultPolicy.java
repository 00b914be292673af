package dev.trapeze.kernel.mm;

/**
 * What becomes of an access to a page that its entry does not allow: the one place that decides
 * whether a page fault is part of how memory works, or a mistake of the program.
 */
@FunctionalInterface
public interface PageFaultPolicy {

  /** All pages are there from the start, as in xv6: every fault is a mistake. */
  PageFaultPolicy EAGER = (space, va, access) -> false;

  /**
   * Makes the access possible if it is one that should be.
   *
   * @param va any byte of the page, zero-extended
   * @return true if the access is to be tried again; false if it was a mistake
   * @throws dev.trapeze.kernel.abi.ErrnoException ENOMEM when it should be possible but there is no
   *     frame
   */
  boolean resolve(AddressSpace space, long va, MemoryAccess access);
}
