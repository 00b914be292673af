package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.ErrnoException;

/**
 * Makes address spaces for processes, with what the layout says that they have of the kernel: the
 * trampoline, and their process's trapframe (xv6's {@code proc_pagetable}); or the whole upper half
 * (Linux's {@code pgd_alloc}).
 */
public final class UserAddressSpaces {
  private final FrameAllocator frames;
  private final AddressSpaceLayout layout;
  private final PageFaultPolicy policy;
  private final TranslationFence fence;
  // Shown where nothing has been written yet, if the policy shares frames; else 0.
  private final long zeroPa;
  private final KernelPart kernelPart;

  /** Puts into an address space what it has of the kernel. */
  @FunctionalInterface
  private interface KernelPart {
    void addTo(AddressSpace space, long trapframePa) throws ErrnoException;
  }

  private UserAddressSpaces(
      FrameAllocator frames,
      AddressSpaceLayout layout,
      PageFaultPolicy policy,
      TranslationFence fence,
      KernelPart kernelPart) {
    this.frames = frames;
    this.layout = layout;
    this.policy = policy;
    this.fence = fence;
    this.zeroPa = policy.sharesFrames() ? frames.allocateZeroed() : 0;
    this.kernelPart = kernelPart;
  }

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
    this(
        frames,
        layout,
        policy,
        fence,
        (space, trapframePa) -> {
          space.mapBorrowed(
              page(RegionKind.TRAMPOLINE, layout.trampolineVa(), Pte.R | Pte.X), trampolinePa);
          space.mapBorrowed(
              page(RegionKind.TRAPFRAME, layout.trapframeVa(), Pte.R | Pte.W), trapframePa);
        });
  }

  /**
   * Makes address spaces that share the upper half with the kernel's.
   *
   * @param kernelSpace in which all that the kernel will ever have is mapped, or has its tables
   * @param policy when pages get their frames
   * @param fence hears of entries that are not what they were
   */
  public static UserAddressSpaces withKernelHalf(
      FrameAllocator frames,
      AddressSpaceLayout layout,
      AddressSpace kernelSpace,
      PageFaultPolicy policy,
      TranslationFence fence) {
    kernelSpace.offer(layout.kernelHalf().startVa());
    return new UserAddressSpaces(
        frames, layout, policy, fence, (space, trapframePa) -> space.share(kernelSpace));
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
   * @param trapframePa where the registers of the process lie
   */
  public AddressSpace create(long trapframePa) {
    AddressSpace space = new AddressSpace(frames, layout.pagingMode(), policy, zeroPa, fence);
    try {
      kernelPart.addTo(space, trapframePa);
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
