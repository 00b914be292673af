package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

/**
 * What makes all blocks that a system call changes reach the disk together or not at all, whenever
 * the power is cut (xv6's {@code log.c}). Between two transactions the disk, as {@link #read} shows
 * it, holds what has been committed; after a cut, {@link #recover} brings back that, and of the
 * transaction that was under way all or nothing.
 *
 * <p>On the disk the log is a header block and the blocks behind it. The header's first word (4
 * bytes, little-endian) counts the blocks that are committed, word 1 + i says where the block at
 * {@link LogPlace#blockOf} of i belongs. So what one implementation has left in the log, another
 * can recover.
 */
public interface WriteAheadLog {

  /**
   * Takes over the log of {@code disk}, which is being mounted: what is committed in it is brought
   * to where it belongs. Called once, before everything else.
   *
   * @throws DiskFormatException if the header counts more blocks than the log has, or says of one
   *     that it belongs where no block of a file system may be; then nothing has been written
   * @throws ErrnoException EIO if the disk fails
   */
  void recover(Disk disk, LogPlace place) throws DiskFormatException, ErrnoException;

  /** Copies the newest committed contents of {@code block} into {@code into}. */
  void read(int block, byte[] into) throws ErrnoException;

  /**
   * Begins a transaction; one that was begun before and not committed is forgotten.
   *
   * @param blocks how many blocks it has, 1 to {@link LogPlace#capacity}
   * @throws ErrnoException EIO if the disk fails, or has failed in the middle of a {@link #commit}
   * @throws IllegalArgumentException if {@code blocks} is more than the log can hold
   */
  void begin(int blocks) throws ErrnoException;

  /**
   * Adds the new contents of {@code block}, which is in the transaction once. The array is only
   * lent.
   */
  void append(int block, byte[] contents) throws ErrnoException;

  /**
   * Ends the transaction; on return it is durable.
   *
   * @throws ErrnoException EIO if the disk fails. From the first attempt to write the header on,
   *     nobody knows whether the transaction is committed: then the log must take no further one.
   */
  void commit() throws ErrnoException;

  /**
   * Brings all that is committed to where it belongs and empties the log, for those who read the
   * disk without knowing of it. There is no transaction under way.
   */
  void install() throws ErrnoException;

  /** Puts what there is beside the disk and can change what happens next; nothing by default. */
  default void putState(StateSink sink) {}
}
