package dev.trapeze.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RamTest {
  private static final long BASE_PA = 0x8000_0000L;

  private final Ram ram = new Ram(BASE_PA, 4 * 4096);

  @Test
  void numbersAreLittleEndian() {
    ram.writeLong(BASE_PA, 0x8877_6655_4433_2211L);

    assertThat(ram.readByte(BASE_PA)).isEqualTo(0x11);
    assertThat(ram.readByte(BASE_PA + 7)).isEqualTo(0x88);
    assertThat(ram.readShort(BASE_PA + 6)).isEqualTo(0x8877);
    assertThat(ram.readInt(BASE_PA + 1)).isEqualTo(0x5544_3322);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, BASE_PA - 1, BASE_PA + 4 * 4096 - 7, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void accessesOutsideNameTheAddress(long pa) {
    assertThatThrownBy(() -> ram.readLong(pa))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.format("0x%x", pa));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -4096, 4095, 4097, 1L << 31, 1L << 40})
  void sizesThatCannotBeAreRefused(long sizeBytes) {
    assertThatThrownBy(() -> new Ram(BASE_PA, sizeBytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesToWatchedFramesAreReportedWithTheirBytes() {
    List<String> heard = new ArrayList<>();
    ram.marks()
        .addWatcher(
            new FrameWatcher() {
              @Override
              public void codeWritten(int frame, int firstOffset, int lastOffset) {
                heard.add("code " + frame + " " + firstOffset + ".." + lastOffset);
              }

              @Override
              public void tableWritten(int frame) {
                heard.add("table " + frame);
              }

              @Override
              public void watchBegins(int frame) {
                heard.add("watch " + frame);
              }
            });
    ram.marks().markStoreCached(1);
    ram.marks().markCode(1);
    ram.marks().markTable(2);

    ram.writeInt(BASE_PA, 1);
    ram.fill(BASE_PA + 4094, 4098, (byte) 1);
    ram.write(BASE_PA + 2 * 4096, new byte[1], 0, 0);
    ram.marks().clearTables();
    ram.writeByte(BASE_PA + 2 * 4096, 1);

    assertThat(heard).containsExactly("watch 1", "code 1 0..4095");
    ram.marks().markTable(2);
    ram.copy(BASE_PA, BASE_PA + 2 * 4096 - 1, 2);
    assertThat(heard).containsExactly("watch 1", "code 1 0..4095", "code 1 4095..4095", "table 2");
  }
}
