package lab;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.LogPlace;
import dev.trapeze.kernel.fs.WriteAheadLog;

/** A write-ahead log as xv6's: each transaction is installed as soon as it is committed. */
public final class CrashSafeLog implements WriteAheadLog {
  private Disk disk;
  private LogPlace place;
  // Where the blocks in the log belong.
  private int[] homes;
  private int count;
  private boolean broken;

  @Override
  public void recover(Disk disk, LogPlace place) throws DiskFormatException {
    this.disk = disk;
    this.place = place;
    homes = new int[place.capacity()];
    byte[] header = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(place.header(), header);
    int counted = word(header, 0);
    if (counted < 0 || counted > place.capacity()) {
      throw new DiskFormatException("the log counts " + Integer.toUnsignedString(counted));
    }
    for (int entry = 0; entry < counted; entry++) {
      homes[entry] = word(header, 1 + entry);
      if (!place.isHome(homes[entry])) {
        throw new DiskFormatException("the log has a block for place " + homes[entry]);
      }
    }
    count = counted;
    if (count > 0) {
      bringHome();
    }
  }

  @Override
  public void read(int block, byte[] into) {
    disk.readBlock(block, into);
  }

  @Override
  public void begin(int blocks) {
    if (broken) {
      throw ErrnoException.of(Errno.EIO);
    }
    if (blocks > place.capacity()) {
      throw new IllegalArgumentException(blocks + " blocks in a log of " + place.capacity());
    }
    count = 0;
  }

  @Override
  public void append(int block, byte[] contents) {
    disk.writeBlock(place.blockOf(count), contents);
    homes[count] = block;
    count++;
  }

  @Override
  public void commit() {
    // The blocks are in the log before the header says so.
    disk.barrier();
    broken = true;
    writeHeader(count);
    // Now it is committed, and stays so while the blocks are on their way home.
    disk.barrier();
    bringHome();
    broken = false;
  }

  @Override
  public void install() {
    // Nothing is ever left.
  }

  /** Copies what is committed to where it belongs, and empties the log. */
  private void bringHome() {
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int entry = 0; entry < count; entry++) {
      disk.readBlock(place.blockOf(entry), block);
      disk.writeBlock(homes[entry], block);
    }
    // All are at home before the log forgets them.
    disk.barrier();
    writeHeader(0);
    // It has forgotten them before others are written over them.
    disk.barrier();
    count = 0;
  }

  private void writeHeader(int committed) {
    byte[] header = new byte[Disk.BLOCK_BYTES];
    setWord(header, 0, committed);
    for (int entry = 0; entry < committed; entry++) {
      setWord(header, 1 + entry, homes[entry]);
    }
    disk.writeBlock(place.header(), header);
  }

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
