package dev.trapeze.kernel.mm;

import dev.trapeze.kernel.state.StateSink;

/**
 * Something whose contents can be mapped page by page: a file, through the page cache, or memory
 * that processes share (Linux's {@code address_space}).
 *
 * <p>Whoever has a region with such a backing holds it ({@link #retain}) for as long.
 */
public interface MappedFile {

  /**
   * The frame with a page of the contents; the same frame for everybody. Behind the end of the
   * contents, within its last page, are zeros.
   *
   * @param pageIndex from 0; one that {@link #hasPage} knows
   * @return physical address, with one more reference to the frame, which is the caller's
   * @throws dev.trapeze.kernel.abi.ErrnoException ENOMEM when there is no frame; EIO when the page
   *     cannot be read
   */
  long takePage(long pageIndex);

  /** False for a page that begins at or behind the end of the contents. */
  boolean hasPage(long pageIndex);

  /**
   * The frame with a page of the contents, if it is in memory: then it is the same for everybody,
   * and the file itself holds it once. Takes no reference.
   *
   * @return physical address, or 0
   */
  long framePa(long pageIndex);

  /**
   * A mapping may from now on write the page without another word. The contents get back to where
   * they come from at the latest when nobody holds the file any more.
   */
  void dirtied(long pageIndex);

  /** Whether shared regions may write it. */
  boolean writable();

  /** One more region is backed by this. */
  void retain();

  /** One region less is backed by this. What fails when the last one goes is not its affair. */
  void release();

  /** What the process called it, for people. */
  String path();

  /** Number of the inode, 0 if there is none. */
  long inode();

  /** Number of the device, {@code major << 20 | minor}; 0 if there is none. */
  int device();

  /** Puts what decides what the pages show; their frames are the allocator's to put. */
  void putState(StateSink sink);
}
