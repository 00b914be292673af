package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/** The blocks of the disk for a {@link BlockMap}, in the cache's transaction. */
final class TransactionBlocks implements BlockMap.Blocks {

  private final Superblock superblock;
  private final BufferCache cache;
  private final BlockBitmap bitmap;

  TransactionBlocks(Superblock superblock, BufferCache cache, BlockBitmap bitmap) {
    this.superblock = superblock;
    this.cache = cache;
    this.bitmap = bitmap;
  }

  @Override
  public int number(int block, int entry) {
    return LittleEndian.getInt(cache.read(checked(block)), offsetOf(entry));
  }

  @Override
  public void setNumber(int block, int entry, int number) {
    LittleEndian.putInt(cache.modify(checked(block)), offsetOf(entry), number);
  }

  @Override
  public int allocate() {
    return bitmap.allocate();
  }

  @Override
  public void free(int block) {
    bitmap.free(block);
  }

  @Override
  public int freeBlocks() {
    return bitmap.freeBlocks();
  }

  @Override
  public int room() {
    return cache.room();
  }

  /** {@code block}, if files may use it; else throws {@code EIO}. */
  int checked(int block) {
    if (!superblock.isDataBlock(block)) {
      throw ErrnoException.of(Errno.EIO);
    }
    return block;
  }

  private static int offsetOf(int entry) {
    if (entry < 0 || entry >= BlockMap.NUMBERS_PER_BLOCK) {
      throw new IllegalArgumentException(
          "number " + entry + " of an indirect block, which has " + BlockMap.NUMBERS_PER_BLOCK);
    }
    return Integer.BYTES * entry;
  }
}
