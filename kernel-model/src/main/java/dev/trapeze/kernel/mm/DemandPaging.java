package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/**
 * The page-fault handler (Linux's {@code handle_mm_fault} and its callees). The standard policies
 * differ in what they leave to it.
 */
record DemandPaging(String name, boolean fillsAtOnce, boolean sharesFrames)
    implements PageFaultPolicy {

  @Override
  public FaultOutcome resolve(AddressSpace space, long va, MemoryAccess access) {
    try {
      Region region = space.regionOnPage(va);
      if (region == null) {
        return space.growStack(va) ? resolve(space, va, access) : missing(space, va);
      }
      PolicyMappings mappings = space.mappings();
      if (mappings != null && PolicyMappings.own(region)) {
        return mappings.fault(va, access);
      }
      if (!region.kind().ownsFrames() || !allows(region, access)) {
        return FaultOutcome.NOT_PERMITTED;
      }
      return resolve(space, region, Pages.roundDown(va), access);
    } catch (ErrnoException e) {
      return e.errno() == Errno.ENOMEM ? FaultOutcome.OUT_OF_MEMORY : FaultOutcome.BEHIND_FILE_END;
    }
  }

  private static FaultOutcome missing(AddressSpace space, long va) {
    return space.isBelowStack(va) ? FaultOutcome.STACK_OVERFLOW : FaultOutcome.NO_MAPPING;
  }

  static boolean allows(Region region, MemoryAccess access) {
    return allows(region.permissions(), access);
  }

  static boolean allows(int permissions, MemoryAccess access) {
    // W without R is reserved.
    int granted = (permissions & Pte.W) != 0 ? permissions | Pte.R : permissions;
    int needed = Pte.U | access.permission();
    return (granted & needed) == needed;
  }

  private static FaultOutcome resolve(
      AddressSpace space, Region region, long pageVa, MemoryAccess access) {
    boolean write = access == MemoryAccess.WRITE;
    long entry = space.table().entryOf(pageVa);
    if (!Pte.isValid(entry)) {
      return space.pages().fill(region, pageVa, write)
          ? FaultOutcome.RESOLVED
          : FaultOutcome.BEHIND_FILE_END;
    }
    if (write && (entry & Pte.W) == 0) {
      space.pages().makeWritable(region, pageVa);
    } else {
      // Nothing is wrong with the table: the hart remembers what has been there before.
      space.pages().forget(pageVa);
    }
    return FaultOutcome.RESOLVED;
  }
}
