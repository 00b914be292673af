package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.state.StateSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that regions of memory show, as it was opened for that. */
public final class MappedInode implements MappedFile {
  private static final Logger LOG = LoggerFactory.getLogger(MappedInode.class);

  private final PageCache cache;
  private final CachedPages pages;
  private final String path;
  private final FileUse use;
  private int references = 1;

  MappedInode(PageCache cache, CachedPages pages, String path, FileUse use) {
    this.cache = cache;
    this.pages = pages;
    this.path = path;
    this.use = use;
  }

  @Override
  public long takePage(long pageIndex) {
    if (!pages.has(pageIndex)) {
      throw new IllegalArgumentException("no page " + pageIndex + " in " + path());
    }
    return pages.take((int) pageIndex);
  }

  @Override
  public boolean hasPage(long pageIndex) {
    return pages.has(pageIndex);
  }

  @Override
  public long framePa(long pageIndex) {
    return pages.framePa(pageIndex);
  }

  @Override
  public void dirtied(long pageIndex) {
    pages.setWritable((int) pageIndex);
  }

  @Override
  public void retain() {
    references++;
  }

  @Override
  public void release() {
    if (references < 1) {
      throw new IllegalStateException(path() + " released once too often");
    }
    references--;
    if (references == 0) {
      use.endIn(pages.inode());
      cache.release(pages);
    }
  }

  @Override
  public boolean writable() {
    return use == FileUse.WRITER;
  }

  /**
   * Brings to the disk what mappings have written, by way of the log.
   *
   * @throws ErrnoException EIO when that cannot be
   */
  public void writeBack() {
    try {
      pages.writeBack();
    } catch (ErrnoException e) {
      LOG.debug("writing {} back: {}", path, e.errno());
      throw e;
    }
  }

  /** Absolute, as the file was named; as in Linux, with a remark once it has no name any more. */
  @Override
  public String path() {
    return pages.inode().links == 0 ? path + " (deleted)" : path;
  }

  @Override
  public long inode() {
    return pages.inode().number;
  }

  @Override
  public int device() {
    return FileStatus.DISK;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(inode());
    sink.put(path());
    sink.put(references);
  }
}
