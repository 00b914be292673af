package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.maps.PictureStyle.ColourChoice;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureStyleTest {
  @ParameterizedTest
  @CsvSource({
    "AUTO, true, '', xterm, true",
    "AUTO, false, '', xterm, false",
    "AUTO, true, '', dumb, false",
    "AUTO, true, 1, xterm, false",
    "ALWAYS, false, '', dumb, true",
    "ALWAYS, true, 1, xterm, false",
    "NEVER, true, '', xterm, false"
  })
  void coloursAreForTerminalsAndNeverWithNoColor(
      ColourChoice choice, boolean terminal, String noColor, String term, boolean expected) {
    Map<String, String> environment = Map.of("NO_COLOR", noColor, "TERM", term);
    assertThat(PictureStyle.of(null, choice, terminal, environment, "UTF-8").colour())
        .isEqualTo(expected);
  }

  @Test
  void linesOfUnicodeAreForUtf8UnlessTheUserSaysOtherwise() {
    assertThat(unicode(null, "UTF-8")).isTrue();
    assertThat(unicode(null, "ANSI_X3.4-1968")).isFalse();
    assertThat(unicode(true, "UTF-8")).isFalse();
    assertThat(unicode(false, "ANSI_X3.4-1968")).isTrue();
  }

  private static boolean unicode(@Nullable Boolean asciiOnly, String encoding) {
    return PictureStyle.of(asciiOnly, ColourChoice.NEVER, true, Map.of(), encoding).unicode();
  }
}
