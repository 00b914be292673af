package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/**
 * The kernel stacks of processes, in the kernel's address space: one page for each slot of the
 * process table, with a page below that is never mapped (xv6's {@code proc_mapstacks}).
 *
 * <p>Unlike in xv6, a slot has a stack only while it has a process. The page tables for all of them
 * are there from the start, so that a stack that is given back gives all back that it took.
 */
public final class KernelStacks {
  private final AddressSpace kernelSpace;
  private final FrameAllocator frames;
  private final AddressSpaceLayout layout;

  /**
   * Reserves the room.
   *
   * @param slots number of stacks
   */
  public KernelStacks(
      AddressSpace kernelSpace, FrameAllocator frames, AddressSpaceLayout layout, int slots) {
    this.kernelSpace = kernelSpace;
    this.frames = frames;
    this.layout = layout;
    kernelSpace.reserve(
        new Region(
            RegionKind.KERNEL_STACK,
            layout.kernelStacksVa(slots),
            layout.kernelStackEndVa(0),
            Pte.R | Pte.W));
  }

  /** Gives a slot a stack, of zeros. ENOMEM when there is no frame. */
  public void map(int slot) {
    long pa = frames.allocateZeroed();
    kernelSpace.table().map(layout.kernelStackVa(slot), pa, 0, Pte.R | Pte.W);
  }

  /** Takes the stack of a slot away. */
  public void unmap(int slot) {
    long entry = kernelSpace.table().unmap(layout.kernelStackVa(slot));
    frames.free(Pte.pa(entry));
  }
}
