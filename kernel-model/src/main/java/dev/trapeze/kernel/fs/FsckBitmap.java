package dev.trapeze.kernel.fs;

import java.util.BitSet;

/** The bitmap of blocks in use under {@link Fsck}: in memory, until {@link #store}. */
final class FsckBitmap {

  private final FsckImage image;
  private final Superblock superblock;
  private final BitSet marked;
  private int searchFrom;

  FsckBitmap(FsckImage image) {
    this.image = image;
    this.superblock = image.superblock();
    this.marked = new BitSet(superblock.size());
    this.searchFrom = superblock.dataStart();
    for (int block = 0; block < superblock.size(); block += Superblock.BITS_PER_BLOCK) {
      BitSet bits = BitSet.valueOf(image.block(superblock.bitmapBlock(block)));
      for (int bit = bits.nextSetBit(0); bit >= 0; bit = bits.nextSetBit(bit + 1)) {
        if (bit < superblock.size() - block) {
          marked.set(block + bit);
        }
      }
    }
  }

  boolean isMarked(int block) {
    return marked.get(block);
  }

  void mark(int block) {
    marked.set(block);
  }

  void free(int block) {
    marked.clear(block);
    searchFrom = Math.min(searchFrom, block);
  }

  /** The lowest free block, marked and filled with zeros, or 0 if there is none. */
  int allocate() {
    int block = marked.nextClearBit(searchFrom);
    if (block >= superblock.size()) {
      return 0;
    }
    searchFrom = block + 1;
    marked.set(block);
    image.writeBlock(block, new byte[Disk.BLOCK_BYTES]);
    return block;
  }

  /** How many blocks that files may use are marked. */
  int usedDataBlocks() {
    return marked.get(superblock.dataStart(), superblock.size()).cardinality();
  }

  /** Writes the blocks of the bitmap that differ. */
  void store() {
    for (int block = 0; block < superblock.size(); block += Superblock.BITS_PER_BLOCK) {
      int number = superblock.bitmapBlock(block);
      byte[] data = image.block(number);
      boolean differs = false;
      int end = Math.min(Superblock.BITS_PER_BLOCK, superblock.size() - block);
      for (int bit = 0; bit < end; bit++) {
        int mask = 1 << bit % 8;
        if (((data[bit / 8] & mask) != 0) != marked.get(block + bit)) {
          data[bit / 8] ^= (byte) mask;
          differs = true;
        }
      }
      if (differs) {
        image.writeBlock(number, data);
      }
    }
  }
}
