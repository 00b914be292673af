package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.DirentLayout;
import dev.trapeze.kernel.abi.StatLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UserStructuresTest {

  private static final FileStatus FILE = FileStatus.onDisk(0x77, InodeType.FILE, 3, 0x4321, 0, 0);
  private static final FileStatus CONSOLE = FileStatus.onDisk(9, InodeType.DEVICE, 1, 0, 1, 2);

  @Test
  void statOf32BitsHasVimixLayout() {
    byte[] stat = FILE.encode(StatLayout.vimix(Xlen.RV32));
    byte[] expected = new byte[24];
    LittleEndian.putInt(expected, 0, 1);
    LittleEndian.putInt(expected, 4, 0x77);
    LittleEndian.putInt(expected, 8, 0100755);
    LittleEndian.putShort(expected, 12, 3);
    LittleEndian.putInt(expected, 16, 1);
    LittleEndian.putInt(expected, 20, 0x4321);
    assertThat(stat).isEqualTo(expected);
  }

  @Test
  void statOf64BitsHasVimixLayout() {
    byte[] stat = FILE.encode(StatLayout.vimix(Xlen.RV64));
    byte[] expected = new byte[40];
    LittleEndian.putInt(expected, 0, 1);
    LittleEndian.putLong(expected, 8, 0x77);
    LittleEndian.putInt(expected, 16, 0100755);
    LittleEndian.putShort(expected, 20, 3);
    LittleEndian.putInt(expected, 24, 1);
    LittleEndian.putLong(expected, 32, 0x4321);
    assertThat(stat).isEqualTo(expected);
  }

  @Test
  void statOfXv6SaysTheTypeByItsNumber() {
    byte[] expected = new byte[24];
    LittleEndian.putInt(expected, 0, 1);
    LittleEndian.putInt(expected, 4, 9);
    LittleEndian.putShort(expected, 8, 3);
    LittleEndian.putShort(expected, 10, 1);
    assertThat(CONSOLE.encode(StatLayout.XV6)).isEqualTo(expected);
    assertThat(FILE.encode(StatLayout.XV6)[8]).isEqualTo((byte) 2);
    assertThat(LittleEndian.getInt(FILE.encode(StatLayout.XV6), 16)).isEqualTo(0x4321);
  }

  @Test
  void statSaysDeviceNumberAndType() {
    byte[] console = CONSOLE.encode(StatLayout.VIMIX_32);
    assertThat(LittleEndian.getInt(console, 8)).isEqualTo(0020755);
    assertThat(LittleEndian.getInt(console, 16)).isEqualTo(1 << 20 | 2);
    byte[] directory =
        FileStatus.onDisk(1, InodeType.DIRECTORY, 1, 1024, 0, 0).encode(StatLayout.VIMIX_32);
    assertThat(LittleEndian.getInt(directory, 8)).isEqualTo(0040755);
  }

  @Test
  void direntHasVimixLayoutInBothWidths() {
    DirectoryEntry entry = new DirectoryEntry(0x1234, "abcdefghijklmn", InodeType.DIRECTORY, 0x40);
    byte[] narrow = entry.encode(DirentLayout.vimix(Xlen.RV32));
    assertThat(narrow).hasSize(28);
    assertThat(LittleEndian.getInt(narrow, 0)).isEqualTo(0x1234);
    assertThat(LittleEndian.getInt(narrow, 4)).isEqualTo(0x40);
    assertThat(LittleEndian.getShort(narrow, 8)).isEqualTo((short) 28);
    assertThat(narrow[10]).isEqualTo((byte) 4);
    assertThat(text(narrow, 11)).isEqualTo("abcdefghijklmn\0");

    byte[] wide = entry.encode(DirentLayout.vimix(Xlen.RV64));
    assertThat(wide).hasSize(40);
    assertThat(LittleEndian.getInt(wide, 0)).isEqualTo(0x1234);
    assertThat(LittleEndian.getInt(wide, 8)).isEqualTo(0x40);
    assertThat(LittleEndian.getShort(wide, 16)).isEqualTo((short) 40);
    assertThat(wide[18]).isEqualTo((byte) 4);
    assertThat(text(wide, 19)).isEqualTo("abcdefghijklmn\0");
  }

  private static String text(byte[] bytes, int from) {
    return new String(Arrays.copyOfRange(bytes, from, from + 15), StandardCharsets.ISO_8859_1);
  }
}
