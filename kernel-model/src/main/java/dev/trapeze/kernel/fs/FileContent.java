package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Arrays;

/**
 * The bytes of an inode, in the blocks that it names (xv6's {@code bmap}, {@code readi}, {@code
 * writei} and {@code itrunc}). A block number that cannot be is an {@code EIO}.
 */
final class FileContent {

  private static final byte[] ZEROS = new byte[Disk.BLOCK_BYTES];

  /**
   * Blocks that may change when a block is written to a file: itself, two indirect ones, the bits
   * of these three, and the inode.
   */
  private static final int ROOM_TO_WRITE_A_BLOCK = 7;

  /** Blocks that may change when a block is freed: its bit, two indirect ones, and the inode. */
  private static final int ROOM_TO_FREE_A_BLOCK = 4;

  private static final int NOTHING_LEFT = -1;

  /**
   * How far a write has come.
   *
   * @param bytes written
   * @param transactionFull true if the rest can follow in another transaction; false if there is no
   *     rest, or there is no place for it, or its source has failed
   */
  record Written(int bytes, boolean transactionFull) {}

  private final Superblock superblock;
  private final DiskFormat format;
  private final BufferCache cache;
  private final BlockBitmap bitmap;
  // What a write gets goes by way of here, so that a source that fails has changed nothing.
  private final byte[] piece = new byte[Disk.BLOCK_BYTES];

  FileContent(Superblock superblock, BufferCache cache, BlockBitmap bitmap) {
    this.superblock = superblock;
    this.format = superblock.format();
    this.cache = cache;
    this.bitmap = bitmap;
  }

  /** The longest file, in bytes. */
  int maxBytes() {
    return format.maxBytes();
  }

  /**
   * Hands up to {@code length} bytes from byte {@code offset} on to {@code sink}, piece by piece
   * and straight from the cache. Returns their number, 0 at and after the end.
   */
  int read(Inode inode, long offset, ByteSink sink, int length) {
    if (inode.isUnknown()) {
      throw ErrnoException.of(Errno.EIO); // its size, too, may be what was not committed
    }
    if (offset < 0 || offset >= inode.sizeBytes) {
      return 0;
    }
    int from = (int) offset;
    int total = Math.min(length, inode.sizeBytes - from);
    for (int done = 0; done < total; ) {
      int within = (from + done) % Disk.BLOCK_BYTES;
      int piece = Math.min(total - done, Disk.BLOCK_BYTES - within);
      sink.accept(block(inode, (from + done) / Disk.BLOCK_BYTES), within, piece);
      done += piece;
    }
    return total;
  }

  /** Block {@code index} of the contents, to read only; a block that was never written is zeros. */
  byte[] block(Inode inode, int index) {
    int word = format.wordOf(index);
    int within = index - format.firstBlock(word);
    int block = inode.blocks[word];
    for (int depth = format.depth(word); depth > 0 && block != 0; depth--) {
      int offset = DiskFormat.offsetOfNumber(depth, within);
      block = LittleEndian.getInt(cache.read(checked(block)), offset);
    }
    return block == 0 ? ZEROS : cache.read(checked(block));
  }

  /**
   * Writes up to {@code length} bytes at byte {@code offset}, which is at most the size, and
   * lengthens the file as needed; the caller updates the inode. Fewer are written if the
   * transaction became full, the disk did, or the source failed. Throws {@code ENOSPC} or what the
   * source threw if there is nothing before it, {@code EFBIG} if the file would become too long,
   * {@code EIO} if the disk fails; then the caller aborts the transaction.
   */
  Written write(Inode inode, int offset, ByteSource source, int length) {
    if (offset < 0 || offset > inode.sizeBytes) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (length > format.maxBytes() - offset) {
      throw ErrnoException.of(Errno.EFBIG);
    }
    int done = 0;
    boolean transactionFull = false;
    while (done < length) {
      if (done > 0 && cache.room() < ROOM_TO_WRITE_A_BLOCK) {
        transactionFull = true;
        break;
      }
      int within = (offset + done) % Disk.BLOCK_BYTES;
      int bytes = Math.min(length - done, Disk.BLOCK_BYTES - within);
      try {
        source.fill(piece, within, bytes);
        byte[] block = blockToModify(inode, (offset + done) / Disk.BLOCK_BYTES);
        System.arraycopy(piece, within, block, within, bytes);
      } catch (ErrnoException e) {
        if (done == 0 || e.errno() == Errno.EIO) {
          throw e;
        }
        break;
      }
      done += bytes;
    }
    inode.sizeBytes = Math.max(inode.sizeBytes, offset + done);
    return new Written(done, transactionFull);
  }

  /** Block {@code index} of the contents, which is at most one past the last, to change. */
  byte[] blockToModify(Inode inode, int index) {
    return cache.modify(blockToWrite(inode, index));
  }

  /**
   * Frees the blocks of the file, from its end on, and shortens it accordingly; the caller updates
   * the inode. Returns false if the transaction is full and blocks are left: then the caller goes
   * on in another one.
   */
  boolean truncate(Inode inode) {
    for (int word = DiskFormat.WORDS - 1; word >= 0; word--) {
      if (inode.blocks[word] != 0) {
        int left = free(inode.blocks[word], format.depth(word));
        if (left != NOTHING_LEFT) {
          int size = (format.firstBlock(word) + left) * Disk.BLOCK_BYTES;
          inode.sizeBytes = Math.min(inode.sizeBytes, size);
          return false;
        }
        inode.blocks[word] = 0;
      }
    }
    inode.sizeBytes = 0;
    return true;
  }

  /**
   * Frees {@code block} and, if it is an indirect block of that depth, what is below it, from the
   * end on. Returns {@link #NOTHING_LEFT}, or how many blocks of the file are left below it if the
   * transaction is full.
   */
  private int free(int block, int depth) {
    if (depth > 0) {
      byte[] numbers = cache.read(checked(block));
      for (int i = DiskFormat.NUMBERS_PER_BLOCK - 1; i >= 0; i--) {
        int below = LittleEndian.getInt(numbers, Integer.BYTES * i);
        int left = below == 0 ? NOTHING_LEFT : free(below, depth - 1);
        if (left != NOTHING_LEFT) {
          clearNumbers(block, i + 1);
          return i * DiskFormat.blocksBelow(depth - 1) + left;
        }
      }
    }
    if (cache.room() < ROOM_TO_FREE_A_BLOCK) {
      if (depth > 0) {
        clearNumbers(block, 0);
      }
      return depth == 0 ? 1 : 0;
    }
    bitmap.free(block);
    return NOTHING_LEFT;
  }

  private void clearNumbers(int block, int from) {
    if (from < DiskFormat.NUMBERS_PER_BLOCK) {
      Arrays.fill(cache.modify(block), Integer.BYTES * from, Disk.BLOCK_BYTES, (byte) 0);
    }
  }

  private int blockToWrite(Inode inode, int index) {
    if (index >= superblock.dataBlocks()) {
      // Files have no holes, so that only a damaged one can come here without a full disk.
      throw ErrnoException.of(Errno.ENOSPC);
    }
    int word = format.wordOf(index);
    int within = index - format.firstBlock(word);
    int block = inode.blocks[word];
    if (block == 0) {
      block = allocate(format.depth(word));
      inode.blocks[word] = block;
    }
    for (int depth = format.depth(word); depth > 0; depth--) {
      int indirect = checked(block);
      int offset = DiskFormat.offsetOfNumber(depth, within);
      block = LittleEndian.getInt(cache.read(indirect), offset);
      if (block == 0) {
        block = allocate(depth - 1);
        LittleEndian.putInt(cache.modify(indirect), offset, block);
      }
    }
    return checked(block);
  }

  /**
   * Takes a block below which {@code depth} others will be taken next. Throws {@code ENOSPC} if
   * there is no room for all of them: an indirect block that leads nowhere would be committed with
   * what was written before it.
   */
  private int allocate(int depth) {
    if (depth > 0 && bitmap.freeBlocks() <= depth) {
      throw ErrnoException.of(Errno.ENOSPC);
    }
    return bitmap.allocate();
  }

  private int checked(int block) {
    if (!superblock.isDataBlock(block)) {
      throw ErrnoException.of(Errno.EIO);
    }
    return block;
  }
}
