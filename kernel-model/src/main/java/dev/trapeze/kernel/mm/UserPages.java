package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/**
 * The pages of an address space's own regions: where their frames come from, who shares them, and
 * how they come back (what Linux does in {@code mm/memory.c}).
 *
 * <p>A frame has one reference for each entry that maps it. An entry without W in a region that can
 * be written shows a frame that somebody else has too, or a page of a shared file that nobody has
 * written yet.
 */
final class UserPages {
  private final FrameAllocator frames;
  private final Ram ram;
  private final PageTable table;
  private final Regions regions;
  private final PageFaultPolicy policy;
  private final long zeroPa;
  private final TranslationFence fence;

  UserPages(
      FrameAllocator frames,
      PageTable table,
      Regions regions,
      PageFaultPolicy policy,
      long zeroPa,
      TranslationFence fence) {
    this.frames = frames;
    this.ram = frames.ram();
    this.table = table;
    this.regions = regions;
    this.policy = policy;
    this.zeroPa = zeroPa;
    this.fence = fence;
  }

  /**
   * Clears what a new region of zeros has of its first page, should another region have that page
   * too and a frame be there already: of a file it shows more than the file's region (what Linux
   * does in {@code padzero}).
   */
  void clearStart(Region region) {
    long startVa = region.startVa();
    long pageVa = Pages.roundDown(startVa);
    int bytes = (int) Math.min(region.sizeBytes(), pageVa + Pages.BYTES - startVa);
    if (startVa != pageVa
        && bytes > 0
        && region.backing() instanceof Backing.Zeros
        && Pte.isValid(table.entryOf(pageVa))) {
      makeOwn(pageVa);
      ram.fill(Pte.pa(table.entryOf(pageVa)) + (startVa - pageVa), bytes, (byte) 0);
    }
  }

  /**
   * Fills all pages of a range that are not mapped yet, as far as the file reaches that they show;
   * on ENOMEM none of them.
   */
  void fillAll(Region region, long startVa, long endVa) {
    boolean own = !region.shared();
    long firstFilledVa = endVa;
    for (long va = startVa; va < endVa; va += Pages.BYTES) {
      if (table.entryOf(va) != 0) {
        continue; // The first page of bss may be the last of data.
      }
      firstFilledVa = Math.min(firstFilledVa, va);
      try {
        if (!fillOne(region, va, own)) {
          break; // Behind the end of the file there is nothing more.
        }
      } catch (ErrnoException e) {
        unmap(firstFilledVa, va);
        throw e;
      }
    }
    fence.changed(table, startVa, endVa);
  }

  /**
   * Gives a page that is not mapped its frame: of the file that the region shows, of zeros, or one
   * of its own with a copy of that.
   *
   * @param write if the page is to have a frame that can be written
   * @return false when the region shows a file that ends before the page
   */
  boolean fill(Region region, long pageVa, boolean write) {
    boolean filled = fillOne(region, pageVa, write);
    forget(pageVa);
    return filled;
  }

  private boolean fillOne(Region region, long pageVa, boolean write) {
    int flags = region.pageFlags();
    if (region.backing() instanceof Backing.FilePages pages
        && !pages.file().hasPage(pages.pageIndex(region, pageVa))) {
      return false;
    }
    if (region.shared()) {
      map(pageVa, takeShown(region, pageVa), flags & ~Pte.W);
      if (write && (flags & Pte.W) != 0) {
        makeWritable(region, pageVa);
      }
    } else if (showsFrame(region, pageVa, write)) {
      map(pageVa, takeShown(region, pageVa), flags & ~Pte.W);
    } else {
      map(pageVa, copyOfContents(region, pageVa), flags);
    }
    return true;
  }

  /** Whether a page that is filled for that access shows a frame that is not its own. */
  boolean showsFrame(Region region, long pageVa, boolean write) {
    return region.shared() || !write && mayShow(region) && isAlone(region, pageVa);
  }

  /** Whether nobody else has a frame that is mapped here. */
  boolean isOwn(long pa) {
    return frames.references(pa) == 1;
  }

  /** True if pages that nobody has written may show frames that are not this address space's. */
  private boolean mayShow(Region region) {
    boolean textOfFile =
        region.backing() instanceof Backing.FilePages && (region.permissions() & Pte.W) == 0;
    return policy.sharesFrames() || textOfFile && !policy.fillsAtOnce();
  }

  /** The frame of the file, or of zeros, with a reference for an entry. */
  private long takeShown(Region region, long pageVa) {
    if (region.backing() instanceof Backing.FilePages pages) {
      return pages.file().takePage(pages.pageIndex(region, pageVa));
    }
    frames.addReference(zeroPa);
    return zeroPa;
  }

  /** Maps a page to a frame whose reference becomes the entry's. */
  private void map(long pageVa, long pa, int flags) {
    try {
      table.map(pageVa, pa, flags);
    } catch (ErrnoException e) {
      frames.free(pa);
      throw e;
    }
  }

  /** True if the page has bytes of no other region. */
  private boolean isAlone(Region region, long pageVa) {
    return (region.startVa() <= pageVa && region.endVa() >= pageVa + Pages.BYTES)
        || regions.between(pageVa, pageVa + Pages.BYTES).size() == 1;
  }

  /** A new frame with what the regions on a page show there. */
  private long copyOfContents(Region region, long pageVa) {
    long pa = frames.allocateZeroed();
    try {
      if (isAlone(region, pageVa)) {
        copyFile(region, pageVa, pageVa, pageVa + Pages.BYTES, pa);
      } else {
        for (Region each : regions.between(pageVa, pageVa + Pages.BYTES)) {
          long fromVa = Math.max(each.startVa(), pageVa);
          long toVa = Math.min(each.endVa(), pageVa + Pages.BYTES);
          copyFile(each, pageVa, fromVa, toVa, pa);
        }
      }
      return pa;
    } catch (ErrnoException e) {
      frames.free(pa);
      throw e;
    }
  }

  private void copyFile(Region region, long pageVa, long fromVa, long toVa, long pa) {
    if (region.backing() instanceof Backing.FilePages pages
        && pages.file().hasPage(pages.pageIndex(region, pageVa))) {
      long sourcePa = pages.file().takePage(pages.pageIndex(region, pageVa));
      ram.copy(sourcePa + (fromVa - pageVa), pa + (fromVa - pageVa), (int) (toVa - fromVa));
      frames.free(sourcePa);
    }
  }

  /**
   * Makes a page writable that is there without W although the region allows stores: the end of
   * copy-on-write, or the first store to a page of a shared file.
   */
  void makeWritable(Region region, long pageVa) {
    long entry = table.entryOf(pageVa);
    long pa = Pte.pa(entry);
    if (region.shared() && region.backing() instanceof Backing.FilePages pages) {
      pages.file().dirtied(pages.pageIndex(region, pageVa));
    } else {
      pa = ownFrame(pa);
    }
    table.change(pageVa, Pte.make(pa, Pte.flags(entry) | Pte.W));
    forget(pageVa);
  }

  /**
   * Makes sure that a page has a frame that nobody else sees, whatever the program may do there
   * itself. For the kernel's own stores; throws EFAULT where there is no page to have.
   */
  void makeOwn(long va) {
    long pageVa = Pages.roundDown(va);
    Region region = regions.onPage(pageVa);
    if (region == null || !region.kind().ownsFrames() || PolicyMappings.own(region)) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    long entry = table.entryOf(pageVa);
    if (!Pte.isValid(entry)) {
      if (!fill(region, pageVa, true)) {
        throw ErrnoException.of(Errno.EFAULT);
      }
    } else if (!region.shared() && frames.references(Pte.pa(entry)) != 1) {
      table.change(pageVa, Pte.make(ownFrame(Pte.pa(entry)), Pte.flags(entry)));
      forget(pageVa);
    }
  }

  /** The frame of an entry if nobody else has it, else a copy in its place. */
  private long ownFrame(long sharedPa) {
    if (frames.references(sharedPa) == 1) {
      return sharedPa;
    }
    long pa;
    if (sharedPa == zeroPa) {
      pa = frames.allocateZeroed();
    } else {
      pa = frames.allocate();
      ram.copy(sharedPa, pa, Pages.BYTES);
    }
    frames.free(sharedPa);
    return pa;
  }

  /** Gives the entries of a region the permissions that it has now. */
  void protect(Region region) {
    long endVa = region.endPageVa();
    for (long va = table.nextMapped(region.firstPageVa(), endVa);
        va != endVa;
        va = table.nextMapped(va + Pages.BYTES, endVa)) {
      long entry = table.entryOf(va);
      int flags = region.pageFlags() | Pte.flags(entry) & (Pte.V | Pte.A | Pte.D);
      boolean mayHaveW =
          region.shared() ? (entry & Pte.W) != 0 : frames.references(Pte.pa(entry)) == 1;
      table.change(va, Pte.make(Pte.pa(entry), mayHaveW ? flags : flags & ~Pte.W));
    }
    fence.changed(table, region.firstPageVa(), endVa);
  }

  /** Gives a child a region's pages: copies, or the same frames until one of both writes. */
  void copyTo(UserPages child, Region region) {
    boolean sharing = !region.shared() && policy.sharesFrames();
    try {
      copyEachTo(child, region, sharing);
    } finally {
      // Also when frames are lacking: entries have lost W that harts may know of.
      if (sharing && (region.permissions() & Pte.W) != 0) {
        fence.changed(table, region.firstPageVa(), region.endPageVa());
      }
    }
  }

  private void copyEachTo(UserPages child, Region region, boolean sharing) {
    long endVa = region.endPageVa();
    long va = region.firstPageVa();
    // The page that data and bss share has been copied with data.
    if (va < endVa && Pte.isValid(child.table.entryOf(va))) {
      va += Pages.BYTES;
    }
    while (va < endVa) {
      long entry = table.entryOf(va);
      if (Pte.isValid(entry)) {
        copyPageTo(child, region, va, entry, sharing);
        va += Pages.BYTES;
      } else {
        va = table.nextMapped(va, endVa);
      }
    }
  }

  private void copyPageTo(UserPages child, Region region, long va, long entry, boolean sharing) {
    long pa = Pte.pa(entry);
    int flags = Pte.flags(entry) & ~(Pte.A | Pte.D);
    if (sharing && (flags & Pte.W) != 0) {
      table.change(va, entry & ~(long) Pte.W);
      flags &= ~Pte.W;
    }
    if (region.shared() || (flags & Pte.W) == 0 && !policy.fillsAtOnce()) {
      frames.addReference(pa);
      child.map(va, pa, flags);
    } else {
      long copyPa = frames.allocate();
      ram.copy(pa, copyPa, Pages.BYTES);
      child.map(va, copyPa, flags);
    }
  }

  // Nothing executes before the kernel is done, so that the fence may come after the frees.
  void unmap(long startVa, long endVa) {
    long va = startVa;
    while (va < endVa) {
      long entry = table.unmap(va);
      if (Pte.isValid(entry)) {
        frames.free(Pte.pa(entry));
        va += Pages.BYTES;
      } else {
        va = table.nextMapped(va, endVa);
      }
    }
    if (startVa < endVa) {
      fence.changed(table, startVa, endVa);
    }
  }

  /** Harts are to ask the table about this page again. */
  void forget(long pageVa) {
    fence.changed(table, pageVa, pageVa + Pages.BYTES);
  }

  /** True for the frame of zeros that is shown where nothing has been written yet. */
  boolean isSharedZeros(long pa) {
    return zeroPa != 0 && pa == zeroPa;
  }
}
