package dev.trapeze.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BusTest {
  private static final long DEVICE_PA = 0x1000_0000L;

  private static final class Latch implements Device {
    private long value;

    @Override
    public long sizeBytes() {
      return 0x100;
    }

    @Override
    public long load(long offset, int widthBytes) {
      return value + offset;
    }

    @Override
    public void store(long offset, int widthBytes, long value) {
      this.value = value;
    }
  }

  private final Ram ram = new Ram(0x8000_0000L, 4096);
  private final Bus bus = new Bus(ram);

  BusTest() {
    bus.attach(DEVICE_PA, new Latch());
  }

  @Test
  void devicesSeeOffsets() {
    bus.store(DEVICE_PA, 4, 5);

    assertThat(bus.load(DEVICE_PA + 0x10, 4)).isEqualTo(0x15);
  }

  @Test
  void betweenTheWindowsIsNothing() {
    assertThat(bus.covers(DEVICE_PA - 1, 1)).isFalse();
    assertThat(bus.covers(DEVICE_PA + 0x100, 1)).isFalse();
    assertThat(bus.covers(DEVICE_PA + 0xFC, 8)).isFalse();
    assertThat(bus.covers(0x8000_0FFCL, 8)).isFalse();
    assertThat(bus.covers(0x8000_0FF8L, 8)).isTrue();
  }

  @Test
  void devicesAnswerOnlyAlignedAccesses() {
    assertThat(bus.covers(DEVICE_PA + 2, 4)).isFalse();
    assertThat(bus.covers(DEVICE_PA + 2, 2)).isTrue();
    assertThat(bus.covers(0x8000_0001L, 8)).isTrue();
  }

  @Test
  void windowsMustNotOverlap() {
    assertThatThrownBy(() -> bus.attach(DEVICE_PA + 0xFF, new Latch()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bus.attach(0x8000_0000L - 1, new Latch()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
