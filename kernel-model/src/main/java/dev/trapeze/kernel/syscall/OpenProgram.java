package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.exec.ProgramFile;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.Namespace;
import dev.trapeze.kernel.fs.PageCache;
import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.mm.MappedFile;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program's file in the file system. */
final class OpenProgram implements ProgramFile {
  private static final Logger LOG = LoggerFactory.getLogger(OpenProgram.class);

  private final FileSystem fileSystem;
  private final PageCache pageCache;
  private final String path;
  private final String absolutePath;
  private final Inode inode;

  /** Opens it; throws ENOENT, ENOTDIR, or EACCES for anything but an ordinary file. */
  OpenProgram(Namespace namespace, PageCache pageCache, ProcessFiles files, String path) {
    this.fileSystem = pageCache.fileSystem();
    this.pageCache = pageCache;
    this.path = path;
    this.absolutePath = files.absolutePath(path).text();
    this.inode = namespace.ordinaryFile(files.workingDirectory(), path);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String absolutePath() {
    return absolutePath;
  }

  @Override
  public long inode() {
    return inode.number();
  }

  @Override
  public int sizeBytes() {
    return inode.sizeBytes();
  }

  @Override
  public byte[] read(int offset, int length) {
    byte[] bytes = new byte[Math.max(0, Math.min(length, sizeBytes() - offset))];
    int[] filled = {0};
    int read =
        fileSystem.read(
            inode,
            offset,
            (from, start, piece) -> {
              System.arraycopy(from, start, bytes, filled[0], piece);
              filled[0] += piece;
            },
            bytes.length);
    return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
  }

  @Override
  public MappedFile map() {
    return pageCache.mapProgram(inode, absolutePath);
  }

  @Override
  public void close() {
    try {
      fileSystem.release(inode);
    } catch (ErrnoException e) {
      // It had lost its last name meanwhile, and the disk fails; the next mount frees it.
      LOG.debug("closing {}: {}", absolutePath, e.errno());
    }
  }
}
