package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MkfsTest {

  @Test
  void xv6SizesGiveXv6Superblock() throws DiskFormatException {
    byte[] image = Mkfs.XV6.image(List.of()).image();
    int[] words = new int[8];
    for (int i = 0; i < words.length; i++) {
      words[i] = LittleEndian.getInt(image, 1024 + 4 * i);
    }
    assertThat(image).hasSize(2000 * 1024);
    assertThat(words).containsExactly(0x10203040, 2000, 1954, 200, 30, 2, 32, 45);
  }

  @Test
  void rootIsInodeOneWithOneLinkAndWholeBlocks() throws DiskFormatException {
    byte[] image = Mkfs.XV6.image(List.of(new Mkfs.Entry("README", new byte[1500]))).image();
    int root = 32 * 1024 + 64;
    assertThat(LittleEndian.getShort(image, root)).isEqualTo((short) 1);
    assertThat(LittleEndian.getShort(image, root + 6)).isEqualTo((short) 1);
    assertThat(LittleEndian.getInt(image, root + 8)).isEqualTo(1024);
    assertThat(LittleEndian.getInt(image, root + 12)).isEqualTo(46);

    // The file has the next inode, and its data follow those of the root directory.
    int file = 32 * 1024 + 2 * 64;
    assertThat(LittleEndian.getShort(image, file)).isEqualTo((short) 2);
    assertThat(LittleEndian.getInt(image, file + 8)).isEqualTo(1500);
    assertThat(LittleEndian.getInt(image, file + 12)).isEqualTo(47);
    assertThat(LittleEndian.getInt(image, file + 16)).isEqualTo(48);
    assertThat(FileName.ofEntry(image, 46 * 1024 + 32)).hasToString("README");
  }

  @Test
  void filesAndDirectoriesAreThereAndTheDiskIsConsistent() throws DiskFormatException {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      files.add(new Mkfs.Entry("f" + i, Bytes.pattern(i * 50, i)));
    }
    files.add(new Mkfs.Entry("usr/share/x", Bytes.pattern(10, 1)));
    files.add(new Mkfs.Entry("usr/share/y", Bytes.pattern(20, 2)));
    MemoryDisk disk = Mkfs.XV6.image(files);
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    FileSystem fs = FileSystem.mount(disk, 50);
    for (Mkfs.Entry file : files) {
      assertThat(fs.readFile(fs.root(), file.path())).isEqualTo(file.contents());
    }
  }

  @Test
  void deviceFilesComeBehindTheFilesWithTheirNumbers() throws DiskFormatException {
    List<Mkfs.Entry> files = List.of(new Mkfs.Entry("a", new byte[1]));
    MemoryDisk disk = Mkfs.XV6.image(files, DeviceNode.STANDARD);
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode random = fs.resolve(fs.root(), "/dev/random");
    assertThat(random.type).isEqualTo(InodeType.DEVICE);
    assertThat(random.major).isEqualTo(4);
    assertThat(random.number).isEqualTo(7);
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(
            () ->
                Mkfs.XV6.image(
                    List.of(new Mkfs.Entry("dev/null", new byte[1])), DeviceNode.STANDARD))
        .withMessage("dev/null: twice in the list of files");
  }

  @Test
  void sameInputGivesTheSameBytes() throws DiskFormatException {
    List<Mkfs.Entry> files = List.of(new Mkfs.Entry("a/b", Bytes.pattern(9999, 5)));
    assertThat(Mkfs.XV6.image(files).image()).isEqualTo(Mkfs.XV6.image(files).image());
  }

  @Test
  void diskOfSeveralBitmapBlocksIsUsedToItsEnd() throws DiskFormatException {
    List<Mkfs.Entry> files = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      files.add(new Mkfs.Entry("f" + i, new byte[200 * 1024]));
    }
    MemoryDisk disk = new Mkfs(20_000, 200, 30).image(files);
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    assertThat(Superblock.read(disk).bitmapBlock(19_999)).isEqualTo(47);
  }

  @Test
  void whatCannotBeIsRefusedWithItsReason() {
    assertRefused(
        new Mkfs(46, 200, 30), "a", 1, "46 blocks are too few: the metadata alone takes 46");
    assertRefused(Mkfs.XV6, "a", 268 * 1024 + 1, "a: file too large");
    assertRefused(new Mkfs(60, 20, 30), "a", 50_000, "a: no space left on device");
    assertRefused(Mkfs.XV6, "a//b", 1, "a//b: each name must have 1 to 14 bytes");
    assertRefused(
        Mkfs.XV6, "abcdefghijklmno", 1, "abcdefghijklmno: each name must have 1 to 14 bytes");
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(
            () ->
                Mkfs.XV6.image(
                    List.of(new Mkfs.Entry("a", new byte[0]), new Mkfs.Entry("a", new byte[0]))))
        .withMessage("a: twice in the list of files");
  }

  private static void assertRefused(Mkfs mkfs, String path, int bytes, String message) {
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(() -> mkfs.image(List.of(new Mkfs.Entry(path, new byte[bytes]))))
        .withMessage(message);
  }
}
