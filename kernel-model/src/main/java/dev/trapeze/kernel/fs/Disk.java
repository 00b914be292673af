package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * A block device: an array of blocks of {@value #BLOCK_BYTES} bytes. A transfer is complete when
 * the call returns. A device that cannot carry out a transfer throws {@link ErrnoException} with
 * {@code EIO}.
 */
public interface Disk {

  /** Bytes in a block: xv6's {@code BSIZE}. */
  int BLOCK_BYTES = 1024;

  /** Number of blocks, from 0. */
  int blocks();

  /** Copies block {@code block} into the {@value #BLOCK_BYTES} bytes of {@code into}. */
  void readBlock(int block, byte[] into);

  /** Writes the {@value #BLOCK_BYTES} bytes of {@code from} to block {@code block}. */
  void writeBlock(int block, byte[] from);
}
