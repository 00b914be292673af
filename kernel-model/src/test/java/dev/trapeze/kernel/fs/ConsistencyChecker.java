package dev.trapeze.kernel.fs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks a disk image over from the outside, without the code under test: every block is free or
 * used once, every inode is reached as often as its link count says, every directory has its dots.
 */
public final class ConsistencyChecker {

  private static final int BLOCK = 1024;

  private final byte[] image;
  private final List<String> problems = new ArrayList<>();
  private final int lastDirect;
  private final int[] uses;
  private final int[] names;
  private final int[] subdirectories;
  private final int inodes;
  private final int inodeStart;
  private final int bitmapStart;
  private final int dataStart;

  private ConsistencyChecker(byte[] image) {
    this.image = image;
    lastDirect = word(BLOCK) == 0x10203040 ? 11 : 10;
    int size = word(BLOCK + 4);
    inodes = word(BLOCK + 12);
    inodeStart = word(BLOCK + 24);
    bitmapStart = word(BLOCK + 28);
    dataStart = size - word(BLOCK + 8);
    uses = new int[size];
    names = new int[inodes];
    subdirectories = new int[inodes];
  }

  /** One line for each inconsistency. */
  public static List<String> problems(MemoryDisk disk) {
    ConsistencyChecker checker = new ConsistencyChecker(disk.image());
    checker.check();
    return checker.problems;
  }

  private void check() {
    for (int block = 0; block < dataStart; block++) {
      uses[block] = 1;
    }
    for (int inode = 1; inode < inodes; inode++) {
      checkInode(inode);
    }
    for (int inode = 1; inode < inodes; inode++) {
      checkLinks(inode);
    }
    for (int block = 0; block < uses.length; block++) {
      boolean marked =
          (image[bitmapStart * BLOCK + block / 8] & 1 << block % 8) != 0; // one bitmap block
      if (uses[block] > 1) {
        problems.add("block " + block + " is used " + uses[block] + " times");
      } else if (marked != (uses[block] == 1)) {
        problems.add("block " + block + (marked ? " is leaked" : " is in use but marked free"));
      }
    }
  }

  private void checkInode(int inode) {
    int at = dinode(inode);
    int type = half(at);
    int size = word(at + 8);
    if (type == 0) {
      for (int i = 0; i < 13; i++) {
        if (word(at + 12 + 4 * i) != 0) {
          problems.add("free inode " + inode + " has blocks");
        }
      }
      return;
    }
    List<Integer> blocks = new ArrayList<>();
    int needed = (size + BLOCK - 1) / BLOCK;
    for (int i = 0; i < 13; i++) {
      int indirection = Math.max(0, i - lastDirect);
      if (!addBlocks(blocks, word(at + 12 + 4 * i), indirection, needed)) {
        problems.add("inode " + inode + " of " + size + " bytes has indirect block " + i);
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      if (i < needed && blocks.get(i) == 0) {
        problems.add("inode " + inode + " of " + size + " bytes lacks block " + i);
      } else if (i >= needed && blocks.get(i) != 0) {
        problems.add("inode " + inode + " of " + size + " bytes has block " + i);
      }
    }
    if (type == 1) {
      checkDirectory(inode, size, blocks);
    }
  }

  /** Adds what is below {@code block}; false if it is an indirect block for nothing. */
  private boolean addBlocks(List<Integer> blocks, int block, int indirection, int needed) {
    if (block != 0) {
      uses[block]++;
    }
    if (indirection == 0) {
      blocks.add(block);
      return true;
    }
    boolean useful = block == 0 || blocks.size() < needed;
    for (int i = 0; i < 256 && (block != 0 || blocks.size() < needed); i++) {
      int below = block == 0 ? 0 : word(block * BLOCK + 4 * i);
      if (!addBlocks(blocks, below, indirection - 1, needed)) {
        useful = false;
      }
    }
    return useful;
  }

  private void checkDirectory(int inode, int size, List<Integer> blocks) {
    for (int position = 0; position < size; position += 16) {
      int at = blocks.get(position / BLOCK) * BLOCK + position % BLOCK;
      int number = half(at) & 0xFFFF;
      if (number == 0) {
        continue;
      }
      String name = new String(image, at + 2, 14, StandardCharsets.ISO_8859_1);
      name = name.replace("\0", "");
      if (number >= inodes || half(dinode(number)) == 0) {
        problems.add("directory " + inode + ": " + name + " leads to no inode");
      } else if (position < 32) {
        boolean dot = position == 0 ? name.equals(".") && number == inode : name.equals("..");
        if (!dot) {
          problems.add("directory " + inode + " has " + name + " in place of a dot");
        }
      } else {
        names[number]++;
        if (half(dinode(number)) == 1) {
          subdirectories[inode]++;
        }
      }
    }
  }

  private void checkLinks(int inode) {
    int type = half(dinode(inode));
    if (type == 0) {
      return;
    }
    int links = half(dinode(inode) + 6);
    // The root has no name, and yet one link.
    int expected = Math.max(names[inode], inode == 1 ? 1 : 0) + subdirectories[inode];
    if (links != expected || links == 0) {
      problems.add("inode " + inode + " has " + links + " links instead of " + expected);
    }
    if (type == 1 && names[inode] > 1) {
      problems.add("directory " + inode + " has " + names[inode] + " names");
    }
  }

  private int dinode(int inode) {
    return inodeStart * BLOCK + inode * 64;
  }

  private int half(int at) {
    return (short) (image[at] & 0xFF | image[at + 1] << 8);
  }

  private int word(int at) {
    return half(at) & 0xFFFF | half(at + 2) << 16;
  }
}
