package dev.trapeze.labs.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final SortedMap<String, PackedFile> FILES =
      new TreeMap<>(
          Map.of(
              "a/text", PackedFile.text("text"),
              "a/empty", PackedFile.text(""),
              "run", PackedFile.script("#!/bin/sh\necho it runs\n"),
              "block", PackedFile.of(new byte[512]),
              "more", PackedFile.of(new byte[513])));

  @TempDir private Path temporary;

  @Test
  void zipKeepsContentsAndPermissions() throws IOException {
    Path file = Files.write(temporary.resolve("a.zip"), ZipArchive.of(FILES));
    try (FileSystem zip =
        FileSystems.newFileSystem(file, Map.of("enablePosixFileAttributes", "true"))) {
      for (Map.Entry<String, PackedFile> each : FILES.entrySet()) {
        Path inside = zip.getPath(each.getKey());
        assertThat(Files.readAllBytes(inside)).isEqualTo(each.getValue().contents());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)))
            .isEqualTo(each.getKey().equals("run") ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
    assertThat(ZipArchive.of(FILES)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void tarIsUnpackedByTar() throws IOException, InterruptedException {
    Path file = Files.write(temporary.resolve("a.tar"), TarArchive.of("top", FILES));
    Process tar =
        new ProcessBuilder("tar", "xf", file.toString())
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(tar.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(tar.exitValue()).isZero();
    FILES.forEach(
        (name, each) -> {
          Path unpacked = temporary.resolve("top").resolve(name);
          assertThat(unpacked).hasBinaryContent(each.contents());
          assertThat(Files.isExecutable(unpacked)).isEqualTo(each.executable());
        });
    assertThat(TarArchive.of("top", FILES)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void nameThatTarCannotHoldIsRefused() {
    SortedMap<String, PackedFile> files =
        new TreeMap<>(Map.of("x".repeat(99), PackedFile.text("")));
    assertThatThrownBy(() -> TarArchive.of("top", files)).hasMessageContaining("too long");
  }
}
