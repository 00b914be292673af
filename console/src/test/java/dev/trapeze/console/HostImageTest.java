package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostImageTest {
  private static final int UNIT = 1024;

  @TempDir private Path folder;

  @Test
  void imageThatIsRefusedForItsSizeIsNotKeptLocked() throws Exception {
    Path file = Files.write(folder.resolve("disk.img"), new byte[UNIT - 1]);
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> HostImage.open(file, UNIT, HostImage.Access.WRITE))
        .withMessage(
            "%s: no disk image: its size, 1023 bytes, is no multiple of 1024 above 0", file);
    Files.write(file, new byte[UNIT]);
    try (HostImage image = HostImage.open(file, UNIT, HostImage.Access.WRITE)) {
      assertThat(image.bytes()).isEqualTo(UNIT);
    }
  }
}
