package dev.trapeze.console.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JourneyBarTest {
  private static final long MILLION = 1_000_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long nanos;

  private JourneyBar bar(boolean shown) {
    return new JourneyBar(new PrintStream(bytes, true), shown, () -> nanos);
  }

  private String written() {
    String text = bytes.toString(StandardCharsets.US_ASCII);
    bytes.reset();
    return text;
  }

  @Test
  void itComesAfterASecondAndGoesAtTheEnd() {
    JourneyBar bar = bar(true);
    bar.show(0, 10 * MILLION);
    nanos += 999_000_000;
    bar.show(4 * MILLION, 10 * MILLION);
    assertThat(written()).isEmpty();
    nanos += MILLION;
    bar.show(5 * MILLION, 10 * MILLION);
    assertThat(written())
        .isEqualTo("\r[###############               ]  50 %  5 of 10 million instructions");
    bar.show(6 * MILLION, 10 * MILLION);
    assertThat(written()).isEmpty();
    bar.show(0, 0);
    assertThat(written()).isEqualTo("\r\033[K");
  }

  @Test
  void aShortWayAndNoTerminalShowNothing() {
    JourneyBar bar = bar(true);
    bar.show(1, 2);
    bar.show(0, 0);
    nanos += 2_000 * MILLION;
    bar.show(1, 2);
    assertThat(written()).isEmpty();
    JourneyBar unseen = bar(false);
    unseen.show(1, 2);
    nanos += 2_000 * MILLION;
    unseen.show(1, 2);
    assertThat(written()).isEmpty();
  }
}
