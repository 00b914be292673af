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
  private final TranslationFence fence;
  private final int pageFlags;

  /**
   * Reserves the room.
   *
   * @param slots number of stacks
   * @param fence hears of each stack that comes or goes
   */
  public KernelStacks(
      AddressSpace kernelSpace,
      FrameAllocator frames,
      AddressSpaceLayout layout,
      int slots,
      TranslationFence fence) {
    this.kernelSpace = kernelSpace;
    this.frames = frames;
    this.layout = layout;
    this.fence = fence;
    this.pageFlags = Pte.R | Pte.W | layout.kernel().pageFlags();
    kernelSpace.reserve(
        new Region(
            RegionKind.KERNEL_STACK,
            layout.kernelStacksVa(slots),
            layout.kernelStackEndVa(0),
            pageFlags));
  }

  /**
   * Gives a slot a stack, of zeros. ENOMEM when there is no frame.
   *
   * @return physical address of its lowest byte
   */
  public long map(int slot) {
    long pa = frames.allocateZeroed(FrameUse.KERNEL);
    kernelSpace.table().map(layout.kernelStackVa(slot), pa, pageFlags);
    changed(slot);
    return pa;
  }

  /** Takes the stack of a slot away. */
  public void unmap(int slot) {
    long entry = kernelSpace.table().unmap(layout.kernelStackVa(slot));
    changed(slot);
    frames.free(Pte.pa(entry));
  }

  // A hart may also remember that a page was not mapped (RISC-V Privileged 1.12, 4.2.1).
  private void changed(int slot) {
    fence.changed(kernelSpace.table(), layout.kernelStackVa(slot), layout.kernelStackEndVa(slot));
  }
}
