package dev.trapeze.kernel.mm;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Memory that a process shares with those it forks: pages of zeros that belong to no file (Linux's
 * {@code shmem} behind a shared anonymous mapping). It lasts as long as a region shows it.
 */
public final class SharedMemory implements MappedFile {
  private final FrameAllocator frames;
  private final long pages;
  private final Map<Long, Long> frameOfPage = new TreeMap<>();
  private int holders = 1;

  /**
   * Memory in which nothing has a frame yet. Its maker holds it, until {@link #release}.
   *
   * @param bytes of it, a multiple of 4096
   */
  public SharedMemory(FrameAllocator frames, long bytes) {
    this.frames = frames;
    this.pages = bytes / Pages.BYTES;
  }

  /** The frames of the pages that have one; each is held once. */
  public Collection<Long> heldFrames() {
    return Collections.unmodifiableCollection(frameOfPage.values());
  }

  @Override
  public long takePage(long pageIndex) {
    if (!hasPage(pageIndex)) {
      throw ErrnoException.of(Errno.EIO);
    }
    Long pa = frameOfPage.get(pageIndex);
    if (pa == null) {
      pa = frames.allocateZeroed();
      frameOfPage.put(pageIndex, pa);
    }
    frames.addReference(pa);
    return pa;
  }

  @Override
  public boolean hasPage(long pageIndex) {
    return pageIndex >= 0 && pageIndex < pages;
  }

  @Override
  public long framePa(long pageIndex) {
    return frameOfPage.getOrDefault(pageIndex, 0L);
  }

  @Override
  public void dirtied(long pageIndex) {
    // There is nothing to write it back to.
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void retain() {
    holders++;
  }

  @Override
  public void release() {
    holders--;
    if (holders == 0) {
      frameOfPage.values().forEach(frames::free);
      frameOfPage.clear();
    }
  }

  @Override
  public String path() {
    return "/dev/zero (deleted)";
  }

  @Override
  public long inode() {
    return 0;
  }

  @Override
  public int device() {
    return 0;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(pages);
    frameOfPage.forEach(
        (page, pa) -> {
          sink.put(page);
          sink.put(pa);
        });
  }
}
