package dev.trapeze.kernel.mm;

import dev.trapeze.kernel.abi.ErrnoException;
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

  /** As {@link #EAGER}, but what fork does with pages is decided by somebody else. */
  static PageFaultPolicy of(ForkPolicy policy) {
    return new ForkPaging(policy);
  }

  /** As {@link #EAGER}, but heap and stack are somebody else's affair. */
  static PageFaultPolicy of(HeapAndStackPolicy policy) {
    return new HeapAndStackPaging(policy);
  }

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

  /** True if a heap that grows gets its frames at once. */
  default boolean fillsHeapAtOnce() {
    return fillsAtOnce();
  }

  /**
   * A region has new pages: gives them their frames, if they are to have them at once.
   *
   * @param startVa of the first page
   * @param endVa behind the last
   * @throws ErrnoException ENOMEM when frames are lacking; none of the pages is there then
   */
  default void addPages(AddressSpace space, Region region, long startVa, long endVa) {
    if (fillsAtOnce()) {
      space.pages().fillAll(region, startVa, endVa);
    }
  }

  /** The heap becomes shorter: takes the frames of its last pages, as far as they have some. */
  default void removeHeapPages(AddressSpace space, long startVa, long endVa) {
    space.pages().unmap(startVa, endVa);
  }

  /**
   * A process forks: gives the child the pages of one region, or the same frames.
   *
   * @throws ErrnoException ENOMEM when frames are lacking; some of the pages may be there then
   */
  default void copyPages(AddressSpace parent, AddressSpace child, Region region) {
    parent.pages().copyTo(child.pages(), region);
  }

  /**
   * True if the kernel's own accesses to programs' memory are to be decided by {@link
   * #resolveForKernel} alone, each of them; else the kernel asks only where the page table does not
   * allow them.
   */
  default boolean decidesKernelAccess() {
    return false;
  }

  /** Makes an access of the kernel's own possible if it is one that should be. */
  default FaultOutcome resolveForKernel(AddressSpace space, long va, MemoryAccess access) {
    return resolve(space, va, access);
  }
}
