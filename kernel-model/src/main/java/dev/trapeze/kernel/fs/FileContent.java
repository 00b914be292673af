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

  private final Superblock superblock;
  private final BufferCache cache;
  private final BlockBitmap bitmap;

  FileContent(Superblock superblock, BufferCache cache, BlockBitmap bitmap) {
    this.superblock = superblock;
    this.cache = cache;
    this.bitmap = bitmap;
  }

  /**
   * Hands up to {@code length} bytes from byte {@code offset} on to {@code sink}, piece by piece
   * and straight from the cache. Returns their number, 0 at and after the end.
   */
  int read(Inode inode, long offset, ByteSink sink, int length) {
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
    int block;
    if (index < Inode.DIRECT) {
      block = inode.blocks[index];
    } else {
      int indirect = inode.blocks[Inode.DIRECT];
      block =
          indirect == 0
              ? 0
              : LittleEndian.getInt(cache.read(checked(indirect)), 4 * (index - Inode.DIRECT));
    }
    return block == 0 ? ZEROS : cache.read(checked(block));
  }

  /**
   * Writes up to {@code length} bytes at byte {@code offset}, which is at most the size, and
   * lengthens the file as needed; the caller updates the inode. Returns the number of bytes
   * written, which is less than {@code length} if the disk became full. Throws {@code EFBIG} if the
   * file would become too long, {@code ENOSPC} if there is no room for a single byte; then the
   * caller aborts the transaction.
   */
  int write(Inode inode, int offset, ByteSource source, int length) {
    if (offset < 0 || offset > inode.sizeBytes) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (length > Inode.MAX_BYTES - offset) {
      throw ErrnoException.of(Errno.EFBIG);
    }
    int done = 0;
    while (done < length) {
      int within = (offset + done) % Disk.BLOCK_BYTES;
      int piece = Math.min(length - done, Disk.BLOCK_BYTES - within);
      int block;
      try {
        block = blockToWrite(inode, (offset + done) / Disk.BLOCK_BYTES);
      } catch (ErrnoException e) {
        if (e.errno() == Errno.ENOSPC && done > 0) {
          break;
        }
        throw e;
      }
      source.fill(cache.modify(block), within, piece);
      done += piece;
    }
    inode.sizeBytes = Math.max(inode.sizeBytes, offset + done);
    return done;
  }

  /** Block {@code index} of the contents, which is at most one past the last, to change. */
  byte[] blockToModify(Inode inode, int index) {
    return cache.modify(blockToWrite(inode, index));
  }

  /** Frees all blocks; the caller updates the inode. */
  void truncate(Inode inode) {
    for (int i = 0; i < Inode.DIRECT; i++) {
      if (inode.blocks[i] != 0) {
        bitmap.free(inode.blocks[i]);
      }
    }
    int indirect = inode.blocks[Inode.DIRECT];
    if (indirect != 0) {
      byte[] numbers = cache.read(checked(indirect));
      for (int i = 0; i < Inode.INDIRECT; i++) {
        int block = LittleEndian.getInt(numbers, 4 * i);
        if (block != 0) {
          bitmap.free(block);
        }
      }
      bitmap.free(indirect);
    }
    Arrays.fill(inode.blocks, 0);
    inode.sizeBytes = 0;
  }

  private int blockToWrite(Inode inode, int index) {
    if (index < Inode.DIRECT) {
      if (inode.blocks[index] == 0) {
        inode.blocks[index] = bitmap.allocate();
      }
      return checked(inode.blocks[index]);
    }
    if (inode.blocks[Inode.DIRECT] == 0) {
      inode.blocks[Inode.DIRECT] = bitmap.allocate();
    }
    int indirect = checked(inode.blocks[Inode.DIRECT]);
    int slot = 4 * (index - Inode.DIRECT);
    int block = LittleEndian.getInt(cache.read(indirect), slot);
    if (block == 0) {
      block = bitmap.allocate();
      LittleEndian.putInt(cache.modify(indirect), slot, block);
    }
    return checked(block);
  }

  private int checked(int block) {
    if (!superblock.isDataBlock(block)) {
      throw ErrnoException.of(Errno.EIO);
    }
    return block;
  }
}
