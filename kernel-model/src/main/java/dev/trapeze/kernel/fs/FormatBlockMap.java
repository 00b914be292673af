package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;

/** The block map of any format, whose {@link DiskFormat} says how deep each address word leads. */
final class FormatBlockMap implements BlockMap {

  private static final int NOTHING_LEFT = -1;

  private final DiskFormat format;

  FormatBlockMap(DiskFormat format) {
    this.format = format;
  }

  @Override
  public int find(int[] addresses, int index, Blocks blocks) {
    int word = format.wordOf(index);
    int within = index - format.firstBlock(word);
    int block = addresses[word];
    for (int depth = format.depth(word); depth > 0 && block != 0; depth--) {
      block = blocks.number(block, DiskFormat.entryOf(depth, within));
    }
    return block;
  }

  @Override
  public int findOrAllocate(int[] addresses, int index, Blocks blocks) {
    int word = format.wordOf(index);
    int within = index - format.firstBlock(word);
    int block = addresses[word];
    if (block == 0) {
      block = allocate(format.depth(word), blocks);
      addresses[word] = block;
    }
    for (int depth = format.depth(word); depth > 0; depth--) {
      int indirect = block;
      int entry = DiskFormat.entryOf(depth, within);
      block = blocks.number(indirect, entry);
      if (block == 0) {
        block = allocate(depth - 1, blocks);
        blocks.setNumber(indirect, entry, block);
      }
    }
    return block;
  }

  /**
   * Takes a block below which {@code depth} others will be taken next. Throws {@code ENOSPC} if
   * there is no room for all of them: an indirect block that leads nowhere would be committed with
   * what was written before it.
   */
  private static int allocate(int depth, Blocks blocks) {
    if (depth > 0 && blocks.freeBlocks() <= depth) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
    return blocks.allocate();
  }

  @Override
  public int free(int[] addresses, Blocks blocks) {
    for (int word = WORDS - 1; word >= 0; word--) {
      if (addresses[word] != 0) {
        int left = free(addresses[word], format.depth(word), blocks);
        if (left != NOTHING_LEFT) {
          return format.firstBlock(word) + left;
        }
        addresses[word] = 0;
      }
    }
    return 0;
  }

  /**
   * Frees {@code block} and, if it is an indirect block of that depth, what is below it, from the
   * end on. Returns {@link #NOTHING_LEFT}, or how many blocks of the file are left below it if the
   * transaction is full.
   */
  private static int free(int block, int depth, Blocks blocks) {
    if (depth > 0) {
      for (int entry = NUMBERS_PER_BLOCK - 1; entry >= 0; entry--) {
        int below = blocks.number(block, entry);
        int left = below == 0 ? NOTHING_LEFT : free(below, depth - 1, blocks);
        if (left != NOTHING_LEFT) {
          clearNumbers(block, entry + 1, blocks);
          return entry * DiskFormat.blocksBelow(depth - 1) + left;
        }
      }
    }
    if (blocks.room() < ROOM_TO_FREE_A_BLOCK) {
      if (depth > 0) {
        clearNumbers(block, 0, blocks);
      }
      return depth == 0 ? 1 : 0;
    }
    blocks.free(block);
    return NOTHING_LEFT;
  }

  /** Done only where the block stays: one that is freed need not be written. */
  private static void clearNumbers(int block, int from, Blocks blocks) {
    for (int entry = from; entry < NUMBERS_PER_BLOCK; entry++) {
      blocks.setNumber(block, entry, 0);
    }
  }
}
