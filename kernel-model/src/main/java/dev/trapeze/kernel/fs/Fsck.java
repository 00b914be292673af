package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks a disk that is not mounted, and repairs it. xv6 has nothing like it; the order of the
 * steps is that of e2fsck: inodes and their blocks, directories, what no path leads to, link
 * counts, bitmap.
 *
 * <p>Beside the superblock and the recovery of the log, no code is shared with {@link FileSystem},
 * so that an error in one of the two does not hide in the other.
 *
 * <p>A check makes all the corrections of a repair, in memory, and forgets them: so what is found
 * does not depend on what was found before it, and what is said is what a repair would do. Both end
 * on any image, in a time and with memory that its size bounds.
 */
public final class Fsck {

  private final FsckImage image;
  private final FsckFindings findings;

  private Fsck(FsckImage image, FsckFindings findings) {
    this.image = image;
    this.findings = findings;
  }

  /**
   * Looks at the disk as it is after the recovery of its log, and writes nothing. Throws {@link
   * ErrnoException} if the disk cannot be read.
   */
  public static FsckReport check(Disk disk) {
    return run(new OverlayDisk(disk), null);
  }

  /**
   * Does the same, and writes the corrections. If that is interrupted, at any block, a second
   * repair finishes it. Throws {@link ErrnoException} if the disk cannot be read or written.
   */
  public static FsckReport repair(Disk disk) {
    return run(new OverlayDisk(disk), disk);
  }

  private static FsckReport run(OverlayDisk overlay, @Nullable Disk target) {
    FsckFindings findings = new FsckFindings();
    Superblock superblock;
    try {
      superblock = Superblock.read(overlay);
    } catch (DiskFormatException e) {
      findings.disk(FsckKind.BAD_SUPERBLOCK, "superblock: " + e.getMessage());
      return findings.report(inode -> "", FsckReport.Usage.UNKNOWN);
    }
    if (superblock.logBlocks() <= Log.MIN_ENTRIES) {
      findings.disk(
          FsckKind.BAD_SUPERBLOCK,
          "superblock: a log of %d blocks, which is less than %d"
              .formatted(superblock.logBlocks(), 1 + Log.MIN_ENTRIES));
      return findings.report(inode -> "", FsckReport.Usage.UNKNOWN);
    }
    Log log = recoverLog(superblock, target == null ? overlay : target, findings);
    FsckReport report = new Fsck(new FsckImage(superblock, overlay), findings).run(target != null);
    if (target != null) {
      FsckWriter.write(superblock, overlay, log);
    }
    return report;
  }

  private static Log recoverLog(Superblock superblock, Disk disk, FsckFindings findings) {
    byte[] header = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(superblock.logStart(), header);
    int count = LittleEndian.getInt(header, 0);
    LogPlace place = LogPlace.of(superblock);
    try {
      Log log = new Log();
      log.recover(disk, place);
      if (count != 0) {
        findings.disk(
            FsckKind.COMMITTED_LOG,
            "log: holds a transaction of %d block%s to be installed at mount"
                .formatted(count, count == 1 ? "" : "s"));
      }
      return log;
    } catch (DiskFormatException e) {
      findings.disk(FsckKind.BAD_LOG, "log: " + e.getMessage());
      LittleEndian.putInt(header, 0, 0);
      disk.writeBlock(superblock.logStart(), header);
      disk.barrier();
      return new Log(disk, place);
    }
  }

  private FsckReport run(boolean repairs) {
    FsckBitmap bitmap = new FsckBitmap(image);
    FsckBlocks blocks = new FsckBlocks(image, bitmap, findings);
    FsckTree tree = new FsckTree(image, blocks, findings);
    correctTypes();
    blocks.compareWithBitmap();
    forEachInode(blocks::correct);
    blocks.keepWhatIsShared();
    // Without room for the copies of blocks, what follows would change two files at a time.
    if (!findings.anyUncorrected()) {
      tree.walkFromRoot();
      new FsckLostFound(image, blocks, tree, findings).collect();
      forEachInode(inode -> correctLinks(inode, tree));
    }
    bitmap.store();
    return findings.report(inode -> tree.path(inode, repairs), usage(bitmap));
  }

  private void forEachInode(Consumer<FsckInode> action) {
    for (int number = 1; number < image.superblock().inodes(); number++) {
      FsckInode inode = image.inode(number);
      if (!inode.isFree()) {
        action.accept(inode);
      }
    }
  }

  private void correctTypes() {
    FsckInode root = image.inode(PathWalker.ROOT_INODE);
    if (!root.isDirectory()) {
      findings.inode(
          FsckKind.BAD_ROOT, root.number, "has type " + root.type + " instead of 1, a directory");
      root.type = InodeType.DIRECTORY.code();
      image.writeInode(root);
    }
    for (int number = 1; number < image.superblock().inodes(); number++) {
      FsckInode inode = image.inode(number);
      if (correctType(inode)) {
        image.writeInode(inode);
      }
    }
  }

  private boolean correctType(FsckInode inode) {
    if (inode.isFree()) {
      if (inode.isEmpty()) {
        return false;
      }
      if (inode.links < 1 || inode.size == 0) {
        findings.inode(FsckKind.BAD_FREE, inode.number, "free, but not empty");
        inode.clear();
        return true;
      }
    }
    if (inode.isFree() || InodeType.ofCode(inode.type) == null) {
      String what =
          "has type %d, link count %d and %d bytes".formatted(inode.type, inode.links, inode.size);
      findings.inode(FsckKind.BAD_TYPE, inode.number, what);
      inode.type = InodeType.FILE.code();
      inode.major = 0;
      inode.minor = 0;
      return true;
    }
    if (!inode.isDevice() && (inode.major != 0 || inode.minor != 0)) {
      String what =
          "a %s with the device numbers %d and %d"
              .formatted(inode.kind(), inode.major, inode.minor);
      findings.inode(FsckKind.BAD_DEVICE, inode.number, what);
      inode.major = 0;
      inode.minor = 0;
      return true;
    }
    return false;
  }

  private void correctLinks(FsckInode inode, FsckTree tree) {
    if (!tree.reached(inode.number)) {
      return; // there was no room to give it a name
    }
    int links = tree.links(inode.number);
    if (inode.links != links) {
      String found = tree.linksInWords(inode.number);
      findings.inode(
          FsckKind.WRONG_LINKS,
          inode.number,
          "link count %d instead of %d (%s)".formatted(inode.links, links, found));
      inode.links = links;
      image.writeInode(inode);
    }
  }

  private FsckReport.Usage usage(FsckBitmap bitmap) {
    int[] counts = new int[InodeType.values().length];
    forEachInode(inode -> counts[inode.type]++);
    return new FsckReport.Usage(
        counts[InodeType.FILE.code()] + counts[InodeType.SYMLINK.code()],
        counts[InodeType.DIRECTORY.code()],
        counts[InodeType.DEVICE.code()],
        bitmap.usedDataBlocks(),
        image.superblock().dataBlocks());
  }
}
