package dev.trapeze.labs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabCatalog;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutograderTest {

  @ParameterizedTest
  @CsvSource({"programs, true", "lazy, false"})
  void gradescopeInstallsACompilerForLabsWithProgramsOnly(String name, boolean compiler)
      throws Exception {
    Lab lab = LabCatalog.of(Path.of("").toAbsolutePath()).named(name);
    String script = file("setup.sh", new Autograder(lab, false, 1).forGradescope());
    assertThat(script).contains("openjdk-17-jdk-headless");
    assertThat(script.contains("gcc-riscv64-unknown-elf")).isEqualTo(compiler);
  }

  private static String file(String name, byte[] archive) throws Exception {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    return "";
  }
}
