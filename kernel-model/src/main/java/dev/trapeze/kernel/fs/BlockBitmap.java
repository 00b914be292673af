package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/** Which blocks of the disk are in use: a bit for each (xv6's {@code balloc} and {@code bfree}). */
final class BlockBitmap {

  private static final int UNKNOWN = -1;

  private final Superblock superblock;
  private final BufferCache cache;
  // No block below this one is free, so that a full disk is not searched from its start each time.
  private int searchFrom;
  // Free data blocks, once somebody has asked.
  private int free = UNKNOWN;
  private int searchFromAtBegin;
  private int freeAtBegin = UNKNOWN;

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
        changeFree(-1);
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
    changeFree(1);
  }

  private void changeFree(int difference) {
    if (free != UNKNOWN) {
      free += difference;
    }
  }

  /** How many data blocks are not in use. */
  int freeBlocks() {
    if (free == UNKNOWN) {
      free = countFree();
    }
    return free;
  }

  private int countFree() {
    int count = 0;
    int block = superblock.dataStart();
    while (block < superblock.size()) {
      int bits = cache.read(superblock.bitmapBlock(block))[block / 8 % Disk.BLOCK_BYTES] & 0xFF;
      int end = Math.min((block / 8 + 1) * 8, superblock.size());
      int looked = (1 << end - block) - 1;
      count += Integer.bitCount(~bits >> block % 8 & looked);
      block = end;
    }
    return count;
  }

  /** A transaction begins. */
  void begin() {
    searchFromAtBegin = searchFrom;
    freeAtBegin = free;
  }

  /** The transaction was aborted: blocks that it took are free again, and the others are not. */
  void abort() {
    searchFrom = searchFromAtBegin;
    free = freeAtBegin;
  }
}
