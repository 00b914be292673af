package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one process as far as {@link ForkPolicy} and {@link HeapAndStackPolicy} need it:
 * its areas, the entries of its page table, and the frames of the machine with their reference
 * counts. Frames are known by their addresses alone, whoever has them: as in xv6, who frees or maps
 * one of the kernel's damages the system.
 *
 * <p>Virtual addresses are zero-extended; those of pages are multiples of 4096, as are physical
 * addresses of frames. What makes no sense throws an {@link IllegalArgumentException} or {@link
 * IllegalStateException} that says why, and so ends in a panic.
 */
public final class ProcessMemory {
  /** Size of a page and of a frame in bytes. */
  public static final int PAGE_BYTES = Pages.BYTES;

  // What xv6's kalloc leaves in a frame, so that nobody takes it for zeros.
  private static final byte JUNK = 5;

  private final AddressSpace space;
  private final FrameAllocator frames;
  private final Ram ram;
  private long fencedPageVa = -1;

  ProcessMemory(AddressSpace space) {
    this.space = space;
    this.frames = space.frames();
    this.ram = frames.ram();
  }

  /** The area with a byte on the page of {@code va}, or null; the lowest, if two share the page. */
  public @Nullable MemoryArea areaAt(long va) {
    Region region = space.regionOnPage(va);
    return region == null || !region.kind().ownsFrames() ? null : MemoryArea.of(region);
  }

  /** The highest area that ends at or below {@code va}, or null. Empty ones do not count. */
  public @Nullable MemoryArea areaBelow(long va) {
    MemoryArea found = null;
    for (Region region : space.regions()) {
      if (region.kind().ownsFrames()
          && region.sizeBytes() > 0
          && Long.compareUnsigned(region.endVa(), va) <= 0) {
        found = MemoryArea.of(region);
      }
    }
    return found;
  }

  /** The stack as it is now, or null if the program has none. */
  public @Nullable MemoryArea stack() {
    Region stack = space.regionOf(RegionKind.STACK);
    return stack == null ? null : MemoryArea.of(stack);
  }

  /** The lowest page that may ever be the stack's (Linux's {@code RLIMIT_STACK}). */
  public long stackLimitVa() {
    GrowingStack stack = space.growingStack();
    return stack == null ? space.limits().stackStartVa() : stack.lowestVa();
  }

  /** How much must stay free below the stack, whatever lies there (Linux's guard gap). */
  public long stackGapBytes() {
    GrowingStack stack = space.growingStack();
    return stack == null ? 0 : stack.gapBytes();
  }

  /**
   * True if an address that is in no area was meant for the stack: it lies below it, no more than
   * the gap below its limit, and no other area lies in between. That does not say that the stack
   * may grow so far.
   */
  public boolean isBelowStack(long va) {
    return space.isBelowStack(va);
  }

  /**
   * Moves the lower end of the stack's area down. No page is mapped by that.
   *
   * @param pageVa where the stack begins from now on, below where it does
   */
  public void growStack(long pageVa) {
    requirePage(pageVa);
    space.moveStackStart(pageVa);
  }

  /**
   * The entry of the page of {@code va} in the page table (xv6's {@code walk}); 0 where nothing is
   * mapped.
   */
  public long pte(long va) {
    return space.table().entryOf(va);
  }

  /**
   * Puts an entry into the page table (xv6's {@code mappages}), with the tables that are missing on
   * the way. The harts are not told: see {@link #sfenceVma}. Frames and their counts stay as they
   * are.
   *
   * @param pageVa of a page in one of the areas
   * @param pte as {@link Pte#make} gives it, or 0 for no entry
   * @return false if there is no frame for a table; nothing has changed then
   */
  public boolean setPte(long pageVa, long pte) {
    requirePage(pageVa);
    if (areaAt(pageVa) == null) {
      throw new IllegalArgumentException("page " + hex(pageVa) + " is in no area of the program's");
    }
    if (Pte.isValid(pte)) {
      requirePagesEntry(pte);
    }
    try {
      space.table().reserve(pageVa, pageVa + Pages.BYTES);
    } catch (ErrnoException e) {
      return false;
    }
    space.table().change(pageVa, pte);
    return true;
  }

  /**
   * Tells the harts that use this page table to forget what they know of the page of {@code va}:
   * the instruction {@code sfence.vma}, and an interrupt for the other harts. Until then a hart may
   * go on with an entry that is no longer in the table (RISC-V Privileged 1.12, 4.2.1).
   */
  public void sfenceVma(long va) {
    fencedPageVa = Pages.roundDown(va);
    space.pages().forget(fencedPageVa);
  }

  /** Whether the last page that has been forgotten is this one. */
  boolean hasForgotten(long pageVa) {
    return fencedPageVa == pageVa;
  }

  /**
   * Takes a frame, with a reference count of 1 (xv6's {@code kalloc}). It is full of junk.
   *
   * @return its physical address, or 0 when no frame is free
   */
  public long allocateFrame() {
    try {
      long pa = frames.allocate();
      ram.fill(pa, Pages.BYTES, JUNK);
      return pa;
    } catch (ErrnoException e) {
      return 0;
    }
  }

  /** One more has the frame, which must be in use. */
  public void addReference(long pa) {
    frames.addReference(pa);
  }

  /** How many have the frame; 0 for one that is free. */
  public int references(long pa) {
    return frames.references(pa);
  }

  /** One less has the frame; it is free when nobody has it any more (xv6's {@code kfree}). */
  public void freeFrame(long pa) {
    frames.free(pa);
  }

  /** Fills a frame, which must be in use, with zeros. */
  public void zeroFrame(long pa) {
    requireFrame(pa, "zeroed");
    ram.fill(pa, Pages.BYTES, (byte) 0);
  }

  /** Copies the 4096 bytes of a frame to another; both must be in use. */
  public void copyFrame(long fromPa, long toPa) {
    requireFrame(fromPa, "copied from");
    requireFrame(toPa, "copied to");
    ram.copy(fromPa, toPa, Pages.BYTES);
  }

  private void requirePagesEntry(long pte) {
    if (!Pte.isLeaf(pte) || (pte & (Pte.R | Pte.W)) == Pte.W || Pte.hasReservedBits(pte)) {
      throw new IllegalArgumentException(
          "PTE "
              + hex(pte)
              + " is none of a page's: it has to have R or X, no W without R, and no reserved bits");
    }
    requireFrame(Pte.pa(pte), "named by a PTE");
  }

  private void requireFrame(long pa, String what) {
    if (frames.references(pa) == 0) {
      throw new IllegalStateException("frame " + hex(pa) + " is " + what + " but is not in use");
    }
  }

  private static void requirePage(long va) {
    if (va % Pages.BYTES != 0) {
      throw new IllegalArgumentException(hex(va) + " is not the start of a page");
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
