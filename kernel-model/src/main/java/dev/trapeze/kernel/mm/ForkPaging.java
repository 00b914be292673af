package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/** Paging in which fork, and what follows from it, is a {@link ForkPolicy}'s affair. */
final class ForkPaging extends DelegatedPaging {
  private final ForkPolicy policy;

  ForkPaging(ForkPolicy policy) {
    super(policy);
    this.policy = policy;
  }

  /**
   * What is shared on purpose, and what is no area, is as it is without a fork; and so is a page of
   * a file that is not there yet.
   */
  @Override
  boolean decidesFaultIn(AddressSpace space, long va) {
    Region region = space.regionOnPage(va);
    return region != null
        && decidesForkOf(region)
        && (region.file() == null || Pte.isValid(space.table().entryOf(va)));
  }

  @Override
  boolean decidesForkOf(Region region) {
    return region.kind().ownsFrames() && !region.shared();
  }

  @Override
  boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area) {
    return policy.fork(parent, child, area);
  }

  @Override
  FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access) {
    return policy.pageFault(memory, va, access);
  }

  @Override
  FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access) {
    return policy.kernelAccess(memory, va, access);
  }
}
