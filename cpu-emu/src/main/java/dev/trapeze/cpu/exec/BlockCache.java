package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.memory.FrameWatcher;
import dev.trapeze.cpu.memory.Ram;
import java.util.Arrays;

/**
 * Predecoded blocks by physical address. A store to instructions that a block was made from drops
 * all blocks of their frame; a store beside them, as of data in the same page, drops nothing.
 */
final class BlockCache implements FrameWatcher {
  private static final int SLOTS = Ram.FRAME_BYTES / 2;
  private static final int GRANULE_SHIFT = 6;
  private static final Block[] NO_BLOCKS = new Block[SLOTS];

  private final Ram ram;
  private final Block[][] byFrame;

  /** For each frame, one bit for each 64 bytes: set if a block was made from any of them. */
  private final long[] granules;

  private int generation;

  BlockCache(Ram ram) {
    this.ram = ram;
    int frames = (int) (ram.sizeBytes() >>> Ram.FRAME_SHIFT);
    byFrame = new Block[frames][];
    Arrays.fill(byFrame, NO_BLOCKS);
    granules = new long[frames];
    ram.marks().addWatcher(this);
  }

  /**
   * The blocks of each frame, by half of the offset of their first instruction in the frame; null
   * where there is none. For reading only.
   */
  Block[][] byFrame() {
    return byFrame;
  }

  /** Changes whenever blocks have been dropped. */
  int generation() {
    return generation;
  }

  void put(int frame, int offset, Block block) {
    if (byFrame[frame] == NO_BLOCKS) {
      byFrame[frame] = new Block[SLOTS];
      ram.marks().markCode(frame);
    }
    byFrame[frame][offset >> 1] = block;
    granules[frame] |= granuleMask(offset, offset + block.lengthBytes - 1);
  }

  @Override
  public void codeWritten(int frame, int firstOffset, int lastOffset) {
    if ((granules[frame] & granuleMask(firstOffset, lastOffset)) != 0) {
      byFrame[frame] = NO_BLOCKS;
      granules[frame] = 0;
      generation++;
      ram.marks().clearCode(frame);
    }
  }

  private static long granuleMask(int firstOffset, int lastOffset) {
    int first = firstOffset >> GRANULE_SHIFT;
    int last = lastOffset >> GRANULE_SHIFT;
    return -1L >>> (63 - last) & -1L << first;
  }

  @Override
  public void tableWritten(int frame) {}

  @Override
  public void watchBegins(int frame) {}
}
