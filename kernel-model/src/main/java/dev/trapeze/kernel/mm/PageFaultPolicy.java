package dev.trapeze.kernel.mm;

import java.util.List;

/**
 * When pages get their frames: the one place that decides whether a page fault is part of how
 * memory works, or a mistake of the program.
 */
public interface PageFaultPolicy {

  /**
   * As in xv6: all pages are there from the start, and fork copies them. Only a stack that grows,
   * and the first store to a shared page of a file, need faults.
   */
  PageFaultPolicy EAGER = new DemandPaging("eager", true, false);

  /** Pages get their frames at the first access; fork copies those that are there. */
  PageFaultPolicy LAZY = new DemandPaging("lazy", false, false);

  /**
   * As in Linux: as {@link #LAZY}, but frames are shared, after a fork, with the page cache and
   * with a frame of zeros, until the first store.
   */
  PageFaultPolicy COW = new DemandPaging("cow", false, true);

  /** All of them. */
  List<PageFaultPolicy> ALL = List.of(EAGER, LAZY, COW);

  /** By which the user chooses it. */
  String name();

  /** True if a new region gets its frames at once. */
  boolean fillsAtOnce();

  /** True if private pages may show frames that others have too, until they are written. */
  boolean sharesFrames();

  /**
   * Makes an access possible if it is one that should be.
   *
   * @param va any byte of the page
   */
  FaultOutcome resolve(AddressSpace space, long va, MemoryAccess access);
}
