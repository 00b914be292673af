package dev.trapeze.kernel.fs;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk whose changes stay in memory: what is written lies over the disk below, which is only
 * read. QEMU calls a disk that is used so a snapshot.
 */
public final class OverlayDisk implements Disk {

  private final Disk below;
  private final Map<Integer, byte[]> changed = new TreeMap<>();

  /** Nothing is changed yet. */
  public OverlayDisk(Disk below) {
    this.below = below;
  }

  @Override
  public int blocks() {
    return below.blocks();
  }

  @Override
  public void readBlock(int block, byte[] into) {
    byte[] data = changed.get(block);
    if (data == null) {
      below.readBlock(block, into);
    } else {
      System.arraycopy(data, 0, into, 0, BLOCK_BYTES);
    }
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    if (block < 0 || block >= blocks()) {
      throw new IllegalArgumentException("block " + block + " of a disk of " + blocks());
    }
    System.arraycopy(
        from, 0, changed.computeIfAbsent(block, b -> new byte[BLOCK_BYTES]), 0, BLOCK_BYTES);
  }

  /** Nothing becomes durable. */
  @Override
  public void barrier() {}

  /** The numbers of the blocks that have been written, ascending. */
  Set<Integer> changedBlocks() {
    return changed.keySet();
  }
}
