package dev.trapeze.kernel.fs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small images with something of everything on them, and seeded damage to such images. */
final class ImageMutation {

  static final int BLOCKS = 300;
  private static final int BLOCKS_FOR_LONG_FILES = 800;
  private static final int INODES_AT = 1024 * 32;
  private static final int BITMAP_AT = 1024 * 45;
  private static final int DATA_AT = 1024 * 46;
  private static final int[] NASTY = {
    0,
    1,
    -1,
    2,
    3,
    4,
    5,
    15,
    16,
    17,
    31,
    32,
    44,
    45,
    46,
    47,
    50,
    60,
    299,
    300,
    0x7FFF,
    0x8000,
    0xFFFF,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    268 * 1024,
    268 * 1024 + 1,
    1024,
    0x2E,
    0x2E2E
  };

  private ImageMutation() {}

  /** Files of all lengths, directories in directories, links, a device, a removed file. */
  static byte[] image() throws DiskFormatException {
    return image(DiskFormat.XV6);
  }

  /** The same, with blocks at each depth that the format has. */
  static byte[] image(DiskFormat format) throws DiskFormatException {
    boolean xv6 = format == DiskFormat.XV6;
    List<Mkfs.Entry> files = new ArrayList<>();
    files.add(new Mkfs.Entry("f", Bytes.pattern(3000, 1)));
    files.add(new Mkfs.Entry("big", Bytes.pattern(xv6 ? 40_000 : 300_000, 2)));
    files.add(new Mkfs.Entry("d/e/g", Bytes.pattern(10, 3)));
    files.add(new Mkfs.Entry("d/empty", new byte[0]));
    MemoryDisk disk = new Mkfs(format, xv6 ? BLOCKS : BLOCKS_FOR_LONG_FILES, 200, 30).image(files);
    FileSystem fs = FileSystem.mount(disk, 50);
    fs.makeDevice(fs.root(), "console", 1, 0);
    fs.link(fs.root(), "d/e/g", "hard");
    fs.makeDirectory(fs.root(), "d/h");
    fs.release(fs.createFile(fs.root(), "gone"));
    fs.unlink(fs.root(), "gone");
    fs.sync();
    return disk.image();
  }

  /** Damages any place but the superblock, most often where the structure is. */
  static void damage(byte[] image, Random random) {
    int at =
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3 -> INODES_AT + 64 * (1 + random.nextInt(12)) + 2 * random.nextInt(32);
          case 4, 5, 6 -> DATA_AT + 1024 * random.nextInt(60) + 2 * random.nextInt(80);
          case 7 -> BITMAP_AT + random.nextInt(image.length / 1024 / 8);
          case 8 -> 2 * 1024 + 4 * random.nextInt(4); // the header of the log
          default -> INODES_AT + random.nextInt(image.length - INODES_AT - 4);
        };
    int value = NASTY[random.nextInt(NASTY.length)];
    switch (random.nextInt(4)) {
      case 0 -> LittleEndian.putInt(image, at, value);
      case 1 -> LittleEndian.putShort(image, at, value);
      case 2 -> LittleEndian.putShort(image, at, random.nextInt(60));
      default -> image[at] = (byte) random.nextInt();
    }
  }

  /** Copies a random piece of the image over another one, as a misdirected write does. */
  static void misdirect(byte[] image, Random random) {
    int length = 16 << random.nextInt(7);
    int pieces = (image.length - 2048) / length;
    int from = 2048 + length * random.nextInt(pieces);
    int to = 2048 + length * random.nextInt(pieces);
    System.arraycopy(image, from, image, to, length);
  }
}
