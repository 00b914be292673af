package dev.trapeze.kernel.fs;

/**
 * Finishes at mount what a crash has interrupted (xv6's {@code recover_from_log}): the header of
 * the log counts the blocks of a transaction that was committed and not yet installed, and says
 * where each of the blocks behind it belongs.
 */
final class LogRecovery {

  private static final int FIRST_TARGET = 4;

  private LogRecovery() {}

  /**
   * Copies the blocks of a committed transaction to where they belong, and empties the log.
   *
   * @throws DiskFormatException if the header makes no sense; then nothing has been written
   */
  static void recover(Superblock superblock, Disk disk) throws DiskFormatException {
    byte[] header = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(superblock.logStart(), header);
    long count = LittleEndian.getUnsignedInt(header, 0);
    if (count == 0) {
      return;
    }
    int capacity =
        Math.min(superblock.logBlocks() - 1, (Disk.BLOCK_BYTES - FIRST_TARGET) / Integer.BYTES);
    if (count > capacity) {
      throw new DiskFormatException("the log of " + capacity + " blocks claims to hold " + count);
    }
    for (int i = 0; i < count; i++) {
      long target = LittleEndian.getUnsignedInt(header, FIRST_TARGET + Integer.BYTES * i);
      if (target < superblock.inodeStart() || target >= superblock.size()) {
        throw new DiskFormatException("the log holds a block for place " + target);
      }
    }
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int i = 0; i < count; i++) {
      disk.readBlock(superblock.logStart() + 1 + i, block);
      disk.writeBlock(LittleEndian.getInt(header, FIRST_TARGET + Integer.BYTES * i), block);
    }
    LittleEndian.putInt(header, 0, 0);
    disk.writeBlock(superblock.logStart(), header);
  }
}
