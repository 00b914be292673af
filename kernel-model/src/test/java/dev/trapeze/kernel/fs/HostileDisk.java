package dev.trapeze.kernel.fs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Disks of either format with something of everything on them, and seeded damage that aims. */
final class HostileDisk {

  private static final int ROOT = PathWalker.ROOT_INODE;

  private final MemoryDisk disk;
  private final Superblock superblock;
  private final Random random;
  // Of the disk before any damage.
  private final int usedInodes;
  private final List<Integer> indirect = new ArrayList<>();
  private final List<Integer> directories = new ArrayList<>();

  private HostileDisk(MemoryDisk disk, Random random) throws DiskFormatException {
    this.disk = disk;
    this.random = random;
    this.superblock = Superblock.read(disk);
    this.usedInodes = lookAtInodes();
  }

  /** Short, long and removed files, directories in directories, links, a device. */
  static MemoryDisk undamaged(DiskFormat format) throws DiskFormatException {
    List<Mkfs.Entry> files = new ArrayList<>();
    files.add(new Mkfs.Entry("f", Bytes.pattern(3000, 1)));
    files.add(new Mkfs.Entry("big", Bytes.pattern(40_000, 2)));
    files.add(new Mkfs.Entry("d/e/g", Bytes.pattern(10, 3)));
    if (format == DiskFormat.TRAPEZE) {
      files.add(new Mkfs.Entry("d/huge", Bytes.pattern(280_000, 4)));
    }
    int blocks = format == DiskFormat.TRAPEZE ? 460 : 200;
    MemoryDisk disk = new Mkfs(format, blocks, 48, 30).image(files);
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode root = fs.root();
    fs.makeDevice(root, "console", 1, 0);
    fs.link(root, "d/e/g", "hard");
    fs.release(fs.createFile(root, "gone"));
    fs.unlink(root, "gone");
    fs.sync();
    return disk;
  }

  /** Damages {@code disk}, which was made by {@link #undamaged}, in one to six places. */
  static void damage(MemoryDisk disk, Random random) throws DiskFormatException {
    HostileDisk hostile = new HostileDisk(disk, random);
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      hostile.damageOnce();
    }
  }

  private int lookAtInodes() {
    int last = 0;
    for (int number = 1; number < superblock.inodes(); number++) {
      byte[] block = block(superblock.inodeBlock(number));
      int offset = superblock.inodeOffset(number);
      int type = LittleEndian.getShort(block, offset);
      if (type != 0) {
        last = number;
        for (int word = 0; word < DiskFormat.WORDS; word++) {
          int below = LittleEndian.getInt(block, offset + 12 + 4 * word);
          int depth = superblock.format().depth(word);
          if (below != 0 && depth > 0) {
            indirect.add(below);
            if (depth > 1) {
              indirect.add(LittleEndian.getInt(block(below), 0));
            }
          } else if (below != 0 && type == InodeType.DIRECTORY.code()) {
            directories.add(below);
          }
        }
      }
    }
    return last;
  }

  private void damageOnce() {
    switch (random.nextInt(16)) {
      case 0 -> putInt(Superblock.BLOCK, 4 * random.nextInt(9), number());
      case 1 -> forgeLog();
      case 2, 3, 4, 5, 6 -> damageInode(1 + random.nextInt(usedInodes + 1));
      case 7, 8 -> {
        int block = indirect.get(random.nextInt(indirect.size()));
        putInt(block, 4 * random.nextInt(random.nextBoolean() ? 4 : 256), number());
      }
      case 9, 10, 11 -> damageEntry();
      case 12 -> damageBitmap();
      case 13 -> copyBlock(anyBlock(), anyBlock());
      default -> {
        byte[] bytes = block(anyBlock());
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        disk.writeBlock(anyBlock(), bytes);
      }
    }
  }

  private void damageInode(int number) {
    int block = superblock.inodeBlock(number);
    int offset = superblock.inodeOffset(number);
    switch (random.nextInt(8)) {
      case 0 -> putShort(block, offset, random.nextInt(6) - 1);
      case 1 -> putShort(block, offset + 2 + 2 * random.nextInt(2), random.nextInt(1 << 16));
      case 2 -> putShort(block, offset + 6, random.nextBoolean() ? random.nextInt(4) : number());
      case 3, 4 -> putInt(block, offset + 8, size());
      default -> putInt(block, offset + 12 + 4 * random.nextInt(DiskFormat.WORDS), number());
    }
  }

  private void damageEntry() {
    int block = directories.get(random.nextInt(directories.size()));
    int offset = 16 * random.nextInt(10);
    switch (random.nextInt(4)) {
      case 0 -> putShort(block, offset, ROOT);
      case 1 -> putShort(block, offset, random.nextInt(superblock.inodes() + 2));
      case 2 -> putShort(block, offset, random.nextInt(1 << 16));
      default -> {
        byte[] bytes = block(block);
        bytes[offset + 2 + random.nextInt(14)] = (byte) (random.nextBoolean() ? '/' : '.');
        disk.writeBlock(block, bytes);
      }
    }
  }

  private void damageBitmap() {
    byte[] bits = block(superblock.bitmapBlock(0));
    if (random.nextInt(3) == 0) {
      Arrays.fill(bits, (byte) -random.nextInt(2));
    } else {
      bits[random.nextInt(superblock.size() / 8)] = (byte) random.nextInt();
    }
    disk.writeBlock(superblock.bitmapBlock(0), bits);
  }

  /**
   * A log that claims to hold something: other blocks of the disk, for places that may be wrong.
   */
  private void forgeLog() {
    int count = random.nextInt(4) == 0 ? number() : 1 + random.nextInt(8);
    putInt(superblock.logStart(), 0, count);
    for (int entry = 0; entry < Math.min(Math.max(count, 0), 29); entry++) {
      int home = random.nextInt(20) == 0 ? number() : anyBlockForFiles();
      putInt(superblock.logStart(), 4 + 4 * entry, home);
      copyBlock(anyBlock(), superblock.logStart() + 1 + entry);
    }
  }

  /** A number that is likely to hurt in place of a block's or inode's. */
  private int number() {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> -1;
      case 3 -> Integer.MIN_VALUE;
      case 4 -> Integer.MAX_VALUE;
      case 5 -> superblock.size() - random.nextInt(2);
      case 6 -> superblock.dataStart() - random.nextInt(2);
      case 7 -> superblock.inodeStart();
      case 8 -> indirect.get(random.nextInt(indirect.size()));
      case 9 -> directories.get(random.nextInt(directories.size()));
      case 10 -> anyBlockForFiles();
      default -> random.nextInt();
    };
  }

  private int size() {
    return switch (random.nextInt(8)) {
      case 0 -> superblock.format().maxBytes() + random.nextInt(2);
      case 1 -> superblock.dataBlocks() * Disk.BLOCK_BYTES + random.nextInt(2);
      case 2 -> random.nextInt(300) * Disk.BLOCK_BYTES;
      case 3 -> random.nextInt(64);
      case 4 -> 0;
      default -> number();
    };
  }

  private int anyBlock() {
    return random.nextInt(superblock.size());
  }

  private int anyBlockForFiles() {
    return superblock.inodeStart() + random.nextInt(superblock.size() - superblock.inodeStart());
  }

  private byte[] block(int number) {
    byte[] bytes = new byte[Disk.BLOCK_BYTES];
    disk.readBlock(number, bytes);
    return bytes;
  }

  private void copyBlock(int from, int to) {
    disk.writeBlock(to, block(from));
  }

  private void putInt(int block, int offset, int value) {
    byte[] bytes = block(block);
    LittleEndian.putInt(bytes, offset, value);
    disk.writeBlock(block, bytes);
  }

  private void putShort(int block, int offset, int value) {
    byte[] bytes = block(block);
    LittleEndian.putShort(bytes, offset, value);
    disk.writeBlock(block, bytes);
  }
}
