package dev.trapeze.kernel.mm;

import java.util.List;

/**
 * An access that has faulted and will not be tried again, with what there is to know about it.
 * Addresses are zero-extended, and are to be compared as unsigned.
 *
 * @param va of the first byte that could not be accessed, as {@code stval} gives it
 * @param access what was tried
 * @param layout where everything lies
 * @param regions of the address space, the kernel's too, by ascending address
 */
public record FaultedAccess(
    long va, MemoryAccess access, AddressSpaceLayout layout, List<Region> regions) {

  /** Copies the list. */
  public FaultedAccess {
    regions = List.copyOf(regions);
  }
}
