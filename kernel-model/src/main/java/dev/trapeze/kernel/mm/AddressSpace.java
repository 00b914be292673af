package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address space: a list of regions, and the page table in RAM that is filled from it (xv6's
 * {@code pagetable} and {@code sz}; Linux's {@code mm_struct}).
 *
 * <p>Every operation that needs frames either succeeds or throws ENOMEM and leaves the regions and
 * the mapped pages as they were; page tables made on the way stay until {@link #free()}.
 */
public final class AddressSpace {
  private final FrameAllocator frames;
  private final Ram ram;
  private final TranslationFence fence;
  private final PageTable table;
  private final List<Region> regions = new ArrayList<>();

  /** An address space that no hart uses; otherwise as the following. */
  public AddressSpace(FrameAllocator frames, PagingMode mode) {
    this(frames, mode, TranslationFence.NONE);
  }

  /**
   * An address space in which nothing is mapped. ENOMEM when there is no frame for its table.
   *
   * @param fence hears of pages that are mapped no longer
   */
  public AddressSpace(FrameAllocator frames, PagingMode mode, TranslationFence fence) {
    this.frames = frames;
    this.fence = fence;
    this.ram = frames.ram();
    this.table = new PageTable(frames, mode);
  }

  /** The page table. */
  public PageTable table() {
    return table;
  }

  /** The regions, by ascending address; a view. */
  public List<Region> regions() {
    return Collections.unmodifiableList(regions);
  }

  /** The region that holds {@code va}, or null. */
  public @Nullable Region regionAt(long va) {
    for (Region region : regions) {
      if (region.contains(va)) {
        return region;
      }
    }
    return null;
  }

  /** The only or lowest region of that kind, or null. */
  public @Nullable Region regionOf(RegionKind kind) {
    for (Region region : regions) {
      if (region.kind() == kind) {
        return region;
      }
    }
    return null;
  }

  /** Bytes of the pages that are this address space's own. */
  public long ownedBytes() {
    long bytes = 0;
    long countedToVa = 0;
    for (Region region : regions) {
      if (region.kind().ownsFrames()) {
        long fromVa = Math.max(region.firstPageVa(), countedToVa);
        bytes += Math.max(0, region.endPageVa() - fromVa);
        countedToVa = Math.max(countedToVa, region.endPageVa());
      }
    }
    return bytes;
  }

  /**
   * Adds a region and maps it to frames that belong to somebody else, with superpages where the
   * addresses allow.
   *
   * @param pa of the first frame; the others follow
   */
  public void mapBorrowed(Region region, long pa) {
    PagingMode mode = table.mode();
    long va = region.startVa();
    long toPa = pa - va;
    while (va < region.endVa()) {
      int level = mode.levels() - 1;
      while (level > 0
          && ((va | va + toPa) % mode.pageBytes(level) != 0
              || va + mode.pageBytes(level) > region.endVa())) {
        level--;
      }
      table.map(va, va + toPa, level, region.permissions());
      va += mode.pageBytes(level);
    }
    insert(region);
  }

  /**
   * Adds a region without mapping anything: somebody else will map its pages, one by one, with no
   * need for further frames of tables. ENOMEM when there are none now.
   */
  public void reserve(Region region) {
    table.reserve(region.firstPageVa(), region.endPageVa());
    insert(region);
  }

  /** Adds a region and gives each of its pages that is not mapped yet a frame of zeros. */
  public void mapZeroed(Region region) {
    mapZeroedPages(region.firstPageVa(), region.endPageVa(), region.permissions());
    insert(region);
  }

  private void mapZeroedPages(long startVa, long endVa, int permissions) {
    long firstMappedVa = endVa;
    for (long va = startVa; va < endVa; va += Pages.BYTES) {
      if (table.entryOf(va) != 0) {
        continue;
      }
      long pa = 0;
      try {
        firstMappedVa = Math.min(firstMappedVa, va);
        pa = frames.allocateZeroed();
        table.map(va, pa, 0, permissions);
      } catch (ErrnoException e) {
        if (pa != 0) {
          frames.free(pa);
        }
        unmapPages(firstMappedVa, va);
        throw e;
      }
    }
  }

  /**
   * Writes bytes where a region has just been mapped, whatever its permissions are (xv6's {@code
   * loadseg}).
   */
  public void load(long va, byte[] source, int offset, int bytes) {
    int done = 0;
    while (done < bytes) {
      long targetVa = va + done;
      long pageVa = Pages.roundDown(targetVa);
      long entry = table.entryOf(pageVa);
      if (!Pte.isValid(entry)) {
        throw new IllegalStateException("no page to load at 0x" + Long.toHexString(targetVa));
      }
      int chunk = (int) Math.min(bytes - done, pageVa + Pages.BYTES - targetVa);
      ram.write(Pte.pa(entry) + (targetVa - pageVa), source, offset + done, chunk);
      done += chunk;
    }
  }

  /**
   * Moves the end of the heap (xv6's {@code growproc}).
   *
   * @param newEndVa of the heap
   * @param limitVa which the end may not pass
   * @throws ErrnoException ENOMEM when it would pass, when there is no heap or when frames are
   *     lacking; EINVAL when it would lie below the heap's start
   */
  public void moveHeapEnd(long newEndVa, long limitVa) {
    Region heap = regionOf(RegionKind.HEAP);
    if (heap == null || newEndVa > limitVa) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (newEndVa < heap.startVa()) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    long newEndPageVa = Pages.roundUp(newEndVa);
    if (newEndPageVa > heap.endPageVa()) {
      if ((newEndPageVa - heap.endPageVa()) / Pages.BYTES > frames.freeFrames()) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
      mapZeroedPages(heap.endPageVa(), newEndPageVa, heap.permissions());
    } else {
      unmapPages(newEndPageVa, heap.endPageVa());
    }
    regions.set(regions.indexOf(heap), heap.withEnd(newEndVa));
  }

  /**
   * Moves the end of everything that is below {@code limitVa}, down to 0 if it must be: what lies
   * behind the new end is no longer there, be it heap, stack or text, and from there on the heap
   * grows again (xv6's {@code growproc}, with its {@code sz}). Throws as {@link #moveHeapEnd}.
   */
  public void moveImageEnd(long newEndVa, long limitVa) {
    Region heap = regionOf(RegionKind.HEAP);
    if (heap == null || newEndVa >= heap.startVa()) {
      moveHeapEnd(newEndVa, limitVa);
      return;
    }
    List<Region> kept = new ArrayList<>();
    for (Region region : regions) {
      if (!region.kind().ownsFrames() || region.endVa() <= newEndVa) {
        kept.add(region);
      } else {
        long cutVa = Math.max(region.firstPageVa(), Pages.roundUp(newEndVa));
        unmapPages(cutVa, region.endPageVa());
        if (region.startVa() < newEndVa) {
          kept.add(region.withEnd(newEndVa));
        }
      }
    }
    regions.clear();
    regions.addAll(kept);
    insert(new Region(RegionKind.HEAP, newEndVa, newEndVa, heap.permissions()));
  }

  /**
   * Copies all regions whose frames this address space owns, page for page (xv6's {@code uvmcopy}).
   *
   * @param child in which none of them is mapped; on ENOMEM it may hold some of them
   */
  public void copyOwnedTo(AddressSpace child) {
    long copiedToVa = 0;
    for (Region region : regions) {
      if (!region.kind().ownsFrames()) {
        continue;
      }
      child.insert(region);
      // Data and bss may share a page: it is copied once.
      long startVa = Math.max(region.firstPageVa(), copiedToVa);
      for (long va = startVa; va < region.endPageVa(); va += Pages.BYTES) {
        long entry = table.entryOf(va);
        if (Pte.isValid(entry)) {
          child.mapCopy(va, entry);
        }
        copiedToVa = va + Pages.BYTES;
      }
    }
  }

  private void mapCopy(long va, long parentEntry) {
    long pa = frames.allocate();
    ram.copy(Pte.pa(parentEntry), pa, Pages.BYTES);
    try {
      table.map(va, pa, 0, Pte.flags(parentEntry) & ~(Pte.A | Pte.D));
    } catch (ErrnoException e) {
      frames.free(pa);
      throw e;
    }
  }

  /** Gives back every frame that this address space owns, and its tables. */
  public void free() {
    for (Region region : regions) {
      if (region.kind().ownsFrames()) {
        unmapPages(region.firstPageVa(), region.endPageVa());
      }
    }
    regions.clear();
    table.free();
  }

  // Nothing executes before the kernel is done, so that the fence may come after the frees.
  private void unmapPages(long startVa, long endVa) {
    for (long va = startVa; va < endVa; va += Pages.BYTES) {
      long entry = table.unmap(va);
      if (Pte.isValid(entry)) {
        frames.free(Pte.pa(entry));
      }
    }
    if (startVa < endVa) {
      fence.changed(table, startVa, endVa);
    }
  }

  private void insert(Region region) {
    int at = regions.size();
    while (at > 0 && regions.get(at - 1).startVa() > region.startVa()) {
      at--;
    }
    regions.add(at, region);
  }

  /** Puts the regions, and where the page table lies. */
  public void putState(StateSink sink) {
    sink.put(table.rootPa());
    sink.put(regions.size());
    for (Region region : regions) {
      sink.put(region.kind().words());
      sink.put(region.startVa());
      sink.put(region.endVa());
      sink.put(region.permissions());
    }
  }
}
