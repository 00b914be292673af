package dev.trapeze.kernel.fs;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.state.StateSink;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pages of one file that are in frames of memory because somebody maps the file (Linux's {@code
 * address_space} and its page cache).
 *
 * <p>A page that is here is what the file holds: reads of the file are served from it, writes to
 * the file change it too. A page that a mapping may write is written to the disk whenever that is
 * asked for, as far as it differs from what is there, until nobody maps the file any more: the
 * kernel is not told of the single stores.
 */
final class CachedPages {
  private final FileSystem fileSystem;
  private final FrameAllocator frames;
  private final FileCuts cuts;
  private final Inode inode;
  // By page of the file; the cache has one reference to each frame.
  private final NavigableMap<Integer, Long> pages = new TreeMap<>();
  private final NavigableSet<Integer> writable = new TreeSet<>();
  private int holders;

  CachedPages(FileSystem fileSystem, FrameAllocator frames, FileCuts cuts, Inode inode) {
    this.fileSystem = fileSystem;
    this.frames = frames;
    this.cuts = cuts;
    this.inode = inode;
  }

  Inode inode() {
    return inode;
  }

  /** How many pages are here. */
  int size() {
    return pages.size();
  }

  /** Physical addresses of the frames with the pages that are here. */
  List<Long> frames() {
    return List.copyOf(pages.values());
  }

  /** The pages that are here, ascending. */
  List<CachedPage> list() {
    return pages.entrySet().stream()
        .map(page -> new CachedPage(inode.number, page.getKey(), page.getValue()))
        .toList();
  }

  void addHolder() {
    holders++;
  }

  /** Takes a holder away and tells if it was the last. */
  boolean dropHolder() {
    holders--;
    return holders == 0;
  }

  /** True if page {@code index} begins before the end of the file. */
  boolean has(long index) {
    return index >= 0 && index < (inode.sizeBytes + Pages.BYTES - 1L) / Pages.BYTES;
  }

  /** The frame with a page that the file has, with one more reference, which is the caller's. */
  long take(int index) {
    Long cached = pages.get(index);
    long pa = cached == null ? load(index) : cached;
    frames.addReference(pa);
    return pa;
  }

  /** The frame that a page is in, or 0. */
  long framePa(long index) {
    return has(index) ? pages.getOrDefault((int) index, 0L) : 0;
  }

  private long load(int index) {
    long pa = frames.allocateZeroed();
    try {
      fileSystem.readFromDisk(inode, offsetOf(index), intoFrames(pa), Pages.BYTES);
    } catch (ErrnoException e) {
      frames.free(pa);
      throw e;
    }
    pages.put(index, pa);
    return pa;
  }

  /** A sink that fills RAM from {@code pa} on. */
  private ByteSink intoFrames(long pa) {
    long[] nextPa = {pa};
    return (from, offset, length) -> {
      ram().write(nextPa[0], from, offset, length);
      nextPa[0] += length;
    };
  }

  /** A mapping may write the page from now on. */
  void setWritable(int index) {
    writable.add(index);
  }

  /** As {@link FileSystem#read}, with the pages that are here in place of the disk. */
  int read(long offset, ByteSink sink, int length) {
    int total = (int) Math.max(0, Math.min(length, inode.sizeBytes - offset));
    for (int done = 0; done < total; ) {
      long at = offset + done;
      int within = (int) (at % Pages.BYTES);
      int piece = Math.min(total - done, Pages.BYTES - within);
      Long pa = pages.get((int) (at / Pages.BYTES));
      if (pa == null) {
        fileSystem.readFromDisk(inode, at, sink, piece);
      } else {
        sink.accept(ram().array(), (int) (pa - ram().basePa()) + within, piece);
      }
      done += piece;
    }
    return total;
  }

  /** The file has been written there. */
  void refresh(int offset, int bytes) {
    int end = offset + bytes;
    for (Map.Entry<Integer, Long> page : pages.entrySet()) {
      int from = Math.max(offset, (int) offsetOf(page.getKey()));
      int to = (int) Math.min(end, offsetOf(page.getKey()) + Pages.BYTES);
      if (from < to) {
        long pa = page.getValue() + from % Pages.BYTES;
        fileSystem.readFromDisk(inode, from, intoFrames(pa), to - from);
      }
    }
  }

  /**
   * Forgets the pages behind the end of the file, which has been cut. What the last page holds
   * behind the end becomes zeros.
   */
  void cut() {
    int kept = (int) ((inode.sizeBytes + Pages.BYTES - 1L) / Pages.BYTES);
    cuts.cut(inode.number, kept);
    NavigableMap<Integer, Long> gone = pages.tailMap(kept, true);
    gone.values().forEach(frames::free);
    gone.clear();
    writable.tailSet(kept, true).clear();
    int within = inode.sizeBytes % Pages.BYTES;
    Long last = pages.get(kept - 1);
    if (last != null && within != 0) {
      ram().fill(last + within, Pages.BYTES - within, (byte) 0);
    }
  }

  /**
   * Brings to the disk what mappings have written, all that can be.
   *
   * @throws ErrnoException EIO when the disk has failed for a page; ENOSPC when it is full
   */
  void writeBack() {
    ErrnoException failure = null;
    for (int index : writable) {
      try {
        writeBack(index);
      } catch (ErrnoException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void writeBack(int index) {
    int offset = (int) offsetOf(index);
    int bytes = Math.min(Pages.BYTES, inode.sizeBytes - offset);
    Long pa = pages.get(index);
    if (pa != null && bytes > 0 && differs(pa, offset, bytes)) {
      int written = fileSystem.write(inode, offset, fromFrames(pa), bytes);
      if (written < bytes) {
        throw ErrnoException.of(Errno.EIO);
      }
    }
  }

  private ByteSource fromFrames(long pa) {
    long[] nextPa = {pa};
    return (into, offset, length) -> {
      ram().read(nextPa[0], into, offset, length);
      nextPa[0] += length;
    };
  }

  private boolean differs(long pa, int offset, int bytes) {
    boolean[] different = {false};
    int[] at = {(int) (pa - ram().basePa())};
    fileSystem.readFromDisk(
        inode,
        offset,
        (from, start, length) -> {
          different[0] |=
              !Arrays.equals(from, start, start + length, ram().array(), at[0], at[0] + length);
          at[0] += length;
        },
        bytes);
    return different[0];
  }

  /** Gives the frames back. */
  void free() {
    pages.values().forEach(frames::free);
    pages.clear();
    writable.clear();
  }

  private Ram ram() {
    return frames.ram();
  }

  private static long offsetOf(int index) {
    return (long) index * Pages.BYTES;
  }

  void putState(StateSink sink) {
    sink.put(holders);
    sink.put(pages.size());
    pages.forEach(
        (index, pa) -> {
          sink.put(index);
          sink.put(pa);
          sink.put(writable.contains(index));
        });
  }
}
