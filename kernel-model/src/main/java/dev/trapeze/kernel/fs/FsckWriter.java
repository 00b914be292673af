package dev.trapeze.kernel.fs;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the corrections of a repair through the file system's log: all of them happen or none,
 * where they fit into it. More of them are several transactions, files and directories before
 * inodes, and those before the bitmap: after any of them, a second repair finds what is left to do.
 */
final class FsckWriter {

  private static final int FIRST_TARGET = 4;
  private static final int MOST_TARGETS = (Disk.BLOCK_BYTES - FIRST_TARGET) / Integer.BYTES;

  private final Superblock superblock;
  private final Disk from;
  private final Disk to;

  private FsckWriter(Superblock superblock, Disk from, Disk to) {
    this.superblock = superblock;
    this.from = from;
    this.to = to;
  }

  static void write(Superblock superblock, OverlayDisk corrected, Disk target) {
    FsckWriter writer = new FsckWriter(superblock, corrected, target);
    int capacity = Math.min(superblock.logBlocks() - 1, MOST_TARGETS);
    List<Integer> blocks = writer.ordered(corrected);
    if (capacity == 0) {
      blocks.forEach(block -> writer.copy(block, block));
      return;
    }
    for (int done = 0; done < blocks.size(); done += capacity) {
      writer.commit(blocks.subList(done, Math.min(done + capacity, blocks.size())));
    }
  }

  private List<Integer> ordered(OverlayDisk corrected) {
    List<Integer> data = new ArrayList<>();
    List<Integer> metadata = new ArrayList<>();
    for (int block : corrected.changedBlocks()) {
      (superblock.isDataBlock(block) ? data : metadata).add(block);
    }
    data.addAll(metadata);
    return data;
  }

  /** One transaction (xv6's {@code commit}). */
  private void commit(List<Integer> blocks) {
    byte[] header = new byte[Disk.BLOCK_BYTES];
    for (int i = 0; i < blocks.size(); i++) {
      copy(blocks.get(i), superblock.logStart() + 1 + i);
      LittleEndian.putInt(header, FIRST_TARGET + Integer.BYTES * i, blocks.get(i));
    }
    LittleEndian.putInt(header, 0, blocks.size());
    to.writeBlock(superblock.logStart(), header);
    for (int block : blocks) {
      copy(block, block);
    }
    LittleEndian.putInt(header, 0, 0);
    to.writeBlock(superblock.logStart(), header);
  }

  private void copy(int block, int target) {
    byte[] data = new byte[Disk.BLOCK_BYTES];
    from.readBlock(block, data);
    to.writeBlock(target, data);
  }
}
