package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.MappedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets memory show files: a page of a file is in one frame for everybody who maps it, for as long
 * as somebody maps the file (Linux's page cache, which keeps pages beyond that as long as there is
 * room).
 */
public final class PageCache {
  private static final Logger LOG = LoggerFactory.getLogger(PageCache.class);

  private final FileSystem fileSystem;
  private final FrameAllocator frames;
  private final FileCuts cuts;

  /**
   * A cache for the files of a file system, in frames of the allocator.
   *
   * @param cuts hears of mapped files that become shorter
   */
  public PageCache(FileSystem fileSystem, FrameAllocator frames, FileCuts cuts) {
    this.fileSystem = fileSystem;
    this.frames = frames;
    this.cuts = cuts;
  }

  /** Whose files it shows. */
  public FileSystem fileSystem() {
    return fileSystem;
  }

  /**
   * A file to be shown by regions, held once for the caller.
   *
   * @param path absolute, by which the file was found
   * @param writable whether shared regions may write it
   * @throws ErrnoException ENODEV when it is no ordinary file
   */
  MappedInode map(Inode inode, String path, boolean writable) {
    return map(inode, path, writable ? FileUse.WRITER : FileUse.READER);
  }

  /**
   * The file of a program that is going to run, held once for the caller: nobody can open it for
   * writing until it is released.
   *
   * @throws ErrnoException EACCES when it is no ordinary file; ETXTBSY when somebody may write it
   */
  public MappedFile mapProgram(Inode inode, String path) {
    return map(inode, path, FileUse.PROGRAM);
  }

  private MappedInode map(Inode inode, String path, FileUse use) {
    if (inode.type != InodeType.FILE) {
      throw ErrnoException.of(use == FileUse.PROGRAM ? Errno.EACCES : Errno.ENODEV);
    }
    use.beginIn(inode);
    CachedPages pages = inode.pages;
    if (pages == null) {
      pages = new CachedPages(fileSystem, frames, cuts, fileSystem.retain(inode));
      inode.pages = pages;
    }
    pages.addHolder();
    return new MappedInode(this, pages, path, use);
  }

  /** One holder less; the last one leaves nothing behind. */
  void release(CachedPages pages) {
    if (!pages.dropHolder()) {
      return;
    }
    Inode inode = pages.inode();
    try {
      pages.writeBack();
    } catch (ErrnoException e) {
      // Whoever wants to know uses msync; here nobody is left who could be told.
      LOG.debug(
          "writing inode {} back at the end of its last mapping: {}", inode.number, e.errno());
    }
    pages.free();
    inode.pages = null;
    try {
      fileSystem.release(inode);
    } catch (ErrnoException e) {
      LOG.debug("releasing inode {}, which was mapped: {}", inode.number, e.errno());
    }
  }
}
