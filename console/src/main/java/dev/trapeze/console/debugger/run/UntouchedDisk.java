package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.fs.Disk;

/** A disk that is only read, so that nothing has to be taken back on it. */
public final class UntouchedDisk implements Disk {
  private final Disk disk;

  /** Reads {@code disk}. */
  public UntouchedDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public int blocks() {
    return disk.blocks();
  }

  @Override
  public void readBlock(int block, byte[] into) {
    disk.readBlock(block, into);
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    throw new IllegalStateException("block " + block + " of a disk that is only read");
  }

  @Override
  public void barrier() {}
}
