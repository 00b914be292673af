package dev.trapeze.kernel.mm;

/** Where the contents of a region's pages come from. */
public sealed interface Backing {

  /** Pages are zeros at first, and the address space's own. */
  record Zeros() implements Backing {}

  /**
   * Pages show a file.
   *
   * @param file what is shown
   * @param offset byte of the file that the region's first byte shows; as far from the start of a
   *     page as that one
   */
  record FilePages(MappedFile file, long offset) implements Backing {
    /** The page of the file that is shown by the page at {@code pageVa} of a region. */
    public long pageIndex(Region region, long pageVa) {
      return Math.floorDiv(offset + pageVa - region.startVa(), (long) Pages.BYTES);
    }
  }

  /** The frames are somebody else's, who also decides what is mapped. */
  record Borrowed() implements Backing {}

  /** Pages of zeros. */
  Backing ZEROS = new Zeros();

  /** Frames of somebody else. */
  Backing BORROWED = new Borrowed();
}
