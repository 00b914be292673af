package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ResourceLimits;
import dev.trapeze.kernel.proc.ResourceLimits.Resource;

/** Where in an address space there is room for a mapping (Linux's {@code get_unmapped_area}). */
final class MappingPlace {
  /** Where nobody maps anything by chance (Linux's {@code mmap_min_addr}). */
  private static final long LOWEST_VA = 64 << 10;

  private final AddressSpaceLayout layout;

  MappingPlace(AddressSpaceLayout layout) {
    this.layout = layout;
  }

  /** True if all that lies between two addresses can be a program's. */
  boolean isUser(long startVa, long bytes) {
    long limitVa = layout.userEndVa();
    return Long.compareUnsigned(startVa, limitVa) <= 0
        && Long.compareUnsigned(bytes, limitVa - startVa) <= 0;
  }

  /**
   * The place that a program demands; EINVAL if it is no page's start, ENOMEM if it is not all the
   * program's, EPERM if it is where a null pointer leads.
   */
  long fixed(long va, long bytes) {
    if (va % Pages.BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (!isUser(va, bytes)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    // Layouts whose images begin at 0 have nothing to protect there.
    if (layout.imageStartVa() > 0 && Long.compareUnsigned(va, LOWEST_VA) < 0) {
      throw ErrnoException.of(Errno.EPERM);
    }
    return va;
  }

  /**
   * A place: at the page that the program would like, if it is free, else as high as possible below
   * where mappings end, else as low as possible above. ENOMEM if there is none.
   */
  long free(Process process, long hintVa, long bytes) {
    AddressSpace space = process.addressSpace();
    if (Long.compareUnsigned(bytes, layout.userEndVa()) > 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long endVa = endOfFreeRoom(space);
    long pageVa = Pages.roundUp(hintVa);
    if (hintVa != 0
        && Long.compareUnsigned(pageVa, LOWEST_VA) >= 0
        && Long.compareUnsigned(pageVa, endVa) < 0
        && !isInHeapGuard(space, pageVa, bytes)
        && space.findGap(bytes, pageVa, Math.min(endVa, pageVa + bytes), false) == pageVa) {
      return pageVa;
    }
    long topVa = Math.min(endVa, layout.mmapTopVa(process.limits().of(Resource.STACK).current()));
    long guardVa = Pages.roundUp(space.limits().heapEndVa());
    long va = space.findGap(bytes, lowestAbove(guardVa), topVa, true);
    if (va < 0 && layout.heapGuardBytes() > 0) {
      va = space.findGap(bytes, LOWEST_VA, Math.min(guardVa, topVa), true);
    }
    if (va < 0 && topVa < endVa) {
      va = space.findGap(bytes, topVa, endVa, false);
    }
    if (va < 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    return va;
  }

  private boolean isInHeapGuard(AddressSpace space, long startVa, long bytes) {
    long guardVa = Pages.roundUp(space.limits().heapEndVa());
    return startVa < guardVa + layout.heapGuardBytes() && guardVa < startVa + bytes;
  }

  /** From where on mappings leave the guard behind the heap free, if there is one. */
  private long lowestAbove(long guardVa) {
    return layout.heapGuardBytes() == 0
        ? LOWEST_VA
        : Math.max(LOWEST_VA, guardVa + layout.heapGuardBytes());
  }

  /** A growing stack keeps its gap free. */
  private long endOfFreeRoom(AddressSpace space) {
    GrowingStack stack = space.growingStack();
    return stack == null || space.regionOf(RegionKind.STACK) == null
        ? layout.userEndVa()
        : Pages.roundDown(space.limits().stackStartVa() - stack.gapBytes());
  }

  /**
   * ENOMEM if the process may not have so many bytes more.
   *
   * @param data whether they are its own, to write
   */
  static void requireAllowed(Process process, long bytes, boolean data) {
    AddressSpace space = process.addressSpace();
    ResourceLimits limits = process.limits();
    if (!limits.allows(Resource.AS, space.ownedBytes() + bytes)
        || data && !limits.allows(Resource.DATA, space.dataBytes() + bytes)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }
}
