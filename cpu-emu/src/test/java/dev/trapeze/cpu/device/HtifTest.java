package dev.trapeze.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtifTest {
  private static final long RAM_PA = 0x8000_0000L;
  private static final long TOHOST = RAM_PA + 0x1000;
  private static final long FROMHOST = TOHOST + 64;
  private static final long CALL = RAM_PA + 0x2000;

  private final Ram ram = new Ram(RAM_PA, 0x4000);
  private final StringBuilder output = new StringBuilder();
  private final List<Integer> exits = new ArrayList<>();
  private boolean attention;
  private final Htif htif =
      new Htif(
          ram,
          TOHOST,
          FROMHOST,
          new Htif.Host() {
            @Override
            public void attend() {
              attention = true;
            }

            @Override
            public void exit(int code) {
              exits.add(code);
            }
          });

  HtifTest() {
    htif.connect(value -> output.append((char) value));
  }

  private void store(long value) {
    ram.writeLong(TOHOST, value);
    assertThat(attention).isTrue();
    htif.serve();
    assertThat(ram.readLong(TOHOST)).isZero();
  }

  private void call(long number, long... arguments) {
    ram.writeLong(CALL, number);
    for (int i = 0; i < arguments.length; i++) {
      ram.writeLong(CALL + 8 + 8L * i, arguments[i]);
    }
    store(CALL);
  }

  @Test
  void anOddValueEndsTheProgram() {
    store(1);
    store(2 * 17 + 1);

    assertThat(exits).containsExactly(0, 17);
  }

  @Test
  void writeGoesToTheConsoleAndIsAnswered() {
    byte[] text = {'h', 'i'};
    ram.write(RAM_PA, text, 0, 2);
    call(64, 1, RAM_PA, 2);

    assertThat(output).hasToString("hi");
    assertThat(ram.readLong(CALL)).isEqualTo(2);
    assertThat(ram.readLong(FROMHOST)).isEqualTo(1);
  }

  @Test
  void exitEndsTheProgram() {
    call(93, 3);

    assertThat(exits).containsExactly(3);
  }

  @Test
  void badCallsAreAnswered() {
    call(64, 1, 0x1000, 2);
    assertThat(ram.readLong(CALL)).isEqualTo(-14);
    call(64, 1, RAM_PA, -1);
    assertThat(ram.readLong(CALL)).isEqualTo(-14);
    call(57, 1);
    assertThat(ram.readLong(CALL)).isEqualTo(-38);
    store(0x10);
    assertThat(exits).isEmpty();
    assertThat(output).isEmpty();
  }

  @Test
  void aByteForTheConsoleIsWritten() {
    store(0x0101L << 48 | 'x');

    assertThat(output).hasToString("x");
    assertThat(ram.readLong(FROMHOST)).isEqualTo(0x0101L << 48);
  }

  @Test
  void aHalfStoredByteForTheConsoleWaitsForItsOtherHalf() {
    ram.writeInt(TOHOST, 'x' << 1);
    assertThat(attention).isFalse();
    ram.writeInt(TOHOST + 4, 0x0101_0000);
    assertThat(attention).isTrue();
  }

  @Test
  void halfStoredEndsAndCallsCountAtOnce() {
    ram.writeInt(TOHOST, 3);
    assertThat(attention).isTrue();
    htif.serve();
    attention = false;
    ram.writeInt(TOHOST + 4, 0);
    assertThat(attention).isFalse();
    ram.writeInt(TOHOST, (int) CALL);
    assertThat(attention).isTrue();
  }

  @Test
  void storesBesideTohostAreNotLookedAt() {
    ram.writeLong(TOHOST - 8, 1);
    ram.writeLong(TOHOST + 8, 1);

    assertThat(attention).isFalse();
  }

  @Test
  void addressesMustBeAlignedAndInRam() {
    Htif.Host nobody =
        new Htif.Host() {
          @Override
          public void attend() {}

          @Override
          public void exit(int code) {}
        };
    assertThatThrownBy(() -> new Htif(ram, TOHOST + 4, FROMHOST, nobody))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tohost");
    assertThatThrownBy(() -> new Htif(ram, TOHOST, 0x1000, nobody))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fromhost");
  }
}
