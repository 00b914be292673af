package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;

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
  private final BlockMap map;
  private final TransactionBlocks blocks;
  // What a write gets goes by way of here, so that a source that fails has changed nothing.
  private final byte[] piece = new byte[Disk.BLOCK_BYTES];

  /** With the block map of the disk's format. */
  FileContent(Superblock superblock, BufferCache cache, BlockBitmap bitmap) {
    this(superblock, cache, bitmap, new FormatBlockMap(superblock.format()));
  }

  FileContent(Superblock superblock, BufferCache cache, BlockBitmap bitmap, BlockMap map) {
    this.superblock = superblock;
    this.format = superblock.format();
    this.cache = cache;
    this.map = map;
    this.blocks = new TransactionBlocks(superblock, cache, bitmap);
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
    int block = map.find(inode.blocks, index, blocks);
    return block == 0 ? ZEROS : cache.read(blocks.checked(block));
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
   * the inode. Returns how many blocks are left because the transaction is full: with these the
   * caller goes on in another one.
   *
   * @param before how many were left before, at most
   * @throws PieceException if the block map does not free any, or counts what cannot be
   */
  int truncate(Inode inode, int before) {
    int left = map.free(inode.blocks, blocks);
    if (left < 0 || left >= before) {
      throw PieceException.wrong(
          GuardedBlockMap.guarded(map),
          "free",
          "says that %d blocks of inode %d are left, but fewer than %d were expected"
              .formatted(left, inode.number, before));
    }
    inode.sizeBytes = Math.min(inode.sizeBytes, left * Disk.BLOCK_BYTES);
    return left;
  }

  private int blockToWrite(Inode inode, int index) {
    if (index >= superblock.dataBlocks()) {
      // Files have no holes, so that only a damaged one can come here without a full disk.
      throw ErrnoException.of(Errno.ENOSPC);
    }
    return blocks.checked(map.findOrAllocate(inode.blocks, index, blocks));
  }
}
