package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * A block device: an array of blocks of {@value #BLOCK_BYTES} bytes. A write is seen by later reads
 * at once; it is durable after a {@link #barrier}, and until then writes may become durable in any
 * order. A block is written wholly or not at all, as xv6 assumes too. A device that cannot carry
 * out a transfer throws {@link ErrnoException} with {@code EIO}.
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

  /**
   * Keeps what comes later behind what came before: whatever happens to the host, no block written
   * after the barrier is on the disk unless all blocks written before it are. On return these are
   * durable, if the disk is one that outlives the host's process.
   */
  void barrier();
}
