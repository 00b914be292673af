package lab;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.BlockMap;

/**
 * Where the blocks of a file lie. As it is, 11 direct blocks and those behind an indirect block: a
 * file ends after 267 blocks.
 */
public final class FileBlocks implements BlockMap {
  private static final int DIRECT = 11;
  private static final int INDIRECT = 11;
  private static final int DOUBLE_INDIRECT = 12;

  @Override
  public int find(int[] addresses, int index, Blocks blocks) {
    if (index < DIRECT) {
      return addresses[index];
    }
    int left = index - DIRECT;
    if (left < NUMBERS_PER_BLOCK) {
      int indirect = addresses[INDIRECT];
      return indirect == 0 ? 0 : blocks.number(indirect, left);
    }
    // TODO task A: the blocks behind the double-indirect block, addresses[DOUBLE_INDIRECT].
    throw ErrnoException.of(Errno.EFBIG);
  }

  @Override
  public int findOrAllocate(int[] addresses, int index, Blocks blocks) {
    if (index < DIRECT) {
      if (addresses[index] == 0) {
        addresses[index] = blocks.allocate();
      }
      return addresses[index];
    }
    int left = index - DIRECT;
    if (left < NUMBERS_PER_BLOCK) {
      if (addresses[INDIRECT] == 0) {
        if (blocks.freeBlocks() < 2) {
          throw ErrnoException.of(Errno.ENOSPC); // one alone would lead nowhere
        }
        addresses[INDIRECT] = blocks.allocate();
      }
      int number = blocks.number(addresses[INDIRECT], left);
      if (number == 0) {
        number = blocks.allocate();
        blocks.setNumber(addresses[INDIRECT], left, number);
      }
      return number;
    }
    // TODO task A: the blocks behind the double-indirect block.
    throw ErrnoException.of(Errno.EFBIG);
  }

  @Override
  public int free(int[] addresses, Blocks blocks) {
    // TODO task A: the blocks behind the double-indirect block, those of numbers on the way to
    // them, and itself. They come first: what is freed goes from the end of the file to its start.
    if (addresses[INDIRECT] != 0) {
      int indirect = addresses[INDIRECT];
      for (int entry = NUMBERS_PER_BLOCK - 1; entry >= 0; entry--) {
        int number = blocks.number(indirect, entry);
        if (number != 0) {
          if (blocks.room() < ROOM_TO_FREE_A_BLOCK) {
            return DIRECT + entry + 1;
          }
          blocks.free(number);
          blocks.setNumber(indirect, entry, 0);
        }
      }
      if (blocks.room() < ROOM_TO_FREE_A_BLOCK) {
        return DIRECT;
      }
      blocks.free(indirect);
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
}
