package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.HashMap;
import java.util.Map;

/**
 * The write-ahead log (xv6's {@code log.c}): a header block, which counts the blocks behind it and
 * says where each belongs. What is counted is committed, whatever happens to the host.
 *
 * <p>A transaction is appended to those that are there: its blocks, a barrier, the header with the
 * greater count, a barrier. The second barrier is the moment at which it is durable. Only when the
 * next transaction finds no room, or at {@link #install}, all of them are copied to where they
 * belong, each block once, however many transactions have changed it. xv6 copies after each
 * transaction. The disk looks the same to both: what one has left in the log, the other recovers.
 *
 * <p>A block in the log is never overwritten before the count is back at zero, because a host that
 * dies would leave a committed transaction with another's block. What is assumed of the disk: a
 * block is written wholly or not at all, and a barrier separates what is before from what is after.
 */
final class Log implements WriteAheadLog {

  /** Blocks that the header has room for. */
  static final int MAX_ENTRIES = Disk.BLOCK_BYTES / Integer.BYTES - 1;

  /**
   * Blocks that any call fits into: xv6's {@code MAXOPBLOCKS}. The largest is to make a directory,
   * when its parent needs a new block behind two indirect ones: 2 inodes, 4 new blocks, and each of
   * the 4 may have its bit in another block.
   */
  static final int MIN_ENTRIES = 10;

  private static final int NOT_LOGGED = -1;

  // No disk, until there is one to be recovered.
  private Disk disk = new MemoryDisk(0);
  private LogPlace place = new LogPlace(0, 0, 0, 0);
  // As on the disk, but for entries that are not committed yet.
  private final byte[] header = new byte[Disk.BLOCK_BYTES];
  private int committed;
  private int appended;
  // Of a committed block, the entry with its newest contents.
  private final Map<Integer, Integer> newest = new HashMap<>();
  private boolean broken;

  /** A log to {@link #recover}. */
  Log() {}

  /** An empty log, whatever is in its place on {@code disk}. */
  Log(Disk disk, LogPlace place) {
    this.disk = disk;
    this.place = place;
  }

  /** As xv6's {@code recover_from_log}. */
  @Override
  public void recover(Disk disk, LogPlace place) throws DiskFormatException {
    this.disk = disk;
    this.place = place;
    readHeader();
    install();
  }

  private void readHeader() throws DiskFormatException {
    disk.readBlock(place.header(), header);
    long count = LittleEndian.getUnsignedInt(header, 0);
    if (count > place.capacity()) {
      throw new DiskFormatException(
          "the log of " + place.capacity() + " blocks claims to hold " + count);
    }
    for (int entry = 0; entry < count; entry++) {
      long home = LittleEndian.getUnsignedInt(header, wordOf(entry));
      if (!place.isHome(home)) {
        throw new DiskFormatException("the log holds a block for place " + home);
      }
      newest.put((int) home, entry);
    }
    committed = (int) count;
  }

  /** The most blocks that a transaction can have. */
  int capacity() {
    return place.capacity();
  }

  @Override
  public void read(int block, byte[] into) {
    int entry = newest.getOrDefault(block, NOT_LOGGED);
    disk.readBlock(entry == NOT_LOGGED ? block : place.blockOf(entry), into);
  }

  @Override
  public void begin(int blocks) {
    if (broken) {
      throw ErrnoException.of(Errno.EIO);
    }
    if (blocks > place.capacity()) {
      throw new IllegalArgumentException(
          "a transaction of " + blocks + " blocks in a log of " + place.capacity());
    }
    if (blocks > place.capacity() - committed) {
      install();
    }
    appended = committed;
  }

  @Override
  public void append(int block, byte[] contents) {
    disk.writeBlock(place.blockOf(appended), contents);
    LittleEndian.putInt(header, wordOf(appended), block);
    appended++;
  }

  @Override
  public void commit() {
    disk.barrier();
    LittleEndian.putInt(header, 0, appended);
    broken = true;
    disk.writeBlock(place.header(), header);
    disk.barrier();
    broken = false;
    for (int entry = committed; entry < appended; entry++) {
      newest.put(LittleEndian.getInt(header, wordOf(entry)), entry);
    }
    committed = appended;
  }

  /**
   * Copies all that is committed to where it belongs, and empties the log (xv6's {@code
   * install_trans}). May be cut off anywhere and done again.
   */
  @Override
  public void install() {
    if (committed == 0) {
      return;
    }
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int entry = 0; entry < committed; entry++) {
      int home = LittleEndian.getInt(header, wordOf(entry));
      if (newest.getOrDefault(home, NOT_LOGGED) == entry) {
        disk.readBlock(place.blockOf(entry), block);
        disk.writeBlock(home, block);
      }
    }
    disk.barrier();
    LittleEndian.putInt(header, 0, 0);
    disk.writeBlock(place.header(), header);
    disk.barrier();
    committed = 0;
    newest.clear();
  }

  private static int wordOf(int entry) {
    return Integer.BYTES * (1 + entry);
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(committed);
    sink.put(broken);
  }
}
