package lab;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.BlockMap;

/** Where the blocks of a file lie: direct, behind an indirect and a double-indirect block. */
public final class FileBlocks implements BlockMap {
  private static final int DIRECT = 11;
  private static final int INDIRECT = 11;
  private static final int DOUBLE_INDIRECT = 12;
  private static final int FREED = -1;

  @Override
  public int find(int[] addresses, int index, Blocks blocks) {
    if (index < DIRECT) {
      return addresses[index];
    }
    int left = index - DIRECT;
    if (left < NUMBERS_PER_BLOCK) {
      return numberIn(addresses[INDIRECT], left, blocks);
    }
    left -= NUMBERS_PER_BLOCK;
    int indirect = numberIn(addresses[DOUBLE_INDIRECT], left / NUMBERS_PER_BLOCK, blocks);
    return numberIn(indirect, left % NUMBERS_PER_BLOCK, blocks);
  }

  /** A number in an indirect block; 0 if there is no such block. */
  private static int numberIn(int indirect, int entry, Blocks blocks) {
    return indirect == 0 ? 0 : blocks.number(indirect, entry);
  }

  @Override
  public int findOrAllocate(int[] addresses, int index, Blocks blocks) {
    if (index < DIRECT) {
      return wordOrNew(addresses, index, 0, blocks);
    }
    int left = index - DIRECT;
    if (left < NUMBERS_PER_BLOCK) {
      int indirect = wordOrNew(addresses, INDIRECT, 1, blocks);
      return numberOrNew(indirect, left, 0, blocks);
    }
    left -= NUMBERS_PER_BLOCK;
    int outer = wordOrNew(addresses, DOUBLE_INDIRECT, 2, blocks);
    int inner = numberOrNew(outer, left / NUMBERS_PER_BLOCK, 1, blocks);
    return numberOrNew(inner, left % NUMBERS_PER_BLOCK, 0, blocks);
  }

  private static int wordOrNew(int[] addresses, int word, int behind, Blocks blocks) {
    if (addresses[word] == 0) {
      addresses[word] = allocate(behind, blocks);
    }
    return addresses[word];
  }

  private static int numberOrNew(int indirect, int entry, int behind, Blocks blocks) {
    int number = blocks.number(indirect, entry);
    if (number == 0) {
      number = allocate(behind, blocks);
      blocks.setNumber(indirect, entry, number);
    }
    return number;
  }

  /** Takes a block, if there are {@code behind} more for what it will lead to. */
  private static int allocate(int behind, Blocks blocks) {
    if (blocks.freeBlocks() <= behind) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
    return blocks.allocate();
  }

  @Override
  public int free(int[] addresses, Blocks blocks) {
    if (addresses[DOUBLE_INDIRECT] != 0) {
      int left = freeDoubleIndirect(addresses[DOUBLE_INDIRECT], blocks);
      if (left != FREED) {
        return DIRECT + NUMBERS_PER_BLOCK + left;
      }
      addresses[DOUBLE_INDIRECT] = 0;
    }
    if (addresses[INDIRECT] != 0) {
      int left = freeIndirect(addresses[INDIRECT], blocks);
      if (left != FREED) {
        return DIRECT + left;
      }
      addresses[INDIRECT] = 0;
    }
    for (int index = DIRECT - 1; index >= 0; index--) {
      if (addresses[index] != 0) {
        if (blocks.room() < ROOM_TO_FREE_A_BLOCK) {
          return index + 1;
        }
        blocks.free(addresses[index]);
        addresses[index] = 0;
      }
    }
    return 0;
  }

  /** Returns how many blocks are left behind it, or {@link #FREED}. */
  private static int freeDoubleIndirect(int outer, Blocks blocks) {
    for (int entry = NUMBERS_PER_BLOCK - 1; entry >= 0; entry--) {
      int inner = blocks.number(outer, entry);
      if (inner != 0) {
        int left = freeIndirect(inner, blocks);
        if (left != FREED) {
          return entry * NUMBERS_PER_BLOCK + left;
        }
        blocks.setNumber(outer, entry, 0);
      }
    }
    return freeOne(outer, blocks) ? FREED : 0;
  }

  /** Returns how many blocks are left behind it, or {@link #FREED}. */
  private static int freeIndirect(int indirect, Blocks blocks) {
    for (int entry = NUMBERS_PER_BLOCK - 1; entry >= 0; entry--) {
      int number = blocks.number(indirect, entry);
      if (number != 0) {
        if (!freeOne(number, blocks)) {
          return entry + 1;
        }
        blocks.setNumber(indirect, entry, 0);
      }
    }
    return freeOne(indirect, blocks) ? FREED : 0;
  }

  /** False if the transaction has no room for it. */
  private static boolean freeOne(int block, Blocks blocks) {
    if (blocks.room() < ROOM_TO_FREE_A_BLOCK) {
      return false;
    }
    blocks.free(block);
    return true;
  }
}
