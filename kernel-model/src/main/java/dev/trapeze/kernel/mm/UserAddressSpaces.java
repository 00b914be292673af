package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.ErrnoException;

/**
 * Makes address spaces for processes: all have the trampoline, and their process's trapframe, where
 * the layout says (xv6's {@code proc_pagetable}).
 */
public final class UserAddressSpaces {
  private final FrameAllocator frames;
  private final AddressSpaceLayout layout;
  private final long trampolinePa;
  private final PageFaultPolicy policy;
  private final TranslationFence fence;
  // Shown where nothing has been written yet, if the policy shares frames; else 0.
  private final long zeroPa;

  /** Makes eager address spaces that no hart uses; otherwise as the following. */
  public UserAddressSpaces(FrameAllocator frames, AddressSpaceLayout layout, long trampolinePa) {
    this(frames, layout, trampolinePa, PageFaultPolicy.EAGER, TranslationFence.NONE);
  }

  /**
   * Makes address spaces with the trampoline in the frame at {@code trampolinePa}.
   *
   * @param policy when pages get their frames
   * @param fence hears of pages that are mapped no longer
   */
  public UserAddressSpaces(
      FrameAllocator frames,
      AddressSpaceLayout layout,
      long trampolinePa,
      PageFaultPolicy policy,
      TranslationFence fence) {
    this.frames = frames;
    this.policy = policy;
    this.zeroPa = policy.sharesFrames() ? frames.allocateZeroed() : 0;
    this.fence = fence;
    this.layout = layout;
    this.trampolinePa = trampolinePa;
  }

  /** Where everything lies. */
  public AddressSpaceLayout layout() {
    return layout;
  }

  /** The frames that the address spaces are made of. */
  public FrameAllocator frames() {
    return frames;
  }

  /** When pages get their frames. */
  public PageFaultPolicy policy() {
    return policy;
  }

  /** The frame of zeros that is shown where nothing has been written yet; 0 if there is none. */
  public long zeroPa() {
    return zeroPa;
  }

  /**
   * An address space with nothing for user mode. ENOMEM if there are not enough frames.
   *
   * @param trapframePa of the frame with the registers of the process
   */
  public AddressSpace create(long trapframePa) {
    AddressSpace space =
        new AddressSpace(frames, PagingMode.of(layout.xlen()), policy, zeroPa, fence);
    try {
      space.mapBorrowed(
          page(RegionKind.TRAMPOLINE, layout.trampolineVa(), Pte.R | Pte.X), trampolinePa);
      space.mapBorrowed(
          page(RegionKind.TRAPFRAME, layout.trapframeVa(), Pte.R | Pte.W), trapframePa);
      return space;
    } catch (ErrnoException e) {
      space.free();
      throw e;
    }
  }

  private static Region page(RegionKind kind, long va, int permissions) {
    return new Region(kind, va, va + Pages.BYTES, permissions);
  }
}
