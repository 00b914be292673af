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
    assertThat(bus.canLoad(DEVICE_PA - 1, 1)).isFalse();
    assertThat(bus.canLoad(DEVICE_PA + 0x100, 1)).isFalse();
    assertThat(bus.canLoad(DEVICE_PA + 0xFC, 8)).isFalse();
    assertThat(bus.canLoad(0x8000_0FFCL, 8)).isFalse();
    assertThat(bus.canLoad(0x8000_0FF8L, 8)).isTrue();
  }

  @Test
  void devicesAnswerOnlyAlignedAccesses() {
    assertThat(bus.canLoad(DEVICE_PA + 2, 4)).isFalse();
    assertThat(bus.canLoad(DEVICE_PA + 2, 2)).isTrue();
    assertThat(bus.canLoad(0x8000_0001L, 8)).isTrue();
  }

  /** Only words can be read, nothing can be written, and instructions can be fetched. */
  private static final class Rom implements Device {
    @Override
    public long sizeBytes() {
      return 0x1000;
    }

    @Override
    public boolean canLoad(long offset, int widthBytes) {
      return widthBytes == 4;
    }

    @Override
    public boolean canStore(long offset, int widthBytes) {
      return false;
    }

    @Override
    public boolean isExecutable() {
      return true;
    }

    @Override
    public long load(long offset, int widthBytes) {
      return offset;
    }

    @Override
    public void store(long offset, int widthBytes, long value) {}
  }

  @Test
  void devicesSayWhatTheyAnswer() {
    bus.attach(0x1000, new Rom());

    assertThat(bus.canLoad(0x1004, 4)).isTrue();
    assertThat(bus.canLoad(0x1004, 2)).isFalse();
    assertThat(bus.canStore(0x1004, 4)).isFalse();
    assertThat(bus.canStore(DEVICE_PA, 4)).isTrue();
    assertThat(bus.canFetch(0x1004)).isTrue();
    assertThat(bus.canFetch(0x1FFF)).isFalse();
    assertThat(bus.canFetch(DEVICE_PA)).isFalse();
    assertThat(bus.canFetch(0x8000_0002L)).isTrue();
  }

  @Test
  void windowsMustNotOverlap() {
    assertThatThrownBy(() -> bus.attach(DEVICE_PA + 0xFF, new Latch()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bus.attach(0x8000_0000L - 1, new Latch()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
