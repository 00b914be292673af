package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies of disk blocks in memory, the least recently used of which gives way (xv6's {@code
 * bio.c}).
 *
 * <p>A block is changed only within a transaction, after {@link #modify} or {@link #modifyFresh}.
 * Changed blocks stay in the cache until the transaction ends: {@link #commit} hands all of them to
 * the log, {@link #abort} forgets all of them. So a call that fails half way has done nothing. The
 * log also says what a block holds that has to be read.
 *
 * <p>Unlike xv6's buffers, the arrays that are handed out are neither locked nor released, because
 * no process ever sleeps with one in hand. An array of {@link #read} may be read for the rest of
 * the call; one of {@link #modify} is changed before the next call of the cache.
 */
final class BufferCache {

  /** Enough for the blocks of one call many times over; xv6 has 30. */
  static final int DEFAULT_BUFFERS = 256;

  private static final class Buffer {
    final int block;
    final byte[] data;
    boolean changed;
    // Neighbours by time of use, for an unchanged buffer; itself while it is changed.
    Buffer older = this;
    Buffer newer = this;

    Buffer(int block, byte[] data) {
      this.block = block;
      this.data = data;
    }
  }

  private final WriteAheadLog log;
  private final int logCapacity;
  private final int capacity;
  private final @Nullable Buffer[] byBlock;
  // A ring: its `older` is the most recently used buffer, its `newer` the least recently used.
  private final Buffer ring = new Buffer(-1, new byte[0]);
  private final List<Buffer> changed = new ArrayList<>();
  private int cached;
  private boolean inTransaction;
  private boolean refusesChanges;

  /**
   * A cache of {@code capacity} blocks for a disk of {@code blocks} blocks behind {@code log},
   * which takes transactions of up to {@code logCapacity} blocks.
   */
  BufferCache(WriteAheadLog log, int logCapacity, int blocks, int capacity) {
    this.log = log;
    this.logCapacity = logCapacity;
    this.capacity = capacity;
    this.byBlock = new @Nullable Buffer[blocks];
  }

  /** The contents of {@code block}, to read only. */
  byte[] read(int block) {
    return buffer(block).data;
  }

  /** The contents of {@code block}, to change until the transaction ends. */
  byte[] modify(int block) {
    return change(buffer(block)).data;
  }

  /** {@code block} as zeros, to change until the transaction ends; what was there is not read. */
  byte[] modifyFresh(int block) {
    Buffer old = byBlock[block];
    if (old != null) {
      byte[] data = change(old).data;
      Arrays.fill(data, (byte) 0);
      return data;
    }
    Buffer fresh = new Buffer(block, new byte[Disk.BLOCK_BYTES]);
    insert(fresh);
    return change(fresh).data;
  }

  /** How many blocks more can be changed in this transaction, for which the log has room. */
  int room() {
    return logCapacity - changed.size();
  }

  /** True between {@link #begin} and {@link #commit} or {@link #abort}. */
  boolean inTransaction() {
    return inTransaction;
  }

  /** Starts a transaction; there is at most one at a time, since calls do not overlap. */
  void begin() {
    if (inTransaction) {
      throw new IllegalStateException("a transaction is under way");
    }
    inTransaction = true;
  }

  /** Ends the transaction with its changes durable. If the disk fails, it has not ended yet. */
  void commit() {
    requireTransaction();
    if (!changed.isEmpty()) {
      if (refusesChanges) {
        throw ErrnoException.of(Errno.EIO);
      }
      log.begin(changed.size());
      for (Buffer buffer : changed) {
        log.append(buffer.block, buffer.data);
      }
      log.commit();
    }
    for (Buffer buffer : changed) {
      buffer.changed = false;
      linkAsNewest(buffer);
    }
    changed.clear();
    inTransaction = false;
    evict();
  }

  /** Ends the transaction as if it had not been. */
  void abort() {
    requireTransaction();
    for (Buffer buffer : changed) {
      byBlock[buffer.block] = null;
      cached--;
    }
    changed.clear();
    inTransaction = false;
  }

  /** From now on every commit of changes fails with {@code EIO}. */
  void refuseChanges() {
    refusesChanges = true;
  }

  /** True after {@link #refuseChanges}. */
  boolean refusesChanges() {
    return refusesChanges;
  }

  private Buffer buffer(int block) {
    Buffer buffer = byBlock[block];
    if (buffer == null) {
      buffer = new Buffer(block, new byte[Disk.BLOCK_BYTES]);
      log.read(block, buffer.data);
      insert(buffer);
    } else if (!buffer.changed && ring.older != buffer) {
      unlink(buffer);
      linkAsNewest(buffer);
    }
    return buffer;
  }

  private Buffer change(Buffer buffer) {
    requireTransaction();
    if (!buffer.changed) {
      if (room() == 0) {
        // The calls see to it that they fit. If one did not, it would fail and leave no damage.
        throw ErrnoException.of(Errno.EIO);
      }
      buffer.changed = true;
      unlink(buffer);
      changed.add(buffer);
    }
    return buffer;
  }

  private void insert(Buffer buffer) {
    byBlock[buffer.block] = buffer;
    linkAsNewest(buffer);
    cached++;
    evict();
  }

  private void evict() {
    // The newest stays, because whoever has asked for it may be about to change it.
    while (cached > capacity && ring.newer != ring.older) {
      Buffer oldest = ring.newer;
      unlink(oldest);
      byBlock[oldest.block] = null;
      cached--;
    }
  }

  private void linkAsNewest(Buffer buffer) {
    buffer.older = ring.older;
    buffer.newer = ring;
    ring.older.newer = buffer;
    ring.older = buffer;
  }

  private static void unlink(Buffer buffer) {
    buffer.older.newer = buffer.newer;
    buffer.newer.older = buffer.older;
    buffer.older = buffer;
    buffer.newer = buffer;
  }

  private void requireTransaction() {
    if (!inTransaction) {
      throw new IllegalStateException("no transaction is under way");
    }
  }
}
