package dev.trapeze.console.debugger.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that is right because somebody has read it: a file of the test's resources. With {@code
 * -Dgolden.write=true} it is written anew, to be read again.
 */
final class GoldenText {
  private static final Path FOLDER =
      Path.of("src/test/resources/dev/trapeze/console/debugger/trap");

  private final Path file;

  private GoldenText(Path file) {
    this.file = file;
  }

  static GoldenText of(String name) {
    return new GoldenText(FOLDER.resolve(name + ".txt"));
  }

  void requireSame(String text) throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
    assertThat(text).isEqualTo(Files.readString(file, StandardCharsets.US_ASCII));
  }
}
