package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of a mounted file system from outside, between two runs of the kernel, and leaves no
 * trace in it: no block enters the file system's cache, no inode is held. What it sees is what is
 * committed; what mappings have written and the disk does not have yet, it does not see.
 */
public final class FileInspector {
  private static final int BUFFERS = 16;
  private static final int INODES = 4;

  private final InodeTable inodes;
  private final FileContent content;
  private final PathWalker paths;

  /** Everything that it uses is its own but the log, which is only asked where blocks are. */
  FileInspector(Superblock superblock, WriteAheadLog log) {
    int logCapacity = LogPlace.of(superblock).capacity();
    BufferCache cache = new BufferCache(log, logCapacity, superblock.size(), BUFFERS);
    content = new FileContent(superblock, cache, new BlockBitmap(superblock, cache));
    inodes = new InodeTable(superblock, cache, INODES);
    paths = new PathWalker(inodes, new Directory(content, inodes));
  }

  /** The contents of an ordinary file; null if the inode is none, or cannot be read. */
  public byte @Nullable [] contents(long inode) {
    if (inode < 1 || inode > Integer.MAX_VALUE) {
      return null;
    }
    try {
      return contents(inodes.get((int) inode));
    } catch (ErrnoException e) {
      return null;
    }
  }

  /** The same by an absolute path on this file system. */
  public byte @Nullable [] contents(String path) {
    try {
      Inode root = inodes.get(PathWalker.ROOT_INODE);
      try {
        return contents(paths.walk(root, path));
      } finally {
        inodes.release(root);
      }
    } catch (ErrnoException e) {
      return null;
    }
  }

  private byte @Nullable [] contents(Inode inode) {
    try {
      if (inode.type != InodeType.FILE) {
        return null;
      }
      byte[] bytes = new byte[inode.sizeBytes];
      int[] filled = {0};
      content.read(
          inode,
          0,
          (from, offset, length) -> {
            System.arraycopy(from, offset, bytes, filled[0], length);
            filled[0] += length;
          },
          bytes.length);
      return bytes;
    } finally {
      inodes.release(inode);
    }
  }
}
