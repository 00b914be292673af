package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;

/**
 * What the entries of page tables say about mappings, in bytes (Linux's {@code mem_size_stats}). A
 * page counts if there is an entry for it; the shared page of zeros and the kernel's own pages do
 * not count.
 */
final class PageCounts {

  /** Fixed point of {@link #pss}, so that sevenths do not get lost. */
  private static final int PSS_SHIFT = 12;

  private final FrameAllocator frames;
  private long rss;
  private long pss;
  private long pssDirty;
  private long sharedClean;
  private long sharedDirty;
  private long privateClean;
  private long privateDirty;
  private long referenced;
  private final Kind anonymous = new Kind();
  private final Kind ofFiles = new Kind();
  private final Kind ofSharedMemory = new Kind();

  /** Pages with the same kind of contents. */
  private static final class Kind {
    private long rss;
    private long pss;
  }

  PageCounts(FrameAllocator frames) {
    this.frames = frames;
  }

  /** Adds the pages of a mapping. */
  void add(AddressSpace space, Mapping mapping) {
    MappedPages.visit(space, mapping, (entry, inFile) -> add(mapping, entry, inFile));
  }

  private void add(Mapping mapping, long entry, boolean inFile) {
    long pa = Pte.pa(entry);
    int holders = holders(frames, pa, inFile);
    boolean dirty = (entry & Pte.D) != 0;
    rss += Pages.BYTES;
    long share = ((long) Pages.BYTES << PSS_SHIFT) / holders;
    pss += share;
    pssDirty += dirty ? share : 0;
    if (holders > 1) {
      sharedDirty += dirty ? Pages.BYTES : 0;
      sharedClean += dirty ? 0 : Pages.BYTES;
    } else {
      privateDirty += dirty ? Pages.BYTES : 0;
      privateClean += dirty ? 0 : Pages.BYTES;
    }
    referenced += (entry & Pte.A) != 0 ? Pages.BYTES : 0;
    Kind kind = !inFile ? anonymous : mapping.isSharedMemory() ? ofSharedMemory : ofFiles;
    kind.rss += Pages.BYTES;
    kind.pss += share;
  }

  /** How many entries show a frame (Linux's {@code page_mapcount}); the file is another holder. */
  static int holders(FrameAllocator frames, long pa, boolean inFile) {
    return Math.max(1, frames.references(pa) - (inFile ? 1 : 0));
  }

  long rss() {
    return rss;
  }

  long pss() {
    return pss >> PSS_SHIFT;
  }

  long pssDirty() {
    return pssDirty >> PSS_SHIFT;
  }

  long sharedClean() {
    return sharedClean;
  }

  long sharedDirty() {
    return sharedDirty;
  }

  long privateClean() {
    return privateClean;
  }

  long privateDirty() {
    return privateDirty;
  }

  long referenced() {
    return referenced;
  }

  long anonymous() {
    return anonymous.rss;
  }

  /** Pages of files of the disk. */
  long ofFiles() {
    return ofFiles.rss;
  }

  /** Pages of memory that processes share and that is no file of the disk. */
  long ofSharedMemory() {
    return ofSharedMemory.rss;
  }

  long pssAnonymous() {
    return anonymous.pss >> PSS_SHIFT;
  }

  long pssOfFiles() {
    return ofFiles.pss >> PSS_SHIFT;
  }

  long pssOfSharedMemory() {
    return ofSharedMemory.pss >> PSS_SHIFT;
  }
}
