package dev.trapeze.console.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.console.recording.RecordingFile.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingFileTest {
  private static final Recording RECORDING =
      new Recording(
          "Trapeze 0",
          List.of("boot", "--run", "echo \"\u00e4\""),
          true,
          new Recording.RecordedImage("disk.img", 2000, "ab", Map.of(7, new byte[] {1, -1})),
          List.of(
              new Recording.Arrival(0, 0, new byte[] {'l', 's', '\n'}),
              new Recording.Arrival(1L << 40, Long.MAX_VALUE, new byte[0])),
          new Recording.End(1L << 41, 5, true, true, "powered off with status 0"));

  @Test
  void whatIsReadIsWhatWasWritten() throws FormatException {
    byte[] file = RecordingFile.encode(RECORDING);
    assertThat(RecordingFile.decode(file)).usingRecursiveComparison().isEqualTo(RECORDING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{}", "[]", "null", "{\"trapeze\":{}}", "\u0000\u0001", "{} x", "7"})
  void otherTextIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> RecordingFile.decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(FormatException.class)
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(100);
  }

  @Test
  void listWithNothingInAPlaceIsRefused() {
    String text =
        new String(RecordingFile.encode(RECORDING), StandardCharsets.UTF_8)
            .replaceFirst("\"input\" : \\[", "\"input\" : [ null,");
    assertThatThrownBy(() -> RecordingFile.decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void damagedFilesAreReadOrRefused() {
    byte[] file = RecordingFile.encode(RECORDING);
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = file.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
      }
      try {
        assertThat(RecordingFile.decode(damaged)).as("seed %d", seed).isNotNull();
      } catch (FormatException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }
}
