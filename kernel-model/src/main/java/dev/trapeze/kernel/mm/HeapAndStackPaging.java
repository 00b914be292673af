package dev.trapeze.kernel.mm;

/** Paging in which heap and stack are a {@link HeapAndStackPolicy}'s affair. */
final class HeapAndStackPaging extends DelegatedPaging {
  private final HeapAndStackPolicy policy;

  HeapAndStackPaging(HeapAndStackPolicy policy) {
    super(policy);
    this.policy = policy;
  }

  @Override
  public boolean fillsHeapAtOnce() {
    return false;
  }

  /** All but files, which are mapped as without it, and the kernel's own. */
  @Override
  boolean decidesFaultIn(AddressSpace space, long va) {
    Region region = space.regionOnPage(va);
    return region == null
        || region.kind().ownsFrames() && !region.shared() && region.file() == null;
  }

  @Override
  boolean decidesForkOf(Region region) {
    return region.kind() == RegionKind.HEAP || region.kind() == RegionKind.STACK;
  }

  @Override
  public void addPages(AddressSpace space, Region region, long startVa, long endVa) {
    if (region.kind() != RegionKind.HEAP) {
      super.addPages(space, region, startVa, endVa);
    } else if (startVa < endVa) {
      ProcessMemory memory = new ProcessMemory(space);
      String what = call("heapGrows", startVa, "0x" + Long.toHexString(endVa));
      requireFrames(asked(what, () -> policy.heapGrows(memory, startVa, endVa)));
    }
  }

  @Override
  public void removeHeapPages(AddressSpace space, long startVa, long endVa) {
    asked(
        call("heapShrinks", startVa, "0x" + Long.toHexString(endVa)),
        () -> {
          policy.heapShrinks(new ProcessMemory(space), startVa, endVa);
          return true;
        });
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
