package lab;

import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.LogPlace;
import dev.trapeze.kernel.fs.WriteAheadLog;

/**
 * What brings transactions to the disk. As it is, block by block and in place, without a log: a cut
 * of the power in the middle leaves half of a transaction.
 */
public final class CrashSafeLog implements WriteAheadLog {
  private Disk disk;
  private LogPlace place;

  @Override
  public void recover(Disk disk, LogPlace place) throws DiskFormatException {
    this.disk = disk;
    this.place = place;
    // TODO task C: bring what is committed in the log to where it belongs.
  }

  @Override
  public void read(int block, byte[] into) {
    disk.readBlock(block, into);
  }

  @Override
  public void begin(int blocks) {
    // TODO task C: see what may be refused here.
  }

  @Override
  public void append(int block, byte[] contents) {
    // TODO task C: into the log, and not yet to where it belongs.
    disk.writeBlock(block, contents);
  }

  @Override
  public void commit() {
    // TODO task C: one write to the disk decides. What must be durable before it, what after it?
    disk.barrier();
  }

  @Override
  public void install() {
    // TODO task C: is there anything in the log that is not at home?
  }

  /** Word {@code index} of a block: 4 bytes, little-endian. */
  private static int word(byte[] block, int index) {
    int value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | block[4 * index + i] & 0xFF;
    }
    return value;
  }

  private static void setWord(byte[] block, int index, int value) {
    for (int i = 0; i < 4; i++) {
      block[4 * index + i] = (byte) (value >> 8 * i);
    }
  }
}
