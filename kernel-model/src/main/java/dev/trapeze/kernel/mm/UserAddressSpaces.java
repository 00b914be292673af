package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * Makes address spaces for processes, with what the layout says that they have of the kernel: the
 * trampoline, and their process's trapframe (xv6's {@code proc_pagetable}); or the whole upper half
 * (Linux's {@code pgd_alloc}).
 */
public final class UserAddressSpaces {
  private final PageTables tables;
  private final FrameAllocator frames;
  private final AddressSpaceLayout layout;
  private final PageFaultPolicy policy;
  private final TranslationFence fence;
  // Shown where nothing has been written yet, if the policy shares frames; else 0.
  private final long zeroPa;
  private final KernelPart kernelPart;
  private final ProcessPage processPage;
  private @Nullable MappingPolicy mappings;
  private @Nullable PolicyFrames mappingFrames;

  /** Puts into an address space what it has of the kernel. */
  @FunctionalInterface
  private interface KernelPart {
    void addTo(AddressSpace space, long trapframePa) throws ErrnoException;
  }

  private UserAddressSpaces(
      PageTables tables,
      AddressSpaceLayout layout,
      PageFaultPolicy policy,
      ProcessPage processPage,
      TranslationFence fence,
      KernelPart kernelPart) {
    this.tables = tables;
    this.frames = tables.frames();
    this.processPage = processPage;
    this.layout = layout;
    this.policy = policy;
    this.fence = fence;
    this.zeroPa = policy.sharesFrames() ? frames.allocateZeroed() : 0;
    this.kernelPart = kernelPart;
  }

  /** Makes eager address spaces that no hart uses; otherwise as the following. */
  public UserAddressSpaces(FrameAllocator frames, AddressSpaceLayout layout, long trampolinePa) {
    this(
        PageTables.of(frames, layout.pagingMode()),
        layout,
        trampolinePa,
        PageFaultPolicy.EAGER,
        ProcessPage.NONE,
        TranslationFence.NONE);
  }

  /**
   * Makes address spaces with the trampoline in the frame at {@code trampolinePa}.
   *
   * @param tables how their page tables are made
   * @param policy when pages get their frames
   * @param processPage that each of them has
   * @param fence hears of pages that are mapped no longer
   */
  public UserAddressSpaces(
      PageTables tables,
      AddressSpaceLayout layout,
      long trampolinePa,
      PageFaultPolicy policy,
      ProcessPage processPage,
      TranslationFence fence) {
    this(
        tables,
        layout,
        policy,
        processPage,
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
   * @param tables how their page tables are made, and that of the kernel
   * @param kernelSpace in which all that the kernel will ever have is mapped, or has its tables
   * @param policy when pages get their frames
   * @param fence hears of entries that are not what they were
   */
  public static UserAddressSpaces withKernelHalf(
      PageTables tables,
      AddressSpaceLayout layout,
      AddressSpace kernelSpace,
      PageFaultPolicy policy,
      TranslationFence fence) {
    kernelSpace.offer(layout.kernelHalf().startVa());
    return new UserAddressSpaces(
        tables,
        layout,
        policy,
        ProcessPage.NONE,
        fence,
        (space, trapframePa) -> space.share(kernelSpace));
  }

  /** Lets a policy map files in all address spaces that are made from now on. */
  public void mapFilesBy(MappingPolicy mappingPolicy) {
    mappings = mappingPolicy;
    mappingFrames = new PolicyFrames(frames);
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
   * @param pid of the process
   */
  public AddressSpace create(long trapframePa, int pid) {
    AddressSpace space = new AddressSpace(tables, policy, zeroPa, fence);
    if (mappings != null && mappingFrames != null) {
      space.mapFilesBy(
          mappings, mappingFrames, layout.mmapTopVa(AddressSpaceLayout.DEFAULT_STACK_LIMIT_BYTES));
    }
    try {
      kernelPart.addTo(space, trapframePa);
      if (processPage != ProcessPage.NONE) {
        space.addProcessPage(processPage, layout.processPageVa(), pid);
      }
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
