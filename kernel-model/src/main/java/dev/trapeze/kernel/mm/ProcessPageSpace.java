package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link ProcessPage} sees of an address space: the place of its page, and frames that it
 * has taken for that. Physical addresses are in bytes.
 */
public final class ProcessPageSpace {
  /** No frame is free, or none is mapped. */
  public static final long NO_FRAME = 0;

  private final AddressSpace space;
  private final FrameAllocator frames;
  private final ProcessPage page;
  private final long pageVa;
  private final int pid;
  private final Set<Long> taken = new TreeSet<>();

  ProcessPageSpace(
      AddressSpace space, FrameAllocator frames, ProcessPage page, long pageVa, int pid) {
    this.space = space;
    this.frames = frames;
    this.page = page;
    this.pageVa = pageVa;
    this.pid = pid;
  }

  /** Virtual address of the page, zero-extended. */
  public long pageVa() {
    return pageVa;
  }

  /**
   * Takes a frame. What it holds is what its last owner has left there.
   *
   * @return its physical address, or {@link #NO_FRAME} when there is none
   */
  public long allocateFrame() {
    try {
      long pa = frames.allocate();
      taken.add(pa);
      return pa;
    } catch (ErrnoException e) {
      return noFrame(e);
    }
  }

  /**
   * Gives a frame back.
   *
   * @throws IllegalArgumentException when it is none that has been taken here
   */
  public void freeFrame(long pa) {
    requireTaken(pa);
    taken.remove(pa);
    frames.free(pa);
  }

  /**
   * Stores 32 bits, little-endian, into a frame that has been taken here.
   *
   * @param pa a multiple of 4
   * @throws IllegalArgumentException when it is none in such a frame
   */
  public void writeWord(long pa, int value) {
    if (pa % Integer.BYTES != 0) {
      throw new IllegalArgumentException(String.format("0x%x is no multiple of 4", pa));
    }
    requireTaken(Pages.roundDown(pa));
    frames.ram().writeInt(pa, value);
  }

  /**
   * Maps the page, which is not mapped, to a frame that has been taken here.
   *
   * @param permissions of {@link Pte#R}, {@link Pte#W}, {@link Pte#X} and {@link Pte#U}, at least
   *     one of the first three
   * @return false when a page table was needed for it, and there was no frame
   * @throws IllegalArgumentException when the frame or the permissions are not of that kind
   * @throws IllegalStateException when the page is mapped
   */
  public boolean map(long pa, int permissions) {
    requireTaken(pa);
    boolean known = (permissions & ~(Pte.R | Pte.W | Pte.X | Pte.U)) == 0;
    if (!known || (permissions & (Pte.R | Pte.W | Pte.X)) == 0) {
      throw new IllegalArgumentException(
          String.format("0x%x are no permissions of a page", permissions));
    }
    try {
      space.mapBorrowed(
          new Region(RegionKind.PROCESS_PAGE, pageVa, pageVa + Pages.BYTES, permissions), pa);
      return true;
    } catch (ErrnoException e) {
      return noFrame(e) != NO_FRAME;
    }
  }

  /**
   * Maps the page no longer; its frame stays taken.
   *
   * @return the physical address of that frame, or {@link #NO_FRAME} when none was mapped
   */
  public long unmap() {
    return Pte.pa(space.unmapBorrowed(pageVa));
  }

  private static long noFrame(ErrnoException e) {
    if (e.errno() != Errno.ENOMEM) {
      throw e;
    }
    return NO_FRAME;
  }

  private void requireTaken(long pa) {
    if (!taken.contains(pa)) {
      throw new IllegalArgumentException(
          String.format("0x%x is no frame that this address space's page has taken", pa));
    }
  }

  /** The frames that are taken. */
  Set<Long> taken() {
    return Collections.unmodifiableSet(taken);
  }

  /** Lets the page come; ENOMEM if there is no frame for it. */
  void add() {
    boolean added;
    try {
      added = page.add(this, pid);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(page, "add", e);
    }
    if (!added) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  /** Lets the page go. */
  void remove() {
    try {
      page.remove(this, pid);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(page, "remove", e);
    }
  }
}
