package dev.trapeze.cpu.device;

import static dev.trapeze.cpu.device.VirtioDriver.DATA_PA;
import static dev.trapeze.cpu.device.VirtioDriver.HEADER_PA;
import static dev.trapeze.cpu.device.VirtioDriver.NEXT;
import static dev.trapeze.cpu.device.VirtioDriver.STATUS_PA;
import static dev.trapeze.cpu.device.VirtioDriver.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.memory.Ram;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtioMmioTest {
  private static final int INDIRECT = 4;

  private static VirtioDriver driver(boolean legacy) {
    return new VirtioDriver(legacy, new MemoryStorage(16));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsWhatItIs(boolean legacy) {
    VirtioDriver driver = driver(legacy);

    assertThat(driver.get(0)).isEqualTo(0x7472_6976);
    assertThat(driver.get(4)).isEqualTo(legacy ? 1 : 2);
    assertThat(driver.get(8)).isEqualTo(2);
    assertThat(driver.get(0x010)).isEqualTo(1 << 2 | 1 << 6 | 1 << 9);
    driver.set(0x014, 1);
    assertThat(driver.get(0x010)).isEqualTo(legacy ? 0 : 1);
    assertThat(driver.get(0x034)).isEqualTo(1024);
    driver.set(0x030, 1);
    assertThat(driver.get(0x034)).isZero();
  }

  @Test
  void configurationCanBeReadInAnyWidthAndNotWritten() {
    VirtioMmio device = driver(false).device;
    device.store(0x100, 8, 1);

    assertThat(device.load(0x100, 8)).isEqualTo(16);
    assertThat(device.load(0x114, 2)).isEqualTo(512);
    assertThat(device.load(0x115, 1)).isEqualTo(2);
    assertThat(device.load(0x118, 4)).isEqualTo(0xFFFF_FFFFL);
    assertThat(device.sizeBytes()).isEqualTo(0x200);
  }

  @Test
  void registersAnswerFourBytesAndEightAsTwiceFour() {
    VirtioMmio device = driver(false).device;

    assertThat(device.load(0, 8)).isEqualTo(0x2_7472_6976L);
    assertThat(device.load(0, 2)).isZero();
    device.store(0x070, 1, 1);
    assertThat(device.load(0x070, 4)).isZero();
  }

  @Test
  void anEmptySlotHasDeviceTypeZero() {
    VirtioMmio slot = VirtioMmio.block(true, null, "", new Ram(0x8000_0000L, 4096), level -> {});
    slot.store(0x070, 4, 1);
    slot.store(0x050, 4, 0);

    assertThat(slot.load(0, 4)).isEqualTo(0x7472_6976);
    assertThat(slot.load(8, 4)).isZero();
    assertThat(slot.load(0x070, 4)).isZero();
  }

  @Test
  void featuresThatWereNotOfferedOrNoModernDriverAreNotAccepted() {
    VirtioDriver driver = driver(false);
    driver.set(0x070, 3);
    driver.set(0x020, 1 << 9);
    driver.set(0x070, 11);
    assertThat(driver.get(0x070)).isEqualTo(3); // Without VERSION_1.

    driver.set(0x024, 1);
    driver.set(0x020, 3);
    driver.set(0x070, 11);
    assertThat(driver.get(0x070)).isEqualTo(3); // Bit 33 was not offered.

    driver.set(0x020, 1);
    driver.set(0x070, 11);
    assertThat(driver.get(0x070)).isEqualTo(11);
  }

  @Test
  void aModernQueueIsNotServedBeforeTheDriverIsReady() {
    VirtioDriver driver = driver(false).start();
    driver.set(0x070, 11);
    driver.request(0, 0, 512, true);
    assertThat(driver.usedIndex()).isZero();

    driver.set(0x070, 15);
    driver.set(0x050, 0);
    assertThat(driver.usedIndex()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aResetForgetsEverything(boolean legacy) {
    VirtioDriver driver = driver(legacy).start();
    driver.request(0, 0, 512, true);
    driver.set(0x070, 0);

    assertThat(driver.line).isFalse();
    assertThat(driver.get(0x070)).isZero();
    assertThat(driver.get(0x040)).isZero();
    assertThat(driver.get(0x044)).isZero();
    driver.set(0x050, 0);
    assertThat(driver.usedIndex()).isEqualTo(1);
  }

  /** Linux and U-Boot tell it once, when they find the device, and reset the device after that. */
  @Test
  void aResetLeavesTheSizeOfPages() {
    VirtioDriver driver = new VirtioDriver(true, new MemoryStorage(16));
    driver.set(0x028, 4096);
    driver.set(0x070, 0);
    driver.set(0x038, VirtioDriver.QUEUE_SIZE);
    driver.set(0x040, VirtioDriver.RAM_PA >> 12);

    assertThat(driver.request(0, 0, 512, true)).isZero();
  }

  @ParameterizedTest(name = "{0}, legacy {1}")
  @MethodSource("brokenChains")
  void aBrokenChainLeavesTheDeviceInNeedOfAReset(
      String name, boolean legacy, Consumer<VirtioDriver> chain) {
    VirtioDriver driver = driver(legacy).start();
    driver.header(0, 0);
    chain.accept(driver);

    assertThat(driver.usedIndex()).isZero();
    assertThat(driver.needsReset()).isEqualTo(!legacy);
    assertThat(driver.get(0x060)).isEqualTo(legacy ? 0 : 2);
    driver.set(0x050, 0);
    assertThat(driver.usedIndex()).isZero();
  }

  static Stream<Arguments> brokenChains() {
    return Stream.of(true, false)
        .flatMap(
            legacy ->
                Stream.of(
                    chain("loop", legacy, d -> d.descriptor(0, HEADER_PA, 16, NEXT, 0)),
                    chain("next beyond", legacy, d -> d.descriptor(0, HEADER_PA, 16, NEXT, 8)),
                    chain("outside RAM", legacy, d -> d.descriptor(0, 0x1000, 16, 0, 0)),
                    chain("over the end", legacy, d -> d.descriptor(0, HEADER_PA, -1, 0, 0)),
                    chain("negative address", legacy, d -> d.descriptor(0, -8, 16, 0, 0)),
                    chain("indirect", legacy, d -> d.descriptor(0, HEADER_PA, 16, INDIRECT, 0)),
                    chain("no status", legacy, d -> d.descriptor(0, HEADER_PA, 16, 0, 0)),
                    chain("short header", legacy, VirtioMmioTest::shortHeader),
                    chain("read after write", legacy, VirtioMmioTest::readableAfterWritable),
                    Arguments.of("head beyond", legacy, (Consumer<VirtioDriver>) d -> d.offer(8)),
                    Arguments.of(
                        "too many", legacy, (Consumer<VirtioDriver>) VirtioMmioTest::tooMany)));
  }

  private static Arguments chain(String name, boolean legacy, Consumer<VirtioDriver> descriptors) {
    return Arguments.of(name, legacy, descriptors.andThen(driver -> driver.offer(0)));
  }

  private static void shortHeader(VirtioDriver driver) {
    driver.descriptor(0, HEADER_PA, 15, NEXT, 1);
    driver.descriptor(1, STATUS_PA, 1, WRITE, 0);
  }

  private static void readableAfterWritable(VirtioDriver driver) {
    driver.descriptor(0, HEADER_PA, 16, NEXT, 1);
    driver.descriptor(1, STATUS_PA, 1, NEXT | WRITE, 2);
    driver.descriptor(2, DATA_PA, 512, 0, 0);
  }

  private static void tooMany(VirtioDriver driver) {
    driver.ram.writeShort(VirtioDriver.AVAILABLE_PA + 2, 9);
    driver.set(0x050, 0);
  }

  @Test
  void aQueueOutsideRamNeedsAReset() {
    VirtioDriver driver = driver(false).start();
    driver.set(0x044, 0);
    driver.set(0x090, 0x7FFF_FF00L);
    driver.set(0x044, 1);
    driver.set(0x050, 0);
    assertThat(driver.needsReset()).isTrue();

    driver.start();
    assertThat(driver.needsReset()).isFalse();
    driver.set(0x044, 0);
    driver.set(0x0A4, -1);
    driver.set(0x044, 1);
    driver.request(0, 0, 512, true);
    assertThat(driver.needsReset()).isTrue();
  }

  /** Nothing that a driver writes may raise an exception. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomQueuesAndRegistersDoNoHarm(long seed) {
    Random random = new Random(seed);
    VirtioDriver driver = driver(random.nextBoolean());
    int served = 0;
    for (int round = 0; round < 300; round++) {
      driver.start();
      driver.ram.fill(VirtioDriver.RAM_PA, 0x2000, (byte) 0);
      driver.header(random.nextInt(3), random.nextInt(20));
      for (int i = 0; i < VirtioDriver.QUEUE_SIZE; i++) {
        long pa = i == 0 ? HEADER_PA : VirtioDriver.RAM_PA + random.nextInt(0x1_0100);
        int flags = random.nextInt(16) == 0 ? random.nextInt(8) : i < 2 ? i : random.nextInt(2) | 2;
        int length = i == 0 ? 16 : random.nextInt(4) * 512 + random.nextInt(2);
        driver.descriptor(i, pa, length, flags | (i == 0 ? NEXT : 0), random.nextInt(9));
      }
      driver.ram.writeShort(VirtioDriver.AVAILABLE_PA + 2, 1);
      for (int i = 0; i < 8; i++) {
        if (random.nextInt(4) == 0) {
          driver.set(4 * random.nextInt(64), random.nextInt());
        }
      }
      driver.set(0x050, 0);
      served += driver.usedIndex();
    }
    assertThat(served).as("seed %d", seed).isPositive();
  }
}
