package dev.trapeze.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtioBlockTest {
  private static final int SECTOR = BlockStorage.SECTOR_BYTES;
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int SECTORS = 16;

  private final MemoryStorage storage = new MemoryStorage(SECTORS);

  private static byte[] pattern(int bytes) {
    byte[] pattern = new byte[bytes];
    new Random(1).nextBytes(pattern);
    return pattern;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenIsOnTheDiskAndCanBeReadBack(boolean legacy) throws IOException {
    VirtioDriver driver = new VirtioDriver(legacy, storage).start();
    byte[] data = pattern(2 * SECTOR);
    driver.ram.write(VirtioDriver.DATA_PA, data, 0, data.length);

    assertThat(driver.request(OUT, 14, data.length, false)).isZero();
    assertThat(driver.lastUsedBytes()).isEqualTo(1);
    byte[] onDisk = new byte[data.length];
    storage.read(14, onDisk, 0, 2);
    assertThat(onDisk).isEqualTo(data);

    driver.ram.fill(VirtioDriver.DATA_PA, data.length, (byte) 0);
    assertThat(driver.request(IN, 14, data.length, true)).isZero();
    assertThat(driver.lastUsedBytes()).isEqualTo(data.length + 1);
    byte[] back = new byte[data.length];
    driver.ram.read(VirtioDriver.DATA_PA, back, 0, back.length);
    assertThat(back).isEqualTo(data);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServedRequestInterruptsUntilItIsAcknowledged(boolean legacy) {
    VirtioDriver driver = new VirtioDriver(legacy, storage).start();

    driver.request(IN, 0, SECTOR, true);
    assertThat(driver.line).isTrue();
    assertThat(driver.get(0x060)).isEqualTo(1);
    driver.set(0x064, 1);
    assertThat(driver.line).isFalse();

    driver.ram.writeShort(VirtioDriver.AVAILABLE_PA, 1); // No interrupt, please.
    driver.request(IN, 0, SECTOR, true);
    assertThat(driver.usedIndex()).isEqualTo(2);
    assertThat(driver.line).isFalse();
  }

  @Test
  void requestsOutsideTheDiskOrNotOfWholeSectorsAreIoErrors() {
    VirtioDriver driver = new VirtioDriver(false, storage).start();

    assertThat(driver.request(IN, SECTORS, SECTOR, true)).isEqualTo(1);
    assertThat(driver.request(IN, SECTORS - 1, 2 * SECTOR, true)).isEqualTo(1);
    assertThat(driver.request(OUT, -1, SECTOR, false)).isEqualTo(1);
    assertThat(driver.request(OUT, Long.MAX_VALUE, SECTOR, false)).isEqualTo(1);
    assertThat(driver.request(IN, 0, SECTOR - 1, true)).isEqualTo(1);
    assertThat(driver.lastUsedBytes()).isEqualTo(1);
    assertThat(driver.needsReset()).isFalse();
  }

  @Test
  void otherRequests() {
    VirtioDriver driver = new VirtioDriver(false, storage).start();

    assertThat(driver.request(4, 0, 0, false)).isZero();
    assertThat(driver.request(77, 0, SECTOR, true)).isEqualTo(2);
    assertThat(driver.request(8, 0, 20, true)).isZero();
    assertThat(driver.lastUsedBytes()).isEqualTo(21);
    assertThat(driver.ram.readByte(VirtioDriver.DATA_PA)).isEqualTo('d');
    assertThat(driver.ram.readByte(VirtioDriver.DATA_PA + 9)).isZero();
  }

  @Test
  void howARequestIsCutIntoDescriptorsDoesNotMatter() throws IOException {
    storage.write(3, pattern(SECTOR), 0, 1);
    VirtioDriver driver = new VirtioDriver(false, storage).start();
    driver.header(IN, 3);
    driver.descriptor(0, VirtioDriver.HEADER_PA, 7, VirtioDriver.NEXT, 5);
    driver.descriptor(5, VirtioDriver.HEADER_PA + 7, 9, VirtioDriver.NEXT, 3);
    driver.descriptor(3, VirtioDriver.DATA_PA, 100, VirtioDriver.NEXT | VirtioDriver.WRITE, 4);
    driver.descriptor(4, VirtioDriver.DATA_PA + 100, SECTOR - 99, VirtioDriver.WRITE, 0);
    driver.offer(0);

    byte[] data = new byte[SECTOR];
    driver.ram.read(VirtioDriver.DATA_PA, data, 0, SECTOR);
    assertThat(data).isEqualTo(pattern(SECTOR));
    assertThat(driver.ram.readByte(VirtioDriver.DATA_PA + SECTOR)).isZero(); // The status.
    assertThat(driver.lastUsedBytes()).isEqualTo(SECTOR + 1);
  }

  @Test
  void aReadOnlyDiskSaysSoAndRefusesWrites() {
    VirtioDriver driver = new VirtioDriver(false, new Failing(true)).start();

    assertThat(driver.get(0x010) & 1 << 5).isNotZero();
    assertThat(driver.request(OUT, 0, SECTOR, false)).isEqualTo(1);
  }

  @Test
  void aFailureOfTheStorageIsAnIoError() {
    VirtioDriver driver = new VirtioDriver(false, new Failing(false)).start();

    assertThat(driver.request(IN, 0, SECTOR, true)).isEqualTo(1);
    assertThat(driver.request(OUT, 0, SECTOR, false)).isEqualTo(1);
    assertThat(driver.request(4, 0, 0, false)).isEqualTo(1);
    assertThat(driver.needsReset()).isFalse();
  }

  private record Failing(boolean readOnly) implements BlockStorage {
    @Override
    public long sectors() {
      return SECTORS;
    }

    @Override
    public void read(long sector, byte[] target, int offset, int count) throws IOException {
      throw new IOException("broken");
    }

    @Override
    public void write(long sector, byte[] source, int offset, int count) throws IOException {
      throw new IOException("broken");
    }

    @Override
    public void flush() throws IOException {
      throw new IOException("broken");
    }
  }
}
