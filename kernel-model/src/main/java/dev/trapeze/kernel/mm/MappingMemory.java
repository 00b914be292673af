package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one process as far as a {@link MappingPolicy} needs it: its mappings of files,
 * their entries in the page table, and the frames behind them. Nothing of the kernel's can be
 * reached from here, nor a frame of anybody else's.
 *
 * <p>Virtual addresses are zero-extended; those of pages are multiples of 4096, as are physical
 * addresses of frames. What makes no sense throws an {@link IllegalArgumentException} or {@link
 * IllegalStateException} that says why, and so ends in a panic.
 */
public final class MappingMemory {
  /** Size of a page and of a frame in bytes. */
  public static final int PAGE_BYTES = Pages.BYTES;

  /** Where nobody maps anything by chance (Linux's {@code mmap_min_addr}). */
  private static final long BOTTOM_VA = 64 << 10;

  private final ProcessMemory memory;
  private final Regions regions;
  private final Ram ram;
  private final PolicyFrames frames;
  private final long topVa;
  private boolean ended;

  MappingMemory(AddressSpace space, Regions regions, PolicyFrames frames, long topVa) {
    this.memory = new ProcessMemory(space);
    this.regions = regions;
    this.ram = space.frames().ram();
    this.frames = frames;
    this.topVa = topVa;
  }

  /** The mappings, by ascending address; a copy, which {@link #add} does not change. */
  public List<FileMapping> mappings() {
    List<FileMapping> mappings = new ArrayList<>();
    for (Region region : regions.all()) {
      if (region.backing() instanceof Backing.FilePages pages
          && pages.file() instanceof PolicyFile file) {
        mappings.add(
            new FileMapping(
                region.startVa(),
                region.endVa(),
                Protection.bits(region.permissions()),
                region.shared(),
                file,
                pages.offset()));
      }
    }
    return mappings;
  }

  /**
   * Puts a mapping on the list. It must have at least a page, lie between {@link #bottomVa} and
   * {@link #topVa}, and not overlap anything that is there. Its file is not held by that: see
   * {@link MappableFile#dup}.
   */
  public void add(FileMapping mapping) {
    if (ended) {
      throw new IllegalStateException("add: the process that had this memory has ended");
    }
    requireWholePages(mapping);
    long startVa = mapping.startVa();
    long endVa = mapping.endVa();
    if (Long.compareUnsigned(startVa, endVa) >= 0
        || Long.compareUnsigned(startVa, BOTTOM_VA) < 0
        || Long.compareUnsigned(endVa, topVa) > 0) {
      throw new IllegalArgumentException(
          String.format(
              "add: a mapping of %s is not in the room for mappings, 0x%x to 0x%x",
              mapping.place(), BOTTOM_VA, topVa));
    }
    for (Region other : regions.between(startVa, endVa)) {
      throw new IllegalArgumentException(
          String.format(
              "add: a mapping of %s overlaps the %s at 0x%x",
              mapping.place(), other.kind().words(), other.startVa()));
    }
    regions.add(
        new Region(
            RegionKind.MAPPING,
            startVa,
            endVa,
            Protection.permissions(mapping.protection()),
            new Backing.FilePages(own(mapping.file(), "add"), mapping.offset()),
            mapping.shared()));
  }

  /** From now on nothing can be mapped. */
  void end() {
    ended = true;
  }

  private static void requireWholePages(FileMapping mapping) {
    if (mapping.startVa() % Pages.BYTES != 0
        || mapping.endVa() % Pages.BYTES != 0
        || mapping.offset() % Pages.BYTES != 0
        || mapping.offset() < 0) {
      throw new IllegalArgumentException(
          String.format(
              "add: a mapping of %s that shows the file from byte %d on is not one of whole pages",
              mapping.place(), mapping.offset()));
    }
  }

  /**
   * Takes the mapping that begins and ends where this one does off the list. Its entries in the
   * page table, its frames and the references to its file stay as they are.
   */
  public void remove(FileMapping mapping) {
    Region region = mappingAt(mapping.startVa());
    if (region == null
        || region.startVa() != mapping.startVa()
        || region.endVa() != mapping.endVa()) {
      throw new IllegalArgumentException(
          "remove: no mapping begins and ends at " + mapping.place());
    }
    regions.remove(region);
  }

  private @Nullable Region mappingAt(long va) {
    Region region = regions.at(va);
    return region != null && PolicyMappings.own(region) ? region : null;
  }

  /** Where mappings begin at the lowest: below is where null pointers lead. */
  public long bottomVa() {
    return BOTTOM_VA;
  }

  /** Where mappings end at the highest: above are the stack and the kernel. */
  public long topVa() {
    return topVa;
  }

  /**
   * What is in use of the program's addresses: text, data, heap, stack, mappings of any kind.
   *
   * @return whole pages, by ascending address
   */
  public List<AddressRange> inUse() {
    List<AddressRange> inUse = new ArrayList<>();
    for (Region region : regions.all()) {
      if (region.kind().ownsFrames() && region.sizeBytes() > 0) {
        inUse.add(new AddressRange(region.firstPageVa(), region.endPageVa()));
      }
    }
    return inUse;
  }

  /**
   * The entry of the page of {@code va} in the page table (xv6's {@code walk}); 0 where nothing is
   * mapped, or what is there is not of the mappings.
   */
  public long pte(long va) {
    return mappingAt(va) == null ? 0 : memory.pte(va);
  }

  /**
   * Puts an entry into the page table (xv6's {@code mappages}), with the tables that are missing on
   * the way. The harts are not told: see {@link #sfenceVma}. Frames and their counts stay as they
   * are.
   *
   * @param pageVa of a page in one of the mappings
   * @param pte a valid leaf, as {@link Pte#make} gives it, of a frame of {@link #allocateFrame}; or
   *     0 for no entry
   * @return false if there is no frame for a table; nothing has changed then
   */
  public boolean setPte(long pageVa, long pte) {
    if (pageVa % Pages.BYTES != 0 || mappingAt(pageVa) == null) {
      throw new IllegalArgumentException(
          String.format("setPte: 0x%x is not the start of a page of a mapping", pageVa));
    }
    if (pte != 0) {
      if (!Pte.isValid(pte) || !Pte.isLeaf(pte) || Pte.hasReservedBits(pte)) {
        throw new IllegalArgumentException(
            String.format("setPte: 0x%x is neither 0 nor a leaf with V and one of R and X", pte));
      }
      frames.require(Pte.pa(pte), "setPte");
    }
    return memory.setPte(pageVa, pte);
  }

  /**
   * Tells the harts that use this page table to forget what they know of the page of {@code va}:
   * the instruction {@code sfence.vma}. Until then a hart may go on with an entry that is no longer
   * in the table (RISC-V Privileged 1.12, 4.2.1).
   */
  public void sfenceVma(long va) {
    memory.sfenceVma(va);
  }

  /**
   * Takes a frame, with a reference count of 1 (xv6's {@code kalloc}). It is full of junk.
   *
   * @return its physical address, or 0 when no frame is free
   */
  public long allocateFrame() {
    long pa = memory.allocateFrame();
    if (pa != 0) {
      frames.taken(pa);
    }
    return pa;
  }

  /** One more has the frame. */
  public void addReference(long pa) {
    frames.require(pa, "addReference");
    memory.addReference(pa);
  }

  /** One less has the frame; it is free when nobody has it any more (xv6's {@code kfree}). */
  public void freeFrame(long pa) {
    frames.require(pa, "freeFrame");
    memory.freeFrame(pa);
    frames.given(pa);
  }

  /** Fills a frame with zeros. */
  public void zeroFrame(long pa) {
    frames.require(pa, "zeroFrame");
    memory.zeroFrame(pa);
  }

  /** Copies the 4096 bytes of a frame to another. */
  public void copyFrame(long fromPa, long toPa) {
    frames.require(fromPa, "copyFrame");
    frames.require(toPa, "copyFrame");
    memory.copyFrame(fromPa, toPa);
  }

  /**
   * Reads from a file into a frame, from the frame's first byte on (xv6's {@code readi}).
   *
   * @param bytes at most 4096
   * @return how many bytes were read: fewer than {@code bytes} at the end of the file, and what is
   *     behind them in the frame stays as it was; -1 if the disk fails
   */
  public int readFile(MappableFile file, long offset, long pa, int bytes) {
    requireTransfer("readFile", offset, pa, bytes);
    byte[] buffer = new byte[bytes];
    int read = own(file, "readFile").read(offset, buffer, bytes);
    ram.write(pa, buffer, 0, Math.max(0, read));
    return read;
  }

  /**
   * Writes the first bytes of a frame to a file (xv6's {@code writei}). A write that passes the end
   * makes the file longer; one that begins behind the end does nothing.
   *
   * @param bytes at most 4096
   * @return how many bytes were written: fewer if the disk is full or fails
   */
  public int writeFile(MappableFile file, long offset, long pa, int bytes) {
    requireTransfer("writeFile", offset, pa, bytes);
    byte[] buffer = new byte[bytes];
    ram.read(pa, buffer, 0, bytes);
    return own(file, "writeFile").write(offset, buffer, bytes);
  }

  private void requireTransfer(String method, long offset, long pa, int bytes) {
    frames.require(pa, method);
    if (offset < 0 || bytes < 0 || bytes > Pages.BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %d bytes from byte %d of the file on; expected 0 to 4096 bytes from a place that"
                  + " is not negative",
              method, bytes, offset));
    }
  }

  private static PolicyFile own(MappableFile file, String method) {
    if (file instanceof PolicyFile own) {
      return own;
    }
    throw new IllegalArgumentException(method + ": the file is none of a MappingRequest");
  }
}
