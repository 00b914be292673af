package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is on the disk, the worst that comes of it is an errno. */
class HostileImageTest {

  private static final int MUTANTS = 400;
  private static final int OPERATIONS = 40;
  private static final int SUPERBLOCK = 1024;
  private static final int INODES = 1024 * 32;
  private static final String[] PATHS = {
    "f", "big", "d", "d/e", "d/e/g", "d/../f", "console", "/", ".", "new", "d/new", "d/e/.."
  };
  private static final int[] NASTY = {
    0,
    1,
    -1,
    2,
    31,
    32,
    44,
    45,
    46,
    299,
    300,
    0x7FFF,
    0x8000,
    0xFFFF,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    268 * 1024,
    268 * 1024 + 1,
    1024
  };

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void mutatedImageGivesErrnosOnly(long seed) throws DiskFormatException {
    byte[] original = image();
    Random random = new Random(seed);
    int mounted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = original.clone();
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        mutate(mutant, random);
      }
      FileSystem fs = mount(mutant);
      if (fs != null) {
        mounted++;
        use(fs, random);
      }
    }
    assertThat(mounted).isGreaterThan(MUTANTS / 2);
  }

  @Test
  void directoryThatContainsItselfEndsWithThePath() throws DiskFormatException {
    byte[] image = image();
    // The entry "d" of the root leads back to the root.
    int entry = find(image, "d");
    image[entry] = 1;
    FileSystem fs = FileSystem.mount(new MemoryDisk(image), 50);
    Inode root = fs.root();
    Inode found = fs.resolve(root, "d/d/d/d/d/f");
    assertThat(found.type()).isEqualTo(InodeType.FILE);
    fs.release(found);
    assertErrno(Errno.ENOTEMPTY, () -> fs.unlink(root, "d"));
  }

  @Test
  void blockNumberOutsideTheDataIsAnInputOutputError() throws DiskFormatException {
    byte[] image = image();
    int f = Short.toUnsignedInt(LittleEndian.getShort(image, find(image, "f")));
    LittleEndian.putInt(image, INODES + 64 * f + 12, 3); // a block of the log
    FileSystem fs = FileSystem.mount(new MemoryDisk(image), 50);
    Inode root = fs.root();
    assertErrno(Errno.EIO, () -> fs.readFile(root, "f"));
    assertErrno(Errno.EIO, () -> fs.unlink(root, "f"));
    assertThat(fs.nextEntry(root, 0)).isNotNull();
  }

  @Test
  void nameOfAFreeInodeIsAnInputOutputError() throws DiskFormatException {
    byte[] image = image();
    LittleEndian.putShort(image, find(image, "f"), 150);
    FileSystem fs = FileSystem.mount(new MemoryDisk(image), 50);
    Inode root = fs.root();
    assertErrno(Errno.EIO, () -> fs.resolve(root, "f"));
    assertErrno(Errno.EIO, () -> fs.createFile(root, "f"));
  }

  private static byte[] image() throws DiskFormatException {
    List<Mkfs.Entry> files = new ArrayList<>();
    files.add(new Mkfs.Entry("f", Bytes.pattern(3000, 1)));
    files.add(new Mkfs.Entry("big", Bytes.pattern(40_000, 2)));
    files.add(new Mkfs.Entry("d/e/g", Bytes.pattern(10, 3)));
    MemoryDisk disk = new Mkfs(300, 200, 30).image(files);
    FileSystem fs = FileSystem.mount(disk, 50);
    fs.makeDevice(fs.root(), "console", 1, 0);
    fs.sync();
    return disk.image();
  }

  /** Where the root directory's entry of that name is in the image. */
  private static int find(byte[] image, String name) {
    int root = 1024 * LittleEndian.getInt(image, INODES + 64 + 12);
    for (int entry = root; entry < root + 1024; entry += 16) {
      if (FileName.ofEntry(image, entry).toString().equals(name)) {
        return entry;
      }
    }
    throw new AssertionError("no entry " + name);
  }

  private static void mutate(byte[] image, Random random) {
    int at =
        switch (random.nextInt(12)) {
          case 0 -> SUPERBLOCK + 4 * random.nextInt(8);
          case 1, 2, 3, 4, 5 -> INODES + 64 * random.nextInt(12) + 2 * random.nextInt(32);
          case 6, 7, 8 -> 1024 * (46 + random.nextInt(60)) + 16 * random.nextInt(10);
          case 9 -> 1024 * 45 + random.nextInt(38); // the bitmap
          default -> 1024 * 46 + random.nextInt(image.length - 1024 * 46 - 4);
        };
    int value = NASTY[random.nextInt(NASTY.length)];
    switch (random.nextInt(3)) {
      case 0 -> LittleEndian.putInt(image, at, value);
      case 1 -> LittleEndian.putShort(image, at, random.nextInt(12));
      default -> image[at] = (byte) random.nextInt();
    }
  }

  private static @Nullable FileSystem mount(byte[] image) {
    try {
      return FileSystem.mount(new MemoryDisk(image), 20);
    } catch (DiskFormatException e) {
      assertThat(e).hasMessageNotContaining("\n");
      return null;
    }
  }

  private static void use(FileSystem fs, Random random) {
    List<Inode> held = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      String path = PATHS[random.nextInt(PATHS.length)];
      String other = PATHS[random.nextInt(PATHS.length)];
      Inode directory = held.isEmpty() ? null : held.get(random.nextInt(held.size()));
      Inode cwd = directory == null || random.nextBoolean() ? fs.root() : fs.retain(directory);
      try {
        operate(fs, random, cwd, path, other, held);
      } catch (ErrnoException expected) {
        assertThat(expected.errno()).isNotNull();
      } finally {
        letGo(fs, cwd);
      }
    }
    held.forEach(inode -> letGo(fs, inode));
  }

  private static void letGo(FileSystem fs, Inode inode) {
    try {
      fs.release(inode);
    } catch (ErrnoException e) {
      assertThat(e.errno()).isEqualTo(Errno.EIO);
    }
  }

  private static void operate(
      FileSystem fs, Random random, Inode cwd, String path, String other, List<Inode> held) {
    switch (random.nextInt(9)) {
      case 0 -> held.add(fs.resolve(cwd, path));
      case 1 -> held.add(fs.createFile(cwd, path));
      case 2 -> fs.makeDirectory(cwd, path);
      case 3 -> fs.link(cwd, path, other);
      case 4, 5 -> fs.unlink(cwd, path);
      case 6 -> fs.readFile(cwd, path);
      case 7 -> {
        for (Inode inode : held) {
          if (inode.type() == InodeType.FILE) {
            fs.write(inode, inode.sizeBytes(), Bytes.from(new byte[5000]), 5000);
          }
        }
      }
      default -> {
        DirectoryEntry entry = fs.nextEntry(cwd, 0);
        while (entry != null) {
          entry = fs.nextEntry(cwd, entry.nextPosition());
        }
      }
    }
  }

  private static void assertErrno(Errno errno, Runnable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call::run)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
