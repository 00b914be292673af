package lab.hidden;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.MemoryDisk;

/** A disk one of whose writes or barriers fails, and all later ones too if it is to be so. */
final class FaultyDisk implements Disk {
  private final MemoryDisk disk;
  private final int header;
  private final boolean forGood;
  private int left;
  private boolean armed;
  private boolean headerTried;
  private int done;

  /**
   * A disk that fails once, when it is armed.
   *
   * @param after how many writes and barriers succeed before
   * @param forGood whether all fail after that
   * @param header the block that is the log's header
   */
  FaultyDisk(MemoryDisk disk, int after, boolean forGood, int header) {
    this.disk = disk;
    this.left = after;
    this.forGood = forGood;
    this.header = header;
  }

  /** From now on writes and barriers are counted. */
  void arm() {
    armed = true;
  }

  /** True if it has failed. */
  boolean hasFailed() {
    return left < 0;
  }

  /** True if somebody has tried to write a header that counts something since it was asked. */
  boolean headerTried() {
    boolean tried = headerTried;
    headerTried = false;
    return tried;
  }

  /** Writes that have been done. */
  int done() {
    return done;
  }

  /** What is on it. */
  MemoryDisk repaired() {
    return disk.copy();
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
    boolean counts = (from[0] | from[1] | from[2] | from[3]) != 0;
    headerTried |= block == header && counts;
    failIfSo();
    disk.writeBlock(block, from);
    done++;
  }

  @Override
  public void barrier() {
    failIfSo();
  }

  private void failIfSo() {
    if (!armed) {
      return;
    }
    boolean fails = left == 0 || left < 0 && forGood;
    left = Math.max(-1, left - 1);
    if (fails) {
      throw ErrnoException.of(Errno.EIO);
    }
  }
}
