package dev.trapeze.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A mapped file whose every move can be seen, and whose bytes say where they are. */
final class BytesInFrames implements MappedFile, AutoCloseable {
  private final FrameAllocator frames;
  private final Map<Long, Long> pages = new TreeMap<>();
  final List<Long> dirtied = new ArrayList<>();
  int sizeBytes;
  int holders = 1;
  boolean unreadable;

  BytesInFrames(FrameAllocator frames, int sizeBytes) {
    this.frames = frames;
    this.sizeBytes = sizeBytes;
  }

  /** What the file holds at the start; never 0. */
  static int byteAt(long offset) {
    return (int) (1 + offset % 251);
  }

  @Override
  public long framePa(long pageIndex) {
    return pages.getOrDefault(pageIndex, 0L);
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public long takePage(long pageIndex) {
    if (unreadable) {
      throw ErrnoException.of(Errno.EIO);
    }
    Long pa = pages.get(pageIndex);
    if (pa == null) {
      pa = frames.allocateZeroed();
      for (int i = 0; i < Pages.BYTES && pageIndex * Pages.BYTES + i < sizeBytes; i++) {
        frames.ram().writeByte(pa + i, byteAt(pageIndex * Pages.BYTES + i));
      }
      pages.put(pageIndex, pa);
    }
    frames.addReference(pa);
    return pa;
  }

  @Override
  public boolean hasPage(long pageIndex) {
    return pageIndex >= 0 && pageIndex * Pages.BYTES < sizeBytes;
  }

  @Override
  public void dirtied(long pageIndex) {
    dirtied.add(pageIndex);
  }

  @Override
  public void retain() {
    holders++;
  }

  @Override
  public void release() {
    holders--;
    assertThat(holders).isNotNegative();
    if (holders == 0) {
      pages.values().forEach(frames::free);
      pages.clear();
    }
  }

  @Override
  public String path() {
    return "/bytes";
  }

  @Override
  public long inode() {
    return 1;
  }

  @Override
  public int device() {
    return 1;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(sizeBytes);
  }

  /** Lets go of it; nobody else may hold it any more when the memory is closed. */
  @Override
  public void close() {
    release();
  }
}
