package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;

/**
 * The kernel's own address space (xv6's {@code kvmmake}) where processes have only the trampoline
 * of it ({@link KernelPlace.OwnTable}): RAM and devices at their physical addresses, and the
 * trampoline; room for the stacks of processes will follow ({@link KernelStacks}).
 */
public final class KernelAddressSpace {
  private KernelAddressSpace() {}

  /**
   * Builds it. The kernel does not get far without it: ENOMEM here is a RAM that is too small.
   *
   * @param tables of the layout's paging mode
   * @param stubPa of the frame with the kernel's entry, which is not writable
   * @param trampolinePa of the frame with the trampoline
   * @param devicePa of a page of device registers
   */
  public static AddressSpace build(
      PageTables tables, AddressSpaceLayout layout, long stubPa, long trampolinePa, long devicePa) {
    AddressSpace space = new AddressSpace(tables);
    Ram ram = tables.frames().ram();
    mapSame(space, RegionKind.KERNEL_DEVICE, devicePa, devicePa + Pages.BYTES, Pte.R | Pte.W);
    mapSame(space, RegionKind.KERNEL_RAM, ram.basePa(), stubPa, Pte.R | Pte.W);
    mapSame(space, RegionKind.KERNEL_STUB, stubPa, stubPa + Pages.BYTES, Pte.R | Pte.X);
    mapSame(space, RegionKind.KERNEL_RAM, stubPa + Pages.BYTES, ram.endPa(), Pte.R | Pte.W);
    long trampolineVa = layout.trampolineVa();
    space.mapBorrowed(
        new Region(RegionKind.TRAMPOLINE, trampolineVa, trampolineVa + Pages.BYTES, Pte.R | Pte.X),
        trampolinePa);
    return space;
  }

  private static void mapSame(
      AddressSpace space, RegionKind kind, long startPa, long endPa, int permissions) {
    if (startPa < endPa) {
      space.mapBorrowed(new Region(kind, startPa, endPa, permissions), startPa);
    }
  }
}
