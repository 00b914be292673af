package dev.trapeze.kernel.fs;

/** A disk that allows so many transfers and no more: whoever needs more goes round in circles. */
final class BoundedDisk implements Disk {

  private final MemoryDisk disk;
  private long left;

  BoundedDisk(MemoryDisk disk, long transfers) {
    this.disk = disk;
    this.left = transfers;
  }

  @Override
  public int blocks() {
    return disk.blocks();
  }

  @Override
  public void readBlock(int block, byte[] into) {
    count();
    disk.readBlock(block, into);
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    count();
    disk.writeBlock(block, from);
  }

  @Override
  public void barrier() {}

  private void count() {
    left--;
    if (left < 0) {
      throw new AssertionError("too many transfers for what was to be done");
    }
  }
}
