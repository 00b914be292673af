package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inodes that someone holds, one object for each (xv6's {@code itable}): so everyone who holds
 * an inode sees the same.
 */
final class InodeTable {

  private final Superblock superblock;
  private final BufferCache cache;
  private final int capacity;
  private final Map<Integer, Inode> held = new HashMap<>();
  // No inode below this one is free.
  private int searchFrom = 1;
  private int free;
  private int searchFromAtBegin = 1;
  private int freeAtBegin;

  InodeTable(Superblock superblock, BufferCache cache, int capacity) {
    this.superblock = superblock;
    this.cache = cache;
    this.capacity = capacity;
  }

  /**
   * Inode {@code number}, with one more reference (xv6's {@code iget} and {@code ilock}). Throws
   * {@code EIO} for a number that is not on the disk or an inode that is free or makes no sense,
   * {@code ENFILE} if the table is full.
   */
  Inode get(int number) {
    Inode inode = held.get(number);
    if (inode == null) {
      if (number < 1 || number >= superblock.inodes()) {
        throw ErrnoException.of(Errno.EIO);
      }
      inode = new Inode(number);
      load(inode);
      if (inode.type == InodeType.FREE) {
        throw ErrnoException.of(Errno.EIO);
      }
      hold(inode);
    } else if (inode.isUnknown()) {
      tryLoad(inode);
    }
    inode.references++;
    return inode;
  }

  /**
   * A new inode without contents (xv6's {@code ialloc}), with one reference and one link, for which
   * the caller makes a directory entry. Throws {@code ENOSPC} if none is free.
   */
  Inode allocate(InodeType type, int major, int minor) {
    for (int number = searchFrom; number < superblock.inodes(); number++) {
      int offset = superblock.inodeOffset(number);
      byte[] block = cache.read(superblock.inodeBlock(number));
      if (LittleEndian.getShort(block, offset) == InodeType.FREE.code()) {
        Inode inode = new Inode(number);
        hold(inode);
        inode.type = type;
        inode.major = major;
        inode.minor = minor;
        inode.links = 1;
        inode.references = 1;
        update(inode);
        searchFrom = number + 1;
        free--;
        return inode;
      }
    }
    throw ErrnoException.of(Errno.ENOSPC);
  }

  /** Writes a changed inode to its block (xv6's {@code iupdate}). */
  void update(Inode inode) {
    inode.encode(
        cache.modify(superblock.inodeBlock(inode.number)), superblock.inodeOffset(inode.number));
  }

  /** True if nothing leads to the inode but the one reference that is left. */
  boolean isLastUse(Inode inode) {
    return inode.references == 1 && inode.links == 0;
  }

  /** Marks an inode, which has no contents any more, as free on the disk. */
  void free(Inode inode) {
    inode.type = InodeType.FREE;
    inode.major = 0;
    inode.minor = 0;
    update(inode);
    searchFrom = Math.min(searchFrom, inode.number);
    free++;
  }

  /** Gives a reference back; whether the inode has to be freed is for the caller to see. */
  void release(Inode inode) {
    if (inode.references < 1) {
      throw new IllegalStateException("inode " + inode.number + " released once too often");
    }
    inode.references--;
    if (inode.references == 0) {
      held.remove(inode.number);
    }
  }

  /** A transaction begins. */
  void begin() {
    searchFromAtBegin = searchFrom;
    freeAtBegin = free;
  }

  /**
   * The transaction was aborted: inodes are again as the disk says. Returns false if that cannot be
   * read for all of them; what is in the others is then unknown, an {@code EIO} to whoever wants
   * it.
   */
  boolean abort() {
    searchFrom = searchFromAtBegin;
    free = freeAtBegin;
    boolean all = true;
    for (Inode inode : new TreeMap<>(held).values()) {
      all &= tryLoad(inode);
    }
    return all;
  }

  /** The type of inode {@code number}, {@code FREE} if there is no such inode. */
  InodeType typeOf(int number) {
    if (number < 1 || number >= superblock.inodes()) {
      return InodeType.FREE;
    }
    byte[] block = cache.read(superblock.inodeBlock(number));
    InodeType type = InodeType.ofCode(LittleEndian.getShort(block, superblock.inodeOffset(number)));
    return type == null ? InodeType.FREE : type;
  }

  /**
   * Looks at all inodes of a disk that is being mounted, and returns the numbers of those that are
   * in use and have no name any more: somebody had them open when the host died.
   */
  List<Integer> orphans() {
    List<Integer> orphans = new ArrayList<>();
    free = 0;
    for (int number = 1; number < superblock.inodes(); number++) {
      byte[] block = cache.read(superblock.inodeBlock(number));
      int offset = superblock.inodeOffset(number);
      if (LittleEndian.getShort(block, offset) == InodeType.FREE.code()) {
        free++;
      } else if (Inode.linksAt(block, offset) == 0) {
        orphans.add(number);
      }
    }
    return orphans;
  }

  /** How many inodes of the disk are free. */
  int freeInodes() {
    return free;
  }

  /** How many different inodes are held. */
  int heldInodes() {
    return held.size();
  }

  /** The pages of all files that somebody maps, by number of the inode. */
  List<CachedPages> cachedPages() {
    List<CachedPages> cached = new ArrayList<>();
    for (Inode inode : new TreeMap<>(held).values()) {
      if (inode.pages != null) {
        cached.add(inode.pages);
      }
    }
    return cached;
  }

  private void hold(Inode inode) {
    if (held.size() >= capacity) {
      throw ErrnoException.of(Errno.ENFILE);
    }
    held.put(inode.number, inode);
  }

  private boolean tryLoad(Inode inode) {
    try {
      load(inode);
      return true;
    } catch (ErrnoException e) {
      inode.setUnknown();
      return false;
    }
  }

  private void load(Inode inode) {
    inode.decode(
        cache.read(superblock.inodeBlock(inode.number)),
        superblock.inodeOffset(inode.number),
        superblock.maxFileBytes());
  }

  void putState(StateSink sink) {
    sink.put(searchFrom);
    for (Inode inode : new TreeMap<>(held).values()) {
      sink.put(inode.number);
      sink.put(inode.references);
      sink.put(inode.writers);
      sink.put(inode.programs);
      sink.put(inode.pages != null);
      if (inode.pages != null) {
        inode.pages.putState(sink);
      }
    }
  }
}
