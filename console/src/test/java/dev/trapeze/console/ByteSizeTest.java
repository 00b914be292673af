package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {
  private final ByteSize sizes = new ByteSize();

  @ParameterizedTest
  @CsvSource({"4096, 4096", "64K, 65536", "128M, 134217728", "128m, 134217728", "1G, 1073741824"})
  void readsPowersOf1024(String text, long bytes) {
    assertThat(sizes.convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1M", "1.5G", "0x100", "128MB", "99999999999", "12 M"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> sizes.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is not a size such as 64M or 1G");
  }

  @ParameterizedTest
  @ValueSource(strings = {"128M", "1G", "4095", "0", "12K"})
  void formatsWhatItReads(String text) {
    assertThat(ByteSize.format(sizes.convert(text))).isEqualTo(text);
  }
}
