package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.state.StateSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mounted file system: the operations on inodes and paths, with the meaning that xv6's system
 * calls give them, but each of them done wholly or not at all, whatever happens to the host: a call
 * that has returned is durable, in the log at least, and one that has not leaves nothing or all of
 * it. Only what is too much for the log is done in steps: a long {@link #write} from its start on,
 * and the freeing of a long file's blocks from its end on.
 *
 * <p>A path that does not start with a slash starts at the inode {@code workingDirectory}. What
 * fails throws {@link ErrnoException}; a disk whose contents make no sense is an {@code EIO}, never
 * anything worse.
 *
 * <p>A method that returns an {@link Inode} returns it with a reference, for {@link #release} by
 * the caller: an inode without links lives as long as someone refers to it.
 */
public final class FileSystem {

  private static final Logger LOG = LoggerFactory.getLogger(FileSystem.class);
  private static final int MAX_LINKS = Short.MAX_VALUE;

  private final Superblock superblock;
  private final Disk disk;
  private final WriteAheadLog log;
  private final BufferCache cache;
  private final BlockBitmap bitmap;
  private final FileContent content;
  private final InodeTable inodes;
  private final Directory directories;
  private final PathWalker paths;

  private FileSystem(
      Superblock superblock, Disk disk, WriteAheadLog log, BlockMap map, int maxInodes) {
    this.superblock = superblock;
    this.disk = disk;
    this.log = log;
    this.cache =
        new BufferCache(
            log,
            LogPlace.of(superblock).capacity(),
            superblock.size(),
            BufferCache.DEFAULT_BUFFERS);
    this.bitmap = new BlockBitmap(superblock, cache);
    this.content = new FileContent(superblock, cache, bitmap, map);
    this.inodes = new InodeTable(superblock, cache, maxInodes);
    this.directories = new Directory(content, inodes);
    this.paths = new PathWalker(inodes, directories);
  }

  /**
   * Mounts {@code disk}, with at most {@code maxInodes} different inodes in use at a time, after
   * the recovery of what its log holds. Files that had lost their last name and were open when the
   * host died are freed.
   *
   * @throws DiskFormatException if its superblock, log or root directory makes no sense
   */
  public static FileSystem mount(Disk disk, int maxInodes) throws DiskFormatException {
    return mount(disk, maxInodes, FileSystemParts.STANDARD);
  }

  /**
   * The same with parts that were chosen. Whatever is wrong with these is a {@link
   * DiskFormatException} too as long as the disk is being mounted, and a {@link PieceException}
   * later.
   */
  public static FileSystem mount(Disk disk, int maxInodes, FileSystemParts parts)
      throws DiskFormatException {
    try {
      return mountWith(disk, maxInodes, parts);
    } catch (PieceException e) {
      throw new DiskFormatException("mounting the disk failed: " + e.getMessage());
    }
  }

  private static FileSystem mountWith(Disk disk, int maxInodes, FileSystemParts parts)
      throws DiskFormatException {
    Superblock superblock = Superblock.read(disk);
    LogPlace place = LogPlace.of(superblock);
    if (place.capacity() < Log.MIN_ENTRIES) {
      throw new DiskFormatException(
          "the log has room for %d blocks, a call may need %d"
              .formatted(place.capacity(), Log.MIN_ENTRIES));
    }
    WriteAheadLog log = parts.newLog();
    log.recover(disk, place);
    BlockMap map = parts.newBlockMap(superblock.format());
    FileSystem fileSystem = new FileSystem(superblock, disk, log, map, maxInodes);
    Inode root;
    try {
      root = fileSystem.root(); // held for ever, so that it can never be freed
    } catch (ErrnoException e) {
      throw new DiskFormatException("the root directory's inode makes no sense");
    }
    if (root.type != InodeType.DIRECTORY) {
      throw new DiskFormatException("the root inode is no directory");
    }
    fileSystem.freeOrphans();
    return fileSystem;
  }

  private void freeOrphans() {
    for (int number : inodes.orphans()) {
      try {
        release(inodes.get(number));
      } catch (ErrnoException e) {
        // The disk is damaged there. The inode stays in use; fsck says what is wrong with it.
        LOG.debug("freeing inode {}, which has no name: {}", number, e.errno());
      }
    }
  }

  /**
   * Brings everything, what mappings have written to files included, to where it belongs and
   * empties the log, so that the disk can be read by somebody who knows nothing of the log. To be
   * called at the end, or whenever the disk is looked at from outside. Throws {@code EIO} if the
   * disk fails: then everything that calls have written is still in the log, and what mappings have
   * written has got there as far as that can be.
   */
  public void sync() {
    ErrnoException failure = null;
    for (CachedPages pages : inodes.cachedPages()) {
      try {
        pages.writeBack();
      } catch (ErrnoException e) {
        failure = e;
      }
    }
    log.install();
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * For looking at files from outside; to be asked anew each time, since it keeps what it reads.
   */
  public FileInspector inspector() {
    return new FileInspector(superblock, log);
  }

  /** The longest file in this disk's format, in bytes. */
  public int maxFileBytes() {
    return content.maxBytes();
  }

  /** The name of this disk's format. */
  public String formatName() {
    return superblock.format().words();
  }

  /** The root directory. */
  public Inode root() {
    return inodes.get(PathWalker.ROOT_INODE);
  }

  /** One more reference to {@code inode} (xv6's {@code idup}). */
  public Inode retain(Inode inode) {
    return inodes.get(inode.number);
  }

  /**
   * Gives a reference back. With the last one to an inode without links, its blocks and the inode
   * itself are freed.
   */
  public void release(Inode inode) {
    try {
      if (inodes.isLastUse(inode)) {
        try (Transaction transaction = begin()) {
          free(inode, transaction);
          transaction.commit();
        }
      }
    } finally {
      inodes.release(inode);
    }
  }

  /** The inode that {@code path} leads to; throws {@code ENOENT} or {@code ENOTDIR}. */
  public Inode resolve(Inode workingDirectory, String path) {
    return paths.walk(workingDirectory, path);
  }

  /**
   * The inode named {@code name} in {@code directory}; throws {@code ENOENT} or {@code ENOTDIR}.
   */
  Inode lookUp(Inode directory, String name) {
    return paths.lookUp(directory, FileName.of(name));
  }

  /**
   * The file or device that {@code path} leads to; a file is made if there is nothing. Throws
   * {@code EISDIR} for a directory.
   */
  public Inode createFile(Inode workingDirectory, String path) {
    return create(workingDirectory, path, InodeType.FILE, 0, 0);
  }

  /** Makes a directory; throws {@code EEXIST} if there is anything already. */
  public void makeDirectory(Inode workingDirectory, String path) {
    release(create(workingDirectory, path, InodeType.DIRECTORY, 0, 0));
  }

  /** Makes a device file with numbers of 16 bits; throws {@code EEXIST}. */
  public void makeDevice(Inode workingDirectory, String path, int major, int minor) {
    release(create(workingDirectory, path, InodeType.DEVICE, major, minor));
  }

  /**
   * Makes a symbolic link named {@code name} in {@code directory}; its contents are the target, of
   * 1 to {@value PathCursor#MAX_TARGET} characters, one for each byte. Throws {@code EEXIST} if
   * there is anything already.
   */
  public void makeSymbolicLink(Inode directory, String name, String target) {
    byte[] bytes = target.getBytes(StandardCharsets.ISO_8859_1);
    try (Transaction transaction = begin()) {
      requireLinked(directory);
      FileName fileName = FileName.of(name);
      if (directories.find(directory, fileName) != Directory.NONE) {
        throw ErrnoException.of(Errno.EEXIST);
      }
      Inode inode = inodes.allocate(InodeType.SYMLINK, 0, 0);
      try {
        content.write(
            inode,
            0,
            (into, offset, length) -> System.arraycopy(bytes, 0, into, offset, length),
            bytes.length);
        inodes.update(inode);
        directories.add(directory, fileName, inode.number);
        transaction.commit();
      } finally {
        inodes.release(inode);
      }
    }
  }

  /**
   * The target of a symbolic link. Throws {@code EINVAL} if the inode is none, {@code EIO} if it
   * holds nothing that can be a target.
   */
  public String linkTarget(Inode inode) {
    if (inode.type != InodeType.SYMLINK) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    boolean fits = inode.sizeBytes > 0 && inode.sizeBytes <= PathCursor.MAX_TARGET;
    String target = fits ? new String(readFile(inode), StandardCharsets.ISO_8859_1) : "";
    if (target.isEmpty() || target.indexOf(0) >= 0) {
      throw ErrnoException.of(Errno.EIO);
    }
    return target;
  }

  /** Gives what {@code existing} leads to the name {@code added} as well; not for directories. */
  public void link(Inode workingDirectory, String existing, String added) {
    Inode inode = paths.walk(workingDirectory, existing);
    try {
      link(inode, workingDirectory, added);
    } finally {
      inodes.release(inode);
    }
  }

  /** Gives {@code inode}, which is held, the name {@code added} as well; not for directories. */
  void link(Inode inode, Inode workingDirectory, String added) {
    if (inode.type == InodeType.DIRECTORY) {
      throw ErrnoException.of(Errno.EPERM);
    }
    try (Transaction transaction = begin()) {
      addLink(inode);
      PathWalker.Parent parent = paths.walkToParent(workingDirectory, added, Errno.EEXIST);
      try {
        requireLinked(parent.directory());
        directories.add(parent.directory(), parent.name(), inode.number);
      } finally {
        inodes.release(parent.directory());
      }
      transaction.commit();
    }
  }

  /**
   * Removes the name {@code path} and, with its last name, what it leads to, as soon as nobody
   * refers to that any more. Throws {@code ENOTEMPTY} for a directory with entries, {@code EINVAL}
   * for "." and "..", {@code EBUSY} for the root.
   */
  public void unlink(Inode workingDirectory, String path) {
    try (Transaction transaction = begin()) {
      PathWalker.Parent parent = paths.walkToParent(workingDirectory, path, Errno.EBUSY);
      try {
        if (parent.name().isDot() || parent.name().isDotDot()) {
          throw ErrnoException.of(Errno.EINVAL);
        }
        Inode inode = paths.lookUp(parent.directory(), parent.name());
        try {
          removeName(parent, inode);
          if (inodes.isLastUse(inode)) {
            free(inode, transaction);
          }
        } finally {
          inodes.release(inode);
        }
      } finally {
        inodes.release(parent.directory());
      }
      transaction.commit();
    }
  }

  /** Cuts a file to no bytes. */
  public void truncate(Inode inode) {
    try (Transaction transaction = begin()) {
      truncate(inode, transaction);
      inodes.update(inode);
      transaction.commit();
    } finally {
      if (inode.pages != null) {
        inode.pages.cut();
      }
    }
  }

  /** What there is to know about an inode. */
  public FileStatus status(Inode inode) {
    return FileStatus.onDisk(
        inode.number, inode.type, inode.links, inode.sizeBytes, inode.major, inode.minor);
  }

  /**
   * Hands up to {@code length} bytes of a file or directory, from byte {@code offset} on, to {@code
   * sink} in one or more pieces. Returns their number, 0 at the end.
   */
  public int read(Inode inode, long offset, ByteSink sink, int length) {
    CachedPages pages = inode.pages;
    return pages == null || inode.isUnknown()
        ? readFromDisk(inode, offset, sink, length)
        : pages.read(offset, sink, length);
  }

  /** The same without regard to what mappings have written and the disk does not have yet. */
  int readFromDisk(Inode inode, long offset, ByteSink sink, int length) {
    return content.read(inode, offset, sink, length);
  }

  /**
   * Writes up to {@code length} bytes at byte {@code offset}, which is at most the size. Returns
   * the number of bytes written: fewer than asked for if the disk is full, the file as long as it
   * can be, or the source at its end; with nothing written that is {@code ENOSPC}, {@code EFBIG} or
   * the source's exception.
   */
  public int write(Inode inode, long offset, ByteSource source, int length) {
    int room = (int) Math.max(0, content.maxBytes() - offset);
    if (room == 0 && length > 0) {
      throw ErrnoException.of(Errno.EFBIG);
    }
    int start = (int) offset;
    int total = Math.min(length, room);
    int done = 0;
    boolean unfinished = total > 0;
    while (unfinished) {
      FileContent.Written written;
      try (Transaction transaction = begin()) {
        written = content.write(inode, start + done, source, total - done);
        inodes.update(inode);
        transaction.commit();
      } catch (ErrnoException e) {
        if (done == 0) {
          throw e;
        }
        return done;
      }
      if (inode.pages != null) {
        inode.pages.refresh(start + done, written.bytes());
      }
      done += written.bytes();
      unfinished = written.transactionFull();
    }
    return done;
  }

  /**
   * The whole contents of the file that {@code path} leads to, for exec; throws {@code EACCES} if
   * it is no ordinary file.
   */
  public byte[] readFile(Inode workingDirectory, String path) {
    Inode inode = resolve(workingDirectory, path);
    try {
      if (inode.type != InodeType.FILE) {
        throw ErrnoException.of(Errno.EACCES);
      }
      return readFile(inode);
    } finally {
      release(inode);
    }
  }

  /** The whole contents of a file. */
  byte[] readFile(Inode inode) {
    byte[] bytes = new byte[inode.sizeBytes];
    int[] filled = {0};
    read(
        inode,
        0,
        (from, offset, length) -> {
          System.arraycopy(from, offset, bytes, filled[0], length);
          filled[0] += length;
        },
        bytes.length);
    return bytes;
  }

  /**
   * The first entry of a directory at or after byte {@code position}, a multiple of 16, or null if
   * there is none. Throws {@code ENOTDIR}, and {@code EINVAL} for another position.
   */
  public @Nullable DirectoryEntry nextEntry(Inode directory, long position) {
    if (directory.type != InodeType.DIRECTORY) {
      throw ErrnoException.of(Errno.ENOTDIR);
    }
    if (position < 0 || position % DirectoryEntry.DISK_BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    for (long p = position; p < Directory.end(directory); p += DirectoryEntry.DISK_BYTES) {
      int number = directories.inodeAt(directory, (int) p);
      if (number != 0) {
        String name = directories.nameAt(directory, (int) p).toString();
        int next = (int) p + DirectoryEntry.DISK_BYTES;
        return new DirectoryEntry(number, name, inodes.typeOf(number), next);
      }
    }
    return null;
  }

  /** How many pages of files are in memory because somebody maps the files. */
  public int cachedPages() {
    return inodes.cachedPages().stream().mapToInt(CachedPages::size).sum();
  }

  /** Physical addresses of the frames that the page cache holds, with one reference to each. */
  public List<Long> cachedFrames() {
    return inodes.cachedPages().stream().flatMap(pages -> pages.frames().stream()).toList();
  }

  /** The pages that the page cache has, by inode and place in the file. */
  public List<CachedPage> cachedFilePages() {
    return inodes.cachedPages().stream().flatMap(pages -> pages.list().stream()).toList();
  }

  /** How many different inodes are in use, the root among them. */
  public int inodesInUse() {
    return inodes.heldInodes();
  }

  /** Blocks for the contents of files and directories, free or in use. */
  public int totalBlocks() {
    return superblock.dataBlocks();
  }

  /** Blocks for contents that a file of that many bytes takes, with those that name blocks. */
  public int blocksOf(long bytes) {
    return superblock.format().blocksOf(bytes);
  }

  /** Blocks for contents that nobody uses. */
  public int freeBlocks() {
    return bitmap.freeBlocks();
  }

  /** Inodes on the disk, free or in use. */
  public int totalInodes() {
    return superblock.inodes() - 1;
  }

  /** Inodes on the disk that nobody uses. */
  public int freeInodes() {
    return inodes.freeInodes();
  }

  /** Lengthens a directory to whole blocks, with free entries, as xv6's mkfs leaves the root. */
  void roundUpSize(Inode directory) {
    try (Transaction transaction = begin()) {
      int blocks = (directory.sizeBytes + Disk.BLOCK_BYTES - 1) / Disk.BLOCK_BYTES;
      directory.sizeBytes = blocks * Disk.BLOCK_BYTES;
      inodes.update(directory);
      transaction.commit();
    }
  }

  private Transaction begin() {
    return new Transaction(cache, bitmap, inodes);
  }

  private Inode create(Inode workingDirectory, String path, InodeType type, int major, int minor) {
    Errno exists = type == InodeType.FILE ? Errno.EISDIR : Errno.EEXIST;
    try (Transaction transaction = begin()) {
      PathWalker.Parent parent = paths.walkToParent(workingDirectory, path, exists);
      Inode directory = parent.directory();
      try {
        requireLinked(directory);
        if (directories.find(directory, parent.name()) != Directory.NONE) {
          Inode found = paths.lookUp(directory, parent.name());
          if (type == InodeType.FILE && found.type != InodeType.DIRECTORY) {
            transaction.commit();
            return found;
          }
          inodes.release(found);
          throw ErrnoException.of(exists);
        }
        Inode inode = inodes.allocate(type, major, minor);
        try {
          enter(inode, parent);
          transaction.commit();
        } catch (RuntimeException e) {
          inodes.release(inode);
          throw e;
        }
        return inode;
      } finally {
        inodes.release(directory);
      }
    }
  }

  private void enter(Inode inode, PathWalker.Parent parent) {
    Inode directory = parent.directory();
    if (inode.type == InodeType.DIRECTORY) {
      directories.add(inode, FileName.of("."), inode.number);
      directories.add(inode, FileName.of(".."), directory.number);
      addLink(directory); // for the ".." in the new one; "." counts for nothing
    }
    directories.add(directory, parent.name(), inode.number);
  }

  private void removeName(PathWalker.Parent parent, Inode inode) {
    Inode directory = parent.directory();
    if (inode.type == InodeType.DIRECTORY) {
      if (!directories.isEmpty(inode)) {
        throw ErrnoException.of(Errno.ENOTEMPTY);
      }
      removeLink(directory);
    }
    directories.remove(directory, directories.find(directory, parent.name()));
    removeLink(inode);
  }

  /**
   * Frees an inode that nothing leads to any more, with its blocks (the rest of xv6's {@code
   * iput}). If that takes several transactions and the host dies between them, the next mount
   * finishes it.
   */
  private void free(Inode inode, Transaction transaction) {
    truncate(inode, transaction);
    inodes.free(inode);
  }

  private void truncate(Inode inode, Transaction transaction) {
    int left = content.truncate(inode, superblock.format().maxBlocks() + 1);
    while (left > 0) {
      inodes.update(inode);
      transaction.commitAndContinue();
      left = content.truncate(inode, left);
    }
  }

  private void addLink(Inode inode) {
    if (inode.links == MAX_LINKS) {
      throw ErrnoException.of(Errno.EMLINK);
    }
    inode.links++;
    inodes.update(inode);
  }

  private void removeLink(Inode inode) {
    if (inode.links < 1) {
      throw ErrnoException.of(Errno.EIO);
    }
    inode.links--;
    inodes.update(inode);
  }

  /**
   * A removed directory, still someone's working directory, takes no new names: they would leak.
   */
  private static void requireLinked(Inode directory) {
    if (directory.links == 0) {
      throw ErrnoException.of(Errno.ENOENT);
    }
  }

  /** Puts every block of the disk, what the log has committed, and which inodes are held. */
  public void putState(StateSink sink) {
    log.putState(sink);
    putBlocks(sink);
    inodes.putState(sink);
    if (cache.refusesChanges()) {
      sink.put(true);
    }
  }

  private void putBlocks(StateSink sink) {
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int number = 0; number < disk.blocks(); number++) {
      try {
        disk.readBlock(number, block);
        sink.put(block, 0, block.length);
      } catch (ErrnoException e) {
        sink.put(e.errno().result());
      }
    }
  }
}
