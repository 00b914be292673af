package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/** Which blocks of the disk are in use: a bit for each (xv6's {@code balloc} and {@code bfree}). */
final class BlockBitmap {

  private final Superblock superblock;
  private final BufferCache cache;
  // No block below this one is free, so that a full disk is not searched from its start each time.
  private int searchFrom;
  private int searchFromAtBegin;

  BlockBitmap(Superblock superblock, BufferCache cache) {
    this.superblock = superblock;
    this.cache = cache;
    this.searchFrom = superblock.dataStart();
  }

  /** Takes the lowest free block and fills it with zeros; throws {@code ENOSPC} if none is left. */
  int allocate() {
    int block = searchFrom;
    while (block < superblock.size()) {
      int index = block % Superblock.BITS_PER_BLOCK;
      byte bits = cache.read(superblock.bitmapBlock(block))[index / 8];
      if (bits == -1) {
        block += 8 - index % 8;
      } else if ((bits & 1 << index % 8) != 0) {
        block++;
      } else {
        cache.modify(superblock.bitmapBlock(block))[index / 8] |= (byte) (1 << index % 8);
        cache.modifyFresh(block);
        searchFrom = block + 1;
        return block;
      }
    }
    searchFrom = superblock.size();
    throw ErrnoException.of(Errno.ENOSPC);
  }

  /** Gives {@code block} back; throws {@code EIO} if it is no data block or not in use. */
  void free(int block) {
    if (!superblock.isDataBlock(block)) {
      throw ErrnoException.of(Errno.EIO);
    }
    int index = block % Superblock.BITS_PER_BLOCK;
    byte[] bits = cache.modify(superblock.bitmapBlock(block));
    if ((bits[index / 8] & 1 << index % 8) == 0) {
      throw ErrnoException.of(Errno.EIO);
    }
    bits[index / 8] &= (byte) ~(1 << index % 8);
    searchFrom = Math.min(searchFrom, block);
  }

  /** How many data blocks are not in use. */
  int countFree() {
    int free = 0;
    for (int block = superblock.dataStart(); block < superblock.size(); block++) {
      int index = block % Superblock.BITS_PER_BLOCK;
      int bits = cache.read(superblock.bitmapBlock(block))[index / 8];
      free += 1 - (bits >>> index % 8 & 1);
    }
    return free;
  }

  /** A transaction begins. */
  void begin() {
    searchFromAtBegin = searchFrom;
  }

  /** The transaction was aborted: blocks that it took are free again, and the others are not. */
  void abort() {
    searchFrom = searchFromAtBegin;
  }
}
