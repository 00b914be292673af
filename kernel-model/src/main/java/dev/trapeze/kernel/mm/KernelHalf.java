package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;

/**
 * The kernel's part of every address space, where it is one ({@link KernelPlace.UpperHalf}), in a
 * table that has nothing else (Linux's {@code swapper_pg_dir}): RAM as far as the direct map
 * reaches, a device, and the kernel's code; room for the stacks of processes will follow ({@link
 * KernelStacks}).
 *
 * <p>The frame with the code cannot be written through the direct map either, as in Linux.
 */
public final class KernelHalf {
  private final AddressSpace space;
  private final KernelPlace.UpperHalf place;

  private KernelHalf(AddressSpace space, KernelPlace.UpperHalf place) {
    this.space = space;
    this.place = place;
  }

  /**
   * Builds it. The kernel does not get far without it: ENOMEM here is a RAM that is too small.
   *
   * @param tables of the layout's paging mode
   * @param codePa of the frame with the kernel's code, the first of RAM
   * @param devicePa of a page of device registers
   */
  public static AddressSpace build(
      PageTables tables, AddressSpaceLayout layout, long codePa, long devicePa) {
    KernelPlace.UpperHalf place = layout.kernelHalf();
    KernelHalf half = new KernelHalf(new AddressSpace(tables), place);
    Ram ram = tables.frames().ram();
    long directEndPa = ram.basePa() + Math.min(place.directMapBytes(), ram.endPa() - ram.basePa());
    long directVa = place.directMapVa();
    long behindCodePa = codePa + Pages.BYTES;
    half.map(RegionKind.KERNEL_RAM, directVa, codePa, behindCodePa, Pte.R);
    half.map(
        RegionKind.KERNEL_RAM, directVa + Pages.BYTES, behindCodePa, directEndPa, Pte.R | Pte.W);
    half.map(
        RegionKind.KERNEL_DEVICE,
        place.deviceVa(),
        devicePa,
        devicePa + Pages.BYTES,
        Pte.R | Pte.W);
    half.map(RegionKind.KERNEL_STUB, place.vectorVa(), codePa, behindCodePa, Pte.R | Pte.X);
    return half.space;
  }

  private void map(RegionKind kind, long va, long startPa, long endPa, int permissions) {
    space.mapBorrowed(
        new Region(kind, va, va + (endPa - startPa), permissions | place.pageFlags()), startPa);
  }
}
