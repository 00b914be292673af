package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogRecoveryTest {

  private static final int LOG = 2 * 1024;

  private byte[] image = {};

  @BeforeEach
  void makeImage() throws DiskFormatException {
    image = Mkfs.XV6.image(List.of(new Mkfs.Entry("f", new byte[2000]))).image();
  }

  @Test
  void committedBlocksAreInstalledAndTheLogIsEmptied() throws DiskFormatException {
    log(0, 2);
    log(1, 48);
    log(2, 47);
    Arrays.fill(image, LOG + 1024, LOG + 2048, (byte) 'b');
    Arrays.fill(image, LOG + 2048, LOG + 3072, (byte) 'a');
    MemoryDisk disk = new MemoryDisk(image);
    FileSystem fs = FileSystem.mount(disk, 50);
    assertThat(fs.readFile(fs.root(), "f"))
        .asString()
        .isEqualTo("a".repeat(1024) + "b".repeat(976));
    assertThat(LittleEndian.getInt(disk.image(), LOG)).isZero();
  }

  @Test
  void blocksOfATransactionThatWasNotCommittedAreLeftAlone() throws DiskFormatException {
    log(1, 47);
    Arrays.fill(image, LOG + 1024, LOG + 2048, (byte) 'b');
    MemoryDisk disk = new MemoryDisk(image.clone());
    FileSystem.mount(disk, 50);
    assertThat(disk.image()).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 255, 256, 0x7FFF_FFFF, -1})
  void headerThatCountsTooMuchIsRefused(int count) {
    log(0, count);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 2000, -1})
  void blockForAPlaceOutsideTheFilesIsRefused(int target) {
    log(0, 2);
    log(1, 47);
    log(2, target);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void logThatIsTooSmallForACallIsRefused(int blocks) {
    LittleEndian.putInt(image, 1024 + 16, blocks);
    assertRefused();
  }

  private void log(int word, int value) {
    LittleEndian.putInt(image, LOG + 4 * word, value);
  }

  private void assertRefused() {
    MemoryDisk disk = new MemoryDisk(image.clone());
    assertThatExceptionOfType(DiskFormatException.class)
        .isThrownBy(() -> FileSystem.mount(disk, 50))
        .withMessageStartingWith("the log");
    assertThat(disk.image()).isEqualTo(image);
  }
}
