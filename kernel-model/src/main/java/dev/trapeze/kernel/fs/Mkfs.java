package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a disk image, the same bytes from the same input. As xv6's mkfs leaves it, the root
 * directory has one link and a size in whole blocks.
 *
 * @param format of the disk
 * @param blocks blocks of the disk (xv6's {@code FSSIZE})
 * @param inodes inode numbers run from 1 to {@code inodes} - 1
 * @param logBlocks blocks of the log, its header included
 */
public record Mkfs(DiskFormat format, int blocks, int inodes, int logBlocks) {

  /** The sizes of xv6's and VIMIX's images. */
  public static final Mkfs XV6 = new Mkfs(2000, 200, 30);

  /** The empty directories of our own disks, on which the kernel mounts something. */
  public static final List<String> MOUNT_POINTS = List.of("proc");

  private static final int SMALLEST_LOG = 32;
  private static final int BLOCKS_PER_LOG_BLOCK = 32;

  /** More than any image needs while it is made. */
  private static final int INODES_IN_USE = 50;

  /**
   * A file to put on the disk.
   *
   * @param path from the root, without a slash in front; directories in it are made as needed. One
   *     character (0 to 255) for each byte, at most 14 for each name.
   */
  public record Entry(String path, byte[] contents) {}

  /** A disk in xv6's format. */
  public Mkfs(int blocks, int inodes, int logBlocks) {
    this(DiskFormat.XV6, blocks, inodes, logBlocks);
  }

  /**
   * A disk in our format. Its log takes a block in {@value #BLOCKS_PER_LOG_BLOCK}, within what its
   * header can count. That is always room for all blocks that free a file of any length at once.
   *
   * @param blocks up to 2^20, 1 GiB
   * @param inodes up to 65536
   */
  public static Mkfs trapeze(int blocks, int inodes) {
    int log = Math.min(1 + Log.MAX_ENTRIES, Math.max(SMALLEST_LOG, blocks / BLOCKS_PER_LOG_BLOCK));
    return new Mkfs(DiskFormat.TRAPEZE, blocks, inodes, log);
  }

  /** As {@link #image(Collection, Collection)}, without device files. */
  public MemoryDisk image(Collection<Entry> files) throws DiskFormatException {
    return image(files, List.of());
  }

  /** As {@link #image(Collection, Collection, Collection)}, without empty directories. */
  public MemoryDisk image(Collection<Entry> files, Collection<DeviceNode> devices)
      throws DiskFormatException {
    return image(files, devices, List.of());
  }

  /**
   * A new disk with these files in this order, the device files behind them, and these directories,
   * which are made if nothing lies in them.
   *
   * @throws DiskFormatException if the sizes make no sense, a name cannot be, a path occurs twice,
   *     or the files do not fit
   */
  public MemoryDisk image(
      Collection<Entry> files, Collection<DeviceNode> devices, Collection<String> directories)
      throws DiskFormatException {
    MemoryDisk disk = emptyDisk();
    FileSystem fileSystem = FileSystem.mount(disk, INODES_IN_USE);
    Inode root = fileSystem.root();
    Set<String> paths = new HashSet<>();
    for (Entry file : files) {
      requireNewPath(file.path(), paths);
      try {
        copy(fileSystem, root, file);
      } catch (ErrnoException e) {
        throw new DiskFormatException(file.path() + ": " + e.errno().words());
      }
    }
    for (DeviceNode device : devices) {
      requireNewPath(device.path(), paths);
      try {
        makeParents(fileSystem, root, device.path());
        fileSystem.makeDevice(root, device.path(), device.major(), device.minor());
      } catch (ErrnoException e) {
        throw new DiskFormatException(device.path() + ": " + e.errno().words());
      }
    }
    for (String directory : directories) {
      requireNames(directory);
      try {
        makeParents(fileSystem, root, directory + "/");
      } catch (ErrnoException e) {
        throw new DiskFormatException(directory + ": " + e.errno().words());
      }
    }
    fileSystem.roundUpSize(root);
    fileSystem.sync();
    clearLog(disk);
    return disk;
  }

  /** Lets the log look as if it had never been used. */
  private static void clearLog(Disk disk) throws DiskFormatException {
    Superblock superblock = Superblock.read(disk);
    for (int i = 0; i < superblock.logBlocks(); i++) {
      disk.writeBlock(superblock.logStart() + i, new byte[Disk.BLOCK_BYTES]);
    }
  }

  private MemoryDisk emptyDisk() throws DiskFormatException {
    Superblock superblock = Superblock.layout(format, blocks, inodes, logBlocks);
    MemoryDisk disk = new MemoryDisk(blocks);
    disk.writeBlock(Superblock.BLOCK, superblock.encode());

    LogPlace place = LogPlace.of(superblock);
    Log log = new Log(disk, place);
    BufferCache cache = new BufferCache(log, place.capacity(), blocks, BufferCache.DEFAULT_BUFFERS);
    cache.begin();
    for (int block = 0; block < superblock.dataStart(); block++) {
      int index = block % Superblock.BITS_PER_BLOCK;
      cache.modify(superblock.bitmapBlock(block))[index / 8] |= (byte) (1 << index % 8);
    }
    BlockBitmap bitmap = new BlockBitmap(superblock, cache);
    FileContent content = new FileContent(superblock, cache, bitmap);
    InodeTable table = new InodeTable(superblock, cache, INODES_IN_USE);
    Directory directories = new Directory(content, table);
    Inode root = table.allocate(InodeType.DIRECTORY, 0, 0);
    directories.add(root, FileName.of("."), root.number);
    directories.add(root, FileName.of(".."), root.number);
    cache.commit();
    log.install();
    return disk;
  }

  private static void copy(FileSystem fileSystem, Inode root, Entry file) {
    makeParents(fileSystem, root, file.path());
    Inode inode = fileSystem.createFile(root, file.path());
    try {
      byte[] contents = file.contents();
      int[] copied = {0};
      int written =
          fileSystem.write(
              inode,
              0,
              (into, offset, length) -> {
                System.arraycopy(contents, copied[0], into, offset, length);
                copied[0] += length;
              },
              contents.length);
      if (written < contents.length) {
        throw ErrnoException.of(
            contents.length > fileSystem.maxFileBytes() ? Errno.EFBIG : Errno.ENOSPC);
      }
    } finally {
      fileSystem.release(inode);
    }
  }

  private static void makeParents(FileSystem fileSystem, Inode root, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      makeDirectoryIfMissing(fileSystem, root, path.substring(0, slash));
    }
  }

  private static void makeDirectoryIfMissing(FileSystem fileSystem, Inode root, String path) {
    try {
      fileSystem.makeDirectory(root, path);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private static void requireNewPath(String path, Set<String> paths) throws DiskFormatException {
    requireNames(path);
    if (!paths.add(path)) {
      throw new DiskFormatException(path + ": twice in the list of files");
    }
  }

  private static void requireNames(String path) throws DiskFormatException {
    for (String name : path.split("/", -1)) {
      boolean fits = !name.isEmpty() && name.length() <= FileName.MAX_BYTES;
      if (!fits || !name.chars().allMatch(c -> c > 0 && c <= 0xFF)) {
        throw new DiskFormatException(
            path + ": each name must have 1 to " + FileName.MAX_BYTES + " bytes");
      }
    }
  }
}
