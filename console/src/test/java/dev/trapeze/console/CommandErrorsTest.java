package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandErrorsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  static Stream<Arguments> usageErrors() {
    return Stream.of(
        usageError("'48' is neither 32 nor 64", "--xlen", "48"),
        usageError("'linus' is not a layout: vimix or xv6", "--layout", "linus"),
        usageError("'sv57' is neither sv32 nor sv39 nor sv48", "--mmu", "sv57"),
        usageError("'64X' is not a size such as 64M or 1G", "--ram", "64X"),
        usageError("'2G' is not between 2M and 1G in whole pages of 4K", "--ram", "2G"),
        usageError("'4194305' is not between 2M and 1G", "boot", "--ram", "4194305"),
        usageError("'9' is not a number of harts from 1 to 8", "--harts", "9"),
        usageError("'slab' is not a way to choose frames: freelist or buddy", "--frames", "slab"),
        usageError("'fair' is not a scheduler: round-robin, priority", "--scheduler", "fair"),
        usageError("'lottery:x' has no number as its seed", "--scheduler", "lottery:x"),
        usageError("'warm' is neither coherent nor architectural", "--tlb", "warm"),
        usageError("'loud' is not a log level", "--log", "loud"),
        usageError("Unknown option: '--nonsense'", "--nonsense"),
        usageError("no such command: nonsense; there are boot, run, debug, replay, ", "nonsense"),
        usageError("--xlen is in front of disasm", "--xlen", "32", "disasm", "a.elf"),
        usageError("Missing required parameter: 'PROGRAM.elf'", "run"),
        usageError("':a' is neither HOST nor HOST:GUEST", "run", "--file", ":a", "a.elf"),
        usageError("Missing required option: '--output=FILE.elf'", "asm", "a.S"),
        usageError("unknown extension 'v': known are", "asm", "--isa", "rv64gcv", "-o", "b", "a.S"),
        usageError("names an unknown extension 'q'", "disasm", "--isa", "rv64q", "a.elf"),
        usageError("Missing required parameter: 'FILE.elf'", "disasm"));
  }

  static Stream<Arguments> optionsThatDoNotFit() {
    return Stream.of(
        usageError("--mmu sv48: only with --layout linux, not vimix", "--mmu", "sv48"),
        usageError("--mmu sv32: not with 64 bits", "--mmu", "sv32", "--layout", "linux"),
        usageError("--mmu sv39: not with 32 bits", "maps", "--xlen", "32", "--mmu", "sv39"),
        usageError(
            "the layout linux is for programs of trapeze, not for those of xv6",
            "--layout",
            "linux",
            "--abi",
            "xv6"));
  }

  @ParameterizedTest
  @MethodSource("optionsThatDoNotFit")
  void optionsThatDoNotFitTogetherAreOneLineAndStatus2(String message, String[] args) {
    assertThat(execute(args)).isEqualTo(2);
    assertThat(err.toString()).startsWith("trapeze: ").contains(message);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  private static Arguments usageError(String message, String... args) {
    return Arguments.of(message, args);
  }

  @ParameterizedTest
  @MethodSource("usageErrors")
  void usageErrorIsOneLineAndStatus2(String message, String[] args) {
    assertThat(execute(args)).isEqualTo(2);
    assertThat(err.toString()).startsWith("trapeze: ").contains(message).endsWith("--help)\n");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "replay", "machine", "disasm", "--disk"})
  void missingFileIsNamedWithStatus66(String command) {
    String file = folder.resolve("missing").toString();
    assertThat(execute(command, file)).isEqualTo(66);
    assertThat(err.toString()).isEqualTo("trapeze: " + file + ": no such file or directory\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "replay", "machine", "disasm", "--disk"})
  void folderIsNoFile(String command) {
    assertThat(execute(command, folder.toString())).isEqualTo(66);
    assertThat(err.toString()).isEqualTo("trapeze: " + folder + ": is a directory\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "machine", "disasm"})
  void fileThatIsNoElfFileIsBadInput(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "#!/bin/sh\n");
    assertThat(execute(command, file.toString())).isEqualTo(65);
    assertThat(err.toString()).startsWith("trapeze: " + file + ": ");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void imageThatIsNoFileSystemIsBadInput() throws IOException {
    Path file = Files.write(folder.resolve("disk.img"), new byte[64 * 1024]);
    assertThat(execute("--run", "ls", "--disk", file.toString())).isEqualTo(65);
    assertThat(err.toString()).startsWith("trapeze: " + file + ": ");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void assemblyErrorsHavePlacesAndNothingIsWritten() throws IOException {
    Path source = Files.writeString(folder.resolve("a.S"), "  nop\n  frob a0\n  li a0, zz9\n");
    Path output = folder.resolve("a.elf");
    assertThat(execute("asm", source.toString(), "-o", output.toString())).isEqualTo(65);
    assertThat(err.toString().lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(source + ":2:3: ");
    assertThat(output).doesNotExist();
  }

  @Test
  void instructionOutsideTheInstructionSetIsAnError() throws IOException {
    Path source = Files.writeString(folder.resolve("a.S"), "  nop\n  fadd.s fa0, fa1, fa2\n");
    String output = folder.resolve("a.elf").toString();
    String[] command = {"asm", source.toString(), "-o", output, "--isa"};
    assertThat(execute(with(command, "rv32imac"))).isEqualTo(65);
    assertThat(err.toString())
        .isEqualTo(
            source
                + ":2:3: fadd.s does not exist in rv32imac_zicntr_zicsr_zifencei:"
                + " it belongs to F\n");
    assertThat(execute(with(command, "rv32imaf"))).isZero();

    assertThat(execute("disasm", output)).isZero();
    assertThat(out.toString()).contains("fadd.s  fa0,fa1,fa2");
    assertThat(execute("disasm", output, "--isa", "rv32imac")).isZero();
    assertThat(out.toString()).contains(".4byte  0xc5f553");
    assertThat(execute("disasm", output, "--isa", "rv64gc")).isEqualTo(65);
    assertThat(err.toString()).contains("a program of 32 bits for --isa rv64");
  }

  @Test
  void widthAndInstructionSetMustAgree() {
    assertThat(execute("asm", "--xlen", "32", "--isa", "rv64im", "a.S", "-o", "b")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--xlen 32 and --isa rv64im_zicntr_zicsr_zifencei contradict");
  }

  private static String[] with(String[] command, String last) {
    String[] all = Arrays.copyOf(command, command.length + 1);
    all[command.length] = last;
    return all;
  }

  @Test
  void sourceWithoutAnyInstructionMakesNoProgram() throws IOException {
    Path source = Files.writeString(folder.resolve("a.S"), "# nothing yet\n");
    Path output = folder.resolve("a.elf");
    assertThat(execute("asm", source.toString(), "-o", output.toString())).isEqualTo(65);
    assertThat(err.toString()).isEqualTo("trapeze: " + source + ": there is nothing to assemble\n");
    assertThat(output).doesNotExist();
  }

  @Test
  void sourceIsNotOverwrittenByItsOwnProgram() throws IOException {
    Path source = Files.writeString(folder.resolve("a.S"), "  nop\n");
    String sameFile = folder.resolve(".").resolve("a.S").toString();
    assertThat(execute("asm", source.toString(), "-o", sameFile)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1);
    assertThat(source).hasContent("  nop\n");
  }

  @Test
  void outputThatCannotBeWrittenIsStatus73() throws IOException {
    Path source = Files.writeString(folder.resolve("a.S"), "  nop\n");
    Path output = folder.resolve("missing/a.elf");
    assertThat(execute("asm", source.toString(), "-o", output.toString())).isEqualTo(73);
    assertThat(err.toString()).isEqualTo("trapeze: " + output + ": no such file or directory\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"boot", "run", "machine", "mkfs", "fsck", "cp", "maps", "disasm", "asm"})
  void eachCommandTeachesByHelp(String command) {
    assertThat(execute(command, "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: trapeze " + command, "Options:", "Exit status", "Examples:")
        .contains("  trapeze " + command);
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(err.toString()).isEmpty();
  }

  private int execute(String... args) {
    return Main.commandLine(args)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
