package dev.trapeze.cpu.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElfWriterTest {
  private static final String READELF = "riscv64-unknown-elf-readelf";
  private static final String OBJDUMP = "riscv64-unknown-elf-objdump";

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void readelfFindsNothingToWarnOf(Xlen xlen, @TempDir Path folder) throws Exception {
    String output = run(folder, xlen, READELF, "--all", "--wide");

    assertThat(output).doesNotContainIgnoringCase("warning").doesNotContainIgnoringCase("error");
    assertThat(output)
        .contains("RISC-V")
        .containsPattern("LOAD .* R E 0x1000")
        .containsPattern("LOAD .* RW +0x1000")
        .containsPattern("FUNC +GLOBAL +DEFAULT +1 _start")
        .containsPattern("0+2a .* ABS ANSWER");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void objdumpListsTheCodeWithItsSymbols(Xlen xlen, @TempDir Path folder) throws Exception {
    assertThat(run(folder, xlen, OBJDUMP, "-d"))
        .contains("<_start>:", "<loop>:")
        .containsPattern("lw\\s+a1,0\\(a0\\)")
        .containsPattern("j\\s+c <loop>")
        .doesNotContain("<greeting>");
  }

  private static String run(Path folder, Xlen xlen, String tool, String... options)
      throws IOException, InterruptedException {
    Path file = folder.resolve("ours.elf");
    Files.write(file, ElfFixture.executable(xlen));
    List<String> command = new ArrayList<>(List.of(tool));
    command.addAll(List.of(options));
    command.add(file.toString());
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      return abort(tool + " cannot be started: " + e.getMessage());
    }
  }
}
