package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SuperblockTest {

  @ParameterizedTest
  @EnumSource(DiskFormat.class)
  void whatIsWrittenIsRead(DiskFormat format) throws DiskFormatException {
    Superblock superblock = Superblock.layout(format, 5000, 300, 20);
    MemoryDisk disk = new MemoryDisk(5000);
    disk.writeBlock(Superblock.BLOCK, superblock.encode());
    assertThat(Superblock.read(disk)).isEqualTo(superblock);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0x12345678, no file system: magic number 0x12345678 instead of 0x10203040 (xv6)",
    "1, 2001, 'superblock says 2001 blocks, the disk has 2000'",
    "1, -1, 'superblock says 4294967295 blocks, the disk has 2000'",
    "2, 1955, superblock makes no sense",
    "2, -1, superblock makes no sense",
    "3, 0, superblock makes no sense",
    "3, -1, superblock makes no sense",
    "4, 31, superblock makes no sense",
    "4, -1, superblock makes no sense",
    "5, 1, superblock makes no sense",
    "6, 31, superblock makes no sense",
    "6, 34, superblock makes no sense",
    "7, 44, superblock makes no sense",
    "7, 46, superblock makes no sense",
    "7, -1, superblock makes no sense"
  })
  void badFieldIsRefused(int field, String value, String message) throws DiskFormatException {
    byte[] image = Mkfs.XV6.image(List.of()).image();
    LittleEndian.putInt(image, 1024 + 4 * field, Long.decode(value).intValue());
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(() -> FileSystem.mount(new MemoryDisk(image), 50))
        .withMessageStartingWith(message);
  }

  @Test
  void unknownVersionOfOurFormatIsRefused() throws DiskFormatException {
    byte[] image = Mkfs.trapeze(2000, 200).image(List.of()).image();
    LittleEndian.putInt(image, 1024 + 32, 3);
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(() -> FileSystem.mount(new MemoryDisk(image), 50))
        .withMessage("version 3 of the trapeze file system; known is 2");
  }

  @Test
  void formatsDifferInMagicNumberAndVersionAlone() throws DiskFormatException {
    byte[] xv6 = Superblock.layout(DiskFormat.XV6, 5000, 300, 20).encode();
    byte[] ours = Superblock.layout(DiskFormat.TRAPEZE, 5000, 300, 20).encode();
    assertThat(new String(ours, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("TZFS");
    assertThat(LittleEndian.getInt(ours, 32)).isEqualTo(2);
    assertThat(LittleEndian.getInt(xv6, 32)).isZero();
    assertThat(Arrays.copyOfRange(ours, 4, 32)).isEqualTo(Arrays.copyOfRange(xv6, 4, 32));
  }

  @Test
  void diskWithoutSuperblockIsRefused() {
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(() -> FileSystem.mount(new MemoryDisk(new byte[1500]), 50))
        .withMessage("too short for a superblock: 1 blocks");
  }

  @Test
  void rootThatIsNoDirectoryIsRefused() throws DiskFormatException {
    byte[] image = Mkfs.XV6.image(List.of()).image();
    image[32 * 1024 + 64] = 2;
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(() -> FileSystem.mount(new MemoryDisk(image), 50))
        .withMessage("the root inode is no directory");
  }
}
