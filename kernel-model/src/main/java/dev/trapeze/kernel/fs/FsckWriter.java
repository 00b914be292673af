package dev.trapeze.kernel.fs;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the corrections of a repair through the file system's log: all of them happen or none, if
 * they fit into it. More of them are several transactions, files and directories before inodes, and
 * those before the bitmap: after any of them, a second repair finds what is left to do.
 */
final class FsckWriter {

  private FsckWriter() {}

  static void write(Superblock superblock, OverlayDisk corrected, Log log) {
    List<Integer> blocks = new ArrayList<>();
    List<Integer> metadata = new ArrayList<>();
    for (int block : corrected.changedBlocks()) {
      (superblock.isDataBlock(block) ? blocks : metadata).add(block);
    }
    blocks.addAll(metadata);
    byte[] data = new byte[Disk.BLOCK_BYTES];
    for (int done = 0; done < blocks.size(); done += log.capacity()) {
      int end = Math.min(done + log.capacity(), blocks.size());
      log.begin(end - done);
      for (int block : blocks.subList(done, end)) {
        corrected.readBlock(block, data);
        log.append(block, data);
      }
      log.commit();
    }
    log.install();
  }
}
