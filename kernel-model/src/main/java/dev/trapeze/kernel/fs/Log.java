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
final class Log {

  /** Blocks that the header has room for. */
  static final int MAX_ENTRIES = Disk.BLOCK_BYTES / Integer.BYTES - 1;

  /**
   * Blocks that any call fits into: xv6's {@code MAXOPBLOCKS}. The largest is to make a directory,
   * when its parent needs a new block behind two indirect ones: 2 inodes, 4 new blocks, and each of
   * the 4 may have its bit in another block.
   */
  static final int MIN_ENTRIES = 10;

  private static final int NOT_LOGGED = -1;

  private final Disk disk;
  private final int start;
  private final int capacity;
  // As on the disk, but for entries that are not committed yet.
  private final byte[] header = new byte[Disk.BLOCK_BYTES];
  private int committed;
  private int appended;
  // Of a committed block, the entry with its newest contents.
  private final Map<Integer, Integer> newest = new HashMap<>();
  private boolean broken;

  /** An empty log in {@code blocks} blocks of {@code disk} from {@code start} on. */
  Log(Disk disk, int start, int blocks) {
    this.disk = disk;
    this.start = start;
    this.capacity = Math.min(blocks - 1, MAX_ENTRIES);
  }

  /**
   * The log of a disk that is being mounted, after the recovery of what a crash has left in it
   * (xv6's {@code recover_from_log}).
   *
   * @throws DiskFormatException if the header makes no sense, or the log is too small for a call;
   *     then nothing has been written
   */
  static Log recover(Superblock superblock, Disk disk) throws DiskFormatException {
    Log log = new Log(disk, superblock.logStart(), superblock.logBlocks());
    if (log.capacity < MIN_ENTRIES) {
      throw new DiskFormatException(
          "the log has room for %d blocks, a call may need %d"
              .formatted(log.capacity, MIN_ENTRIES));
    }
    log.readHeader(superblock);
    log.install();
    return log;
  }

  private void readHeader(Superblock superblock) throws DiskFormatException {
    disk.readBlock(start, header);
    long count = LittleEndian.getUnsignedInt(header, 0);
    if (count > capacity) {
      throw new DiskFormatException("the log of " + capacity + " blocks claims to hold " + count);
    }
    for (int entry = 0; entry < count; entry++) {
      long home = LittleEndian.getUnsignedInt(header, wordOf(entry));
      if (home < superblock.inodeStart() || home >= superblock.size()) {
        throw new DiskFormatException("the log holds a block for place " + home);
      }
      newest.put((int) home, entry);
    }
    committed = (int) count;
  }

  /** The most blocks that a transaction can have. */
  int capacity() {
    return capacity;
  }

  /** Copies the newest committed contents of {@code block} into {@code into}. */
  void read(int block, byte[] into) {
    int entry = newest.getOrDefault(block, NOT_LOGGED);
    disk.readBlock(entry == NOT_LOGGED ? block : placeOf(entry), into);
  }

  /**
   * Begins a transaction of {@code blocks} blocks; one that was begun before and not committed is
   * forgotten. Throws {@code EIO} if the disk fails.
   */
  void begin(int blocks) {
    if (broken) {
      throw ErrnoException.of(Errno.EIO);
    }
    if (blocks > capacity) {
      throw new IllegalArgumentException(
          "a transaction of " + blocks + " blocks in a log of " + capacity);
    }
    if (blocks > capacity - committed) {
      install();
    }
    appended = committed;
  }

  /** Adds the new contents of {@code block}, which is in the transaction once. */
  void append(int block, byte[] contents) {
    disk.writeBlock(placeOf(appended), contents);
    LittleEndian.putInt(header, wordOf(appended), block);
    appended++;
  }

  /**
   * Ends the transaction; on return it is durable. If the disk fails in the middle, nobody knows
   * whether it is. Then the log takes no further one, as a later one would overwrite its blocks.
   */
  void commit() {
    disk.barrier();
    LittleEndian.putInt(header, 0, appended);
    broken = true;
    disk.writeBlock(start, header);
    disk.barrier();
    broken = false;
    for (int entry = committed; entry < appended; entry++) {
      newest.put(LittleEndian.getInt(header, wordOf(entry)), entry);
    }
    committed = appended;
  }

  /** From now on no transaction can begin. */
  void refuse() {
    broken = true;
  }

  /**
   * Copies all that is committed to where it belongs, and empties the log (xv6's {@code
   * install_trans}). May be cut off anywhere and done again.
   */
  void install() {
    if (committed == 0) {
      return;
    }
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int entry = 0; entry < committed; entry++) {
      int home = LittleEndian.getInt(header, wordOf(entry));
      if (newest.getOrDefault(home, NOT_LOGGED) == entry) {
        disk.readBlock(placeOf(entry), block);
        disk.writeBlock(home, block);
      }
    }
    disk.barrier();
    LittleEndian.putInt(header, 0, 0);
    disk.writeBlock(start, header);
    disk.barrier();
    committed = 0;
    newest.clear();
  }

  private int placeOf(int entry) {
    return start + 1 + entry;
  }

  private static int wordOf(int entry) {
    return Integer.BYTES * (1 + entry);
  }

  void putState(StateSink sink) {
    sink.put(committed);
    sink.put(broken);
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int number = 0; number < disk.blocks(); number++) {
      try {
        disk.readBlock(number, block);
        sink.put(block, 0, block.length);
      } catch (ErrnoException e) {
        sink.put(e.errno().result());
      }
    }
  }
}
