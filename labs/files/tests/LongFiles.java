package lab.tests;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.BlockMap;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.FileSystemParts;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckReport;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Trial;
import java.util.Arrays;

/** A file system in which each block of a file says which one it is. */
public final class LongFiles {
  private static final int INODES = 50;

  private final FileSystem fs;

  private LongFiles(FileSystem fs) {
    this.fs = fs;
  }

  /** A disk with the student's block map, and the kernel's own log. */
  public static LongFiles ofStudent(Trial trial, Disk disk) throws DiskFormatException {
    return new LongFiles(FileSystem.mount(disk, INODES, studentsMap(trial)));
  }

  /** The student's block map, and nothing else of theirs. */
  public static FileSystemParts studentsMap(Trial trial) {
    return FileSystemParts.STANDARD.withBlockMap(() -> trial.submission().piece(BlockMap.class));
  }

  /** A disk with the kernel's own block map. */
  public static LongFiles ofKernel(Disk disk) throws DiskFormatException {
    return new LongFiles(FileSystem.mount(disk, INODES));
  }

  public FileSystem fileSystem() {
    return fs;
  }

  public Inode create(String name) {
    return fs.createFile(fs.root(), name);
  }

  public Inode open(String name) {
    return fs.resolve(fs.root(), name);
  }

  /** Contents of block {@code index} of a file: its words say so. */
  public static byte[] block(int index, int salt) {
    byte[] block = new byte[Disk.BLOCK_BYTES];
    for (int word = 0; word < Disk.BLOCK_BYTES / 4; word++) {
      RawDisk.setWord(block, word, salt << 20 | index);
    }
    return block;
  }

  /** The contents of a file of that many blocks. */
  public static byte[] contents(int blocks, int salt) {
    byte[] contents = new byte[blocks * Disk.BLOCK_BYTES];
    for (int index = 0; index < blocks; index++) {
      System.arraycopy(block(index, salt), 0, contents, index * Disk.BLOCK_BYTES, Disk.BLOCK_BYTES);
    }
    return contents;
  }

  /** Writes blocks {@code from} up to {@code to}; fails unless all are written. */
  public void write(Inode inode, int from, int to, int salt) {
    for (int index = from; index < to; index++) {
      byte[] block = block(index, salt);
      long offset = (long) index * Disk.BLOCK_BYTES;
      try {
        fs.write(
            inode,
            offset,
            (into, at, length) -> System.arraycopy(block, 0, into, at, length),
            Disk.BLOCK_BYTES);
      } catch (ErrnoException e) {
        throw new CheckFailed(
            "block " + index + " of a file cannot be written", "no error", e.errno().name(), "");
      }
    }
  }

  /** Fails unless the file has these contents. */
  public void check(Inode inode, int blocks, int salt) {
    if (inode.sizeBytes() != blocks * Disk.BLOCK_BYTES) {
      throw new CheckFailed(
          "the file has another size",
          blocks * Disk.BLOCK_BYTES + " bytes",
          inode.sizeBytes() + " bytes",
          "");
    }
    for (int index = 0; index < blocks; index++) {
      byte[] read = new byte[Disk.BLOCK_BYTES];
      try {
        fs.read(
            inode,
            (long) index * Disk.BLOCK_BYTES,
            (from, offset, length) -> System.arraycopy(from, offset, read, 0, length),
            read.length);
      } catch (ErrnoException e) {
        throw new CheckFailed(
            "block " + index + " of a file cannot be read", "no error", e.errno().name(), "");
      }
      if (!Arrays.equals(read, block(index, salt))) {
        int word = RawDisk.wordOf(read, 0);
        String what =
            word == 0
                ? "zeros"
                : word >> 20 == salt ? "block " + (word & 0xFFFFF) : "something of another file";
        throw new CheckFailed(
            "block " + index + " of the file reads as something else", "block " + index, what, "");
      }
    }
  }

  /** Removes a file that nobody else holds. */
  public void remove(Inode inode, String name) {
    fs.release(inode);
    fs.unlink(fs.root(), name);
  }

  /** Brings all to the disk, on which fsck must find nothing. */
  public void requireClean(Disk disk) {
    fs.sync();
    requireCleanDisk(disk, "");
  }

  /** Fails if fsck finds anything on a disk, with its first finding. */
  public static void requireCleanDisk(Disk disk, String where) {
    FsckReport report = Fsck.check(disk);
    if (!report.clean()) {
      throw new CheckFailed(
          "fsck finds " + report.inconsistencies() + " inconsistencies" + where,
          "none",
          report.findings().get(0).line(),
          "");
    }
  }
}
