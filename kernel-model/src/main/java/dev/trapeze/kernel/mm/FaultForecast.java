package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/**
 * What the page-fault handler would do about an access, told without doing it: for one who wants to
 * see why a fault happened. That there might be no frame left, or that the disk might fail, is not
 * foreseen.
 */
public enum FaultForecast {
  /** The table allows the access; the hart has remembered what was there before. */
  TRIED_AGAIN(FaultOutcome.RESOLVED),
  /** The stack grows down to the page, which shows zeros. */
  STACK_GROWS(FaultOutcome.RESOLVED),
  /** The page gets a frame of zeros of its own. */
  ZEROS(FaultOutcome.RESOLVED),
  /** The page shows the one frame of zeros, until it is written. */
  SHARED_ZEROS(FaultOutcome.RESOLVED),
  /** The page shows the file's frame in the page cache. */
  FILE_PAGE(FaultOutcome.RESOLVED),
  /** The page gets a copy of the file's page. */
  FILE_COPY(FaultOutcome.RESOLVED),
  /** The page gets a copy of the frame that it shares with others: copy-on-write. */
  COPY(FaultOutcome.RESOLVED),
  /** The page becomes writable: nobody else has its frame any more, or what is shared is meant. */
  WRITABLE(FaultOutcome.RESOLVED),
  /** No region of the program's is there. */
  NO_MAPPING(FaultOutcome.NO_MAPPING),
  /** There is one, but it does not allow the access. */
  NOT_PERMITTED(FaultOutcome.NOT_PERMITTED),
  /** The page lies behind the end of the file that is mapped there. */
  BEHIND_FILE_END(FaultOutcome.BEHIND_FILE_END),
  /** The stack would have to grow beyond its limit, or into another region. */
  STACK_OVERFLOW(FaultOutcome.STACK_OVERFLOW);

  private final FaultOutcome outcome;

  FaultForecast(FaultOutcome outcome) {
    this.outcome = outcome;
  }

  /** What {@link PageFaultPolicy#resolve} would give. */
  public FaultOutcome outcome() {
    return outcome;
  }

  /**
   * The forecast for an access that has faulted.
   *
   * @param va any byte of the page, zero-extended
   */
  public static FaultForecast of(AddressSpace space, long va, MemoryAccess access) {
    Region region = space.regionOnPage(va);
    if (region == null) {
      return withoutRegion(space, va, access);
    }
    if (!region.kind().ownsFrames() || !DemandPaging.allows(region, access)) {
      return NOT_PERMITTED;
    }
    long pageVa = Pages.roundDown(va);
    boolean write = access == MemoryAccess.WRITE;
    long entry = space.table().entryOf(pageVa);
    if (!Pte.isValid(entry)) {
      return fill(space, region, pageVa, write);
    }
    if (!write || (entry & Pte.W) != 0) {
      return TRIED_AGAIN;
    }
    if (region.shared() && region.file() != null) {
      return WRITABLE;
    }
    return space.pages().isOwn(Pte.pa(entry))
        ? WRITABLE
        : space.isSharedZeros(Pte.pa(entry)) ? ZEROS : COPY;
  }

  private static FaultForecast withoutRegion(AddressSpace space, long va, MemoryAccess access) {
    if (!space.mayGrowStack(va)) {
      return space.isBelowStack(va) ? STACK_OVERFLOW : NO_MAPPING;
    }
    Region stack = space.regionOf(RegionKind.STACK);
    return stack != null && DemandPaging.allows(stack, access) ? STACK_GROWS : NOT_PERMITTED;
  }

  private static FaultForecast fill(AddressSpace space, Region region, long pageVa, boolean write) {
    MappedFile file = region.file();
    if (region.backing() instanceof Backing.FilePages pages
        && !pages.file().hasPage(pages.pageIndex(region, pageVa))) {
      return BEHIND_FILE_END;
    }
    if (PolicyMappings.own(region)) {
      return FILE_COPY;
    }
    return space.pages().showsFrame(region, pageVa, write)
        ? file == null ? SHARED_ZEROS : FILE_PAGE
        : file == null ? ZEROS : FILE_COPY;
  }
}
