package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * Where the blocks of a file lie: from the address words of its inode to the numbers of blocks on
 * the disk (xv6's {@code bmap} and {@code itrunc}). In our format words 0 to 10 are the numbers of
 * blocks 0 to 10 of the file; word 11 is that of an indirect block, which holds the numbers of the
 * next {@value #NUMBERS_PER_BLOCK} blocks; word 12 is that of a double-indirect block, which holds
 * the numbers of {@value #NUMBERS_PER_BLOCK} indirect blocks more. A number 0 leads nowhere.
 *
 * <p>Files have no holes: a block is written only when all before it are there.
 */
public interface BlockMap {

  /** Address words of an inode. */
  int WORDS = DiskFormat.WORDS;

  /** Block numbers in an indirect block: a block of the disk in words of 4 bytes. */
  int NUMBERS_PER_BLOCK = DiskFormat.NUMBERS_PER_BLOCK;

  /**
   * Blocks of the disk that may change when a block of a file is freed: its bit, two indirect ones,
   * and the inode.
   */
  int ROOM_TO_FREE_A_BLOCK = 4;

  /**
   * The number of the block that holds block {@code index} of a file, 0 if there is none. Changes
   * nothing.
   *
   * @param addresses the {@value #WORDS} address words
   * @param index from 0, below the longest file's number of blocks
   * @throws ErrnoException EIO if a number on the way there is no data block's; EFBIG if the map
   *     does not reach so far
   */
  int find(int[] addresses, int index, Blocks blocks) throws ErrnoException;

  /**
   * The same for a block that is to be written: what is missing on the way is allocated and
   * entered, in {@code addresses} or an indirect block.
   *
   * @throws ErrnoException as {@link #find}, and ENOSPC if there are not enough free blocks for
   *     everything that is missing; then nothing has changed
   */
  int findOrAllocate(int[] addresses, int index, Blocks blocks) throws ErrnoException;

  /**
   * Frees the blocks of a file and the indirect ones, from the end of the file on, and clears the
   * numbers that led to them. Stops when a block is left and {@link Blocks#room} is below {@value
   * #ROOM_TO_FREE_A_BLOCK}; it is then called again in another transaction.
   *
   * @return how many blocks of the file are left; 0 if everything is freed
   * @throws ErrnoException EIO if a number is no data block's
   */
  int free(int[] addresses, Blocks blocks) throws ErrnoException;

  /** The disk, as far as a map has to do with it; all changes are part of one transaction. */
  interface Blocks {

    /**
     * Number {@code entry} of those in an indirect block.
     *
     * @param block number of the indirect block
     * @param entry from 0, below {@value BlockMap#NUMBERS_PER_BLOCK}
     * @throws ErrnoException EIO if {@code block} is no data block, or cannot be read
     */
    int number(int block, int entry) throws ErrnoException;

    /** Changes number {@code entry} of those in an indirect block; as {@link #number}. */
    void setNumber(int block, int entry, int number) throws ErrnoException;

    /** Takes the lowest free block and fills it with zeros; throws ENOSPC if none is left. */
    int allocate() throws ErrnoException;

    /** Gives a block back; throws EIO if it is no data block or not in use. */
    void free(int block) throws ErrnoException;

    /** How many data blocks are not in use. */
    int freeBlocks();

    /** How many blocks more, beside those that have changed, the transaction has room for. */
    int room();
  }
}
