package dev.trapeze.kernel.fs;

/**
 * All changes that one call makes to the disk: they are made together at {@link #commit}, or not at
 * all if that is not reached (xv6's {@code begin_op} and {@code end_op}, which cannot take changes
 * back).
 */
final class Transaction implements AutoCloseable {

  private final BufferCache cache;
  private final BlockBitmap bitmap;
  private final InodeTable inodes;

  Transaction(BufferCache cache, BlockBitmap bitmap, InodeTable inodes) {
    this.cache = cache;
    this.bitmap = bitmap;
    this.inodes = inodes;
    begin();
  }

  private void begin() {
    cache.begin();
    bitmap.begin();
    inodes.begin();
  }

  /** Brings the changes to the disk; the last thing that the call does. */
  void commit() {
    cache.commit();
  }

  /**
   * Brings the changes so far to the disk and goes on with another transaction, for work that may
   * be too much for one. What is committed here must be able to stand alone.
   */
  void commitAndContinue() {
    cache.commit();
    begin();
  }

  /** Takes the changes back if they were not committed. */
  @Override
  public void close() {
    if (cache.inTransaction()) {
      cache.abort();
      bitmap.abort();
      if (!inodes.abort()) {
        // The disk cannot even be read. What is in memory is not what is there, and stays in
        // memory.
        cache.refuseChanges();
      }
    }
  }
}
