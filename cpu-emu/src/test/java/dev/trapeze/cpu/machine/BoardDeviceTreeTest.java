package dev.trapeze.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BoardDeviceTreeTest {
  @TempDir Path directory;

  private static BoardConfig config(Xlen xlen, int harts) {
    return BoardConfig.of(MachineConfig.of(xlen).withHarts(harts));
  }

  @Test
  void theHeaderIsThatOfVersionSeventeen() {
    ByteBuffer blob = ByteBuffer.wrap(BoardDeviceTree.of(config(Xlen.RV64, 1)));

    assertThat(blob.getInt(0)).isEqualTo(0xD00D_FEED);
    assertThat(blob.getInt(4)).isEqualTo(blob.capacity());
    assertThat(blob.getInt(20)).isEqualTo(17);
    assertThat(blob.getInt(24)).isEqualTo(16);
    int structureEnd = blob.getInt(8) + blob.getInt(36);
    assertThat(blob.getInt(structureEnd - 4)).isEqualTo(9);
    assertThat(blob.getInt(12) + blob.getInt(32)).isEqualTo(blob.capacity());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theDeviceTreeCompilerFindsNothingWrong(Xlen xlen) throws Exception {
    Source tree = decompile(BoardDeviceTree.of(config(xlen, 2).withBootArguments("root=/dev/vda")));

    assertThat(tree.complaints).isEmpty();
    assertThat(tree.text)
        .contains("bootargs = \"root=/dev/vda\"")
        .contains("stdout-path = \"/soc/serial@10000000\"")
        .contains("mmu-type = \"riscv," + (xlen == Xlen.RV32 ? "sv32" : "sv48") + "\"")
        .contains("riscv,isa = \"" + Isa.of(xlen) + "\"")
        .contains("reg = <0x00 0x80000000 0x00 0x8000000>")
        .contains("timebase-frequency = <0x989680>")
        .contains("cpu@1")
        .doesNotContain("cpu@2");
  }

  @ParameterizedTest
  @CsvSource({"rv64gc, false, false", "rv64gc_zicbom, true, false", "rv32gc_zicboz, false, true"})
  void theSizeOfCacheBlocksIsToldWhereThereAreInstructionsForThem(
      String isa, boolean management, boolean zeroing) throws Exception {
    Source tree = decompile(BoardDeviceTree.of(BoardConfig.of(MachineConfig.of(Isa.parse(isa)))));

    assertThat(tree.text.contains("riscv,cbom-block-size = <0x40>;")).isEqualTo(management);
    assertThat(tree.text.contains("riscv,cboz-block-size = <0x40>;")).isEqualTo(zeroing);
  }

  /** The nodes that both boards have must be alike, phandles and the order of names apart. */
  @Test
  void devicesAreDescribedAsQemuDoes() throws Exception {
    Path dump = directory.resolve("virt.dtb");
    assumeTrue(
        run("qemu-system-riscv64", "-smp", "2", "-machine", "virt,dumpdtb=" + dump) == 0,
        "qemu-system-riscv64 is not installed");
    String theirs = decompile(Files.readAllBytes(dump)).text;
    String ours = decompile(BoardDeviceTree.of(config(Xlen.RV64, 2))).text;

    for (String node :
        new String[] {
          "serial@10000000",
          "test@100000",
          "plic@c000000",
          "clint@2000000",
          "virtio_mmio@10001000",
          "virtio_mmio@10008000",
          "memory@80000000",
          "poweroff",
          "reboot"
        }) {
      assertThat(properties(ours, node)).as(node).isNotEmpty().isEqualTo(properties(theirs, node));
    }
  }

  private static String[] properties(String tree, String node) {
    String body = tree.substring(tree.indexOf(node + " {"));
    body = body.substring(body.indexOf('\n') + 1, body.indexOf("}"));
    return body.lines()
        .map(String::trim)
        .filter(line -> line.endsWith(";"))
        .filter(line -> !line.matches("(phandle|interrupt-parent|regmap) .*"))
        .map(BoardDeviceTreeTest::withoutPhandles)
        .sorted()
        .toArray(String[]::new);
  }

  /** An interrupt is named by the phandle of its controller, which differs, and its number. */
  private static String withoutPhandles(String property) {
    if (!property.startsWith("interrupts-extended")) {
      return property;
    }
    return Pattern.compile("0x\\w+ 0x\\w+")
        .matcher(property)
        .results()
        .map(MatchResult::group)
        .map(pair -> pair.substring(pair.indexOf(' ')))
        .toList()
        .toString();
  }

  private record Source(String text, String complaints) {}

  private Source decompile(byte[] blob) throws IOException, InterruptedException {
    Path file = directory.resolve("tree.dtb");
    Path text = directory.resolve("tree.dts");
    Files.write(file, blob);
    assumeTrue(
        run("dtc", "-I", "dtb", "-O", "dts", "-o", text.toString(), file.toString()) == 0,
        "dtc is not installed");
    String complaints = Files.readString(directory.resolve("errors"), StandardCharsets.UTF_8);
    return new Source(Files.readString(text, StandardCharsets.UTF_8), complaints);
  }

  /** Exit status; -1 if there is no such program. */
  private int run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(directory.resolve("errors").toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return process.waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
