package dev.trapeze.kernel.fs;

import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link Fsck} about what no path leads to: inodes without links are reclaimed, all
 * others get the name {@code /lost+found/#NUMBER}. Of directories that are lost together, only
 * those get one that are in no other.
 */
final class FsckLostFound {

  private static final String NAME = "lost+found";

  private final FsckImage image;
  private final FsckBlocks blocks;
  private final FsckTree tree;
  private final FsckFindings findings;
  private final int inodes;
  private int place;

  FsckLostFound(FsckImage image, FsckBlocks blocks, FsckTree tree, FsckFindings findings) {
    this.image = image;
    this.blocks = blocks;
    this.tree = tree;
    this.findings = findings;
    this.inodes = image.superblock().inodes();
  }

  /** To be called after the walk from the root. */
  void collect() {
    BitSet inOthers = namedByLost();
    forEachLost(
        number -> {
          FsckInode inode = image.inode(number);
          if (inode.isDirectory() && inode.links == 0 && !inOthers.get(number)) {
            reclaim(inode);
          }
        });
    forEachLost(
        number -> {
          FsckInode inode = image.inode(number);
          if (inode.isDirectory() && !inOthers.get(number)) {
            rescue(inode);
          }
        });
    // What is left of directories are circles of them.
    forEachLost(
        number -> {
          FsckInode inode = image.inode(number);
          if (inode.isDirectory()) {
            rescue(inode);
          }
        });
    forEachLost(
        number -> {
          FsckInode inode = image.inode(number);
          if (inode.isDirectory()) {
            return; // there was no room for it
          }
          if (inode.links == 0) {
            reclaim(inode);
          } else {
            rescue(inode);
          }
        });
  }

  private void forEachLost(IntConsumer action) {
    for (int number = 1; number < inodes; number++) {
      if (!tree.reached(number) && !image.inode(number).isFree()) {
        action.accept(number);
      }
    }
  }

  /** All inodes that have a name in a directory that no path leads to. */
  private BitSet namedByLost() {
    BitSet named = new BitSet();
    forEachLost(
        number -> {
          FsckInode inode = image.inode(number);
          if (!inode.isDirectory() || inode.links == 0) {
            return;
          }
          FsckDirectory directory = new FsckDirectory(image, blocks, inode);
          for (int i = FsckDirectory.FIRST_NAME; i < directory.entries(); i++) {
            int entry = directory.inodeAt(i);
            if (entry != number) {
              named.set(entry);
            }
          }
        });
    return named;
  }

  private void reclaim(FsckInode inode) {
    String what = "a %s without name and links".formatted(inode.kind());
    findings.inode(FsckKind.ORPHAN, inode.number, what);
    blocks.release(inode);
    inode.clear();
    image.writeInode(inode);
  }

  private void rescue(FsckInode inode) {
    String what =
        "a %s of %d bytes without a name, link count %d"
            .formatted(inode.kind(), inode.size, inode.links);
    if (place == 0) {
      place = findOrMake();
    }
    int directory = place;
    if (!enter(inode, directory)) {
      directory = PathWalker.ROOT_INODE;
      if (place == directory || !enter(inode, directory)) {
        findings.inodeUncorrected(FsckKind.UNNAMED, inode.number, what);
        return;
      }
    }
    findings.inode(FsckKind.UNNAMED, inode.number, what);
    tree.rescue(inode, directory);
  }

  private boolean enter(FsckInode inode, int number) {
    if (!tree.hasRoomFor(inode, number)) {
      return false;
    }
    FsckDirectory directory = new FsckDirectory(image, blocks, image.inode(number));
    String name = "#" + inode.number;
    for (int i = 1; find(directory, name) >= 0; i++) {
      name = "#" + inode.number + "." + i;
    }
    boolean added = directory.add(inode.number, name);
    if (added) {
      countDotDot(inode, number);
    }
    return added;
  }

  /** The ".." of a directory is a link of the directory that it is now in. */
  private void countDotDot(FsckInode inode, int directory) {
    if (inode.isDirectory()) {
      FsckInode parent = image.inode(directory);
      parent.links++;
      image.writeInode(parent);
    }
  }

  /** The directory /lost+found; or the root directory if there can be none. */
  private int findOrMake() {
    FsckInode rootInode = image.inode(PathWalker.ROOT_INODE);
    FsckDirectory root = new FsckDirectory(image, blocks, rootInode);
    int position = find(root, NAME);
    if (position >= 0) {
      int number = root.inodeAt(position);
      return image.inode(number).isDirectory() ? number : PathWalker.ROOT_INODE;
    }
    FsckInode made = freeInode();
    if (made == null) {
      return PathWalker.ROOT_INODE;
    }
    made.clear();
    made.type = InodeType.DIRECTORY.code();
    made.links = 1;
    FsckDirectory directory = new FsckDirectory(image, blocks, made);
    boolean room =
        tree.hasRoomFor(made, PathWalker.ROOT_INODE)
            && directory.lengthen(FsckDirectory.FIRST_NAME);
    if (room) {
      directory.set(FsckDirectory.DOT, made.number, ".");
      directory.set(FsckDirectory.DOT_DOT, PathWalker.ROOT_INODE, "..");
      room = root.add(made.number, NAME);
    }
    if (!room) {
      blocks.release(made);
      made.clear();
      image.writeInode(made);
      return PathWalker.ROOT_INODE;
    }
    countDotDot(made, PathWalker.ROOT_INODE);
    tree.enter(made, PathWalker.ROOT_INODE);
    return made.number;
  }

  private @Nullable FsckInode freeInode() {
    for (int number = 1; number < inodes; number++) {
      FsckInode inode = image.inode(number);
      if (inode.isFree()) {
        return inode;
      }
    }
    return null;
  }

  private static int find(FsckDirectory directory, String name) {
    for (int i = FsckDirectory.FIRST_NAME; i < directory.entries(); i++) {
      if (directory.inodeAt(i) != 0 && directory.nameAt(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
