package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code trapeze machine} says before anything runs. */
class MachineErrorsTest {
  private static final int PADDR_64 = 64 + 24;
  private static final int MEM_BYTES_64 = 64 + 40;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--xlen 48 | '48' is neither 32 nor 64",
        "--isa rv64gx | ISA 'rv64gx' names an unknown extension 'x'",
        "--isa mips | does not begin with rv32 or rv64",
        "--ram 5000000 | '5000000' is not between 1M and 1G in whole pages of 4K",
        "--ram 512K | '512K' is not between 1M and 1G",
        "--ram 2G | '2G' is not between 1M and 1G",
        "--harts 0 | '0' is not a number of harts from 1 to 64",
        "--harts 65 | '65' is not a number of harts from 1 to 64",
        "--harts many | 'many' is not a number of harts",
        "--engine warp | 'warp' is not an engine: blocks, ",
        "--virtio ancient | 'ancient' is neither legacy nor modern",
        "--trace insn,frob | 'frob' cannot be traced: insn, trap, mmu",
        "--max-instructions 0 | '0' is not a number of instructions from 1 to",
        "--max-instructions ten | 'ten' is not a number of instructions from 1 to",
      })
  void wrongOptionIsNamedWithStatus2(String options, String message) throws IOException {
    assertThat(machine(program(Xlen.RV64), options.split(" "))).isEqualTo(2);
    assertOneLine(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--trace trap --engine blocks | need --engine reference",
        "--trace-to log | --trace-to needs --trace or --commit-log",
        "--xlen 32 --isa rv64gc | --xlen 32 and --isa rv64",
      })
  void contradictionIsNamedWithStatus2(String options, String message) throws IOException {
    assertThat(machine(program(Xlen.RV64), options.split(" "))).isEqualTo(2);
    assertOneLine(message);
  }

  @ParameterizedTest
  @CsvSource({"RV64, --xlen, 32", "RV32, --xlen, 64", "RV64, --isa, rv32imac"})
  void programOfAnotherWidthIsStatus65(Xlen xlen, String option, String value) throws IOException {
    assertThat(machine(program(xlen), option, value)).isEqualTo(65);
    assertOneLine("bare.elf: a program of " + xlen.bits() + " bits for a machine of ");
  }

  @Test
  void imageBelowRamIsStatus65() throws IOException {
    Path elf = BareProgram.writeAt(folder, Xlen.RV64, 0, "nop\n");
    assertThat(machine(elf)).isEqualTo(65);
    assertOneLine("0x4 bytes at physical address 0x0 do not lie in RAM (0x80000000 to 0x87ffffff)");
  }

  @Test
  void imageOnADeviceIsStatus65() throws IOException {
    Path elf = BareProgram.writeAt(folder, Xlen.RV64, 0x1000_0000L, "nop\n");
    assertThat(machine(elf)).isEqualTo(65);
    assertOneLine("at physical address 0x10000000 do not lie in RAM");
  }

  @Test
  void imageThatNeedsMoreRamSaysHowMuch() throws IOException {
    Path elf = BareProgram.write(folder, Xlen.RV64, "nop\n .bss\n .space 0x800000\n");
    assertThat(machine(elf, "--ram", "8M")).isEqualTo(65);
    assertOneLine("do not lie in RAM (0x80000000 to 0x807fffff); --ram 9M would do");
  }

  @Test
  void imageLargerThanAnyRamIsStatus65() throws IOException {
    assertThat(machine(patched(MEM_BYTES_64, 1L << 40))).isEqualTo(65);
    assertOneLine("0x10000000000 bytes at physical address 0x80000000 do not lie in RAM");
    assertThat(err.toString()).doesNotContain("would do");
  }

  @Test
  void physicalAddressBeyondAllIsStatus65() throws IOException {
    assertThat(machine(patched(PADDR_64, -4096))).isEqualTo(65);
    assertOneLine("at physical address 0xfffffffffffff000 do not lie in RAM");
  }

  @Test
  void imageOnTheDeviceTreeIsStatus65() throws IOException {
    Path elf = BareProgram.writeAt(folder, Xlen.RV64, 0x87E0_0000L, "nop\n");
    assertThat(machine(elf)).isEqualTo(65);
    assertOneLine("overlap the device tree at 0x87e00000");
  }

  @Test
  void signatureNeedsItsSymbols() throws IOException {
    Path file = folder.resolve("a.sig");
    assertThat(machine(program(Xlen.RV64), "--signature", file.toString())).isEqualTo(65);
    assertOneLine("there is no symbol begin_signature, which --signature needs");
    assertThat(file).doesNotExist();
  }

  @Test
  void signatureOfHalfAWordIsStatus65() throws IOException {
    Path elf =
        BareProgram.write(
            folder, Xlen.RV64, "nop\n begin_signature: .space 6\n end_signature: .space 2\n");
    assertThat(machine(elf, "--signature", folder.resolve("a.sig").toString())).isEqualTo(65);
    assertOneLine("from begin_signature to end_signature there are 6 bytes");
  }

  /** The program would never end: that the test does shows that it has not begun. */
  @Test
  void signatureThatCannotBeWrittenIsStatus73BeforeAnythingRuns() throws IOException {
    Path elf =
        BareProgram.write(
            folder,
            Xlen.RV64,
            "loop: j loop\n begin_signature: .space 4\n end_signature: .space 4\n");
    Path file = folder.resolve("missing").resolve("a.sig");

    assertThat(machine(elf, "--signature", file.toString())).isEqualTo(73);
    assertOneLine(file + ": no such file or directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--signature", "--dump-dtb"})
  void outputThatWouldReplaceTheImageIsStatus2(String option) throws IOException {
    Path elf =
        BareProgram.write(
            folder,
            Xlen.RV64,
            "loop: j loop\n begin_signature: .space 4\n end_signature: .space 4\n");
    byte[] before = Files.readAllBytes(elf);

    assertThat(machine(elf, option, elf.toString())).isEqualTo(2);
    assertOneLine("would replace the image that is run");
    assertThat(elf).hasBinaryContent(before);
  }

  @Test
  void misalignedHostWordIsStatus65() throws IOException {
    Path elf =
        BareProgram.write(
            folder, Xlen.RV64, "nop\n tohost: .space 8\n .balign 8\n fromhost: .space 8\n");
    assertThat(machine(elf)).isEqualTo(65);
    assertOneLine("the symbol tohost at 0x0000000080000004 is not a multiple of 8");
  }

  @Test
  void missingDriveIsStatus66() throws IOException {
    String drive = folder.resolve("missing.img").toString();
    assertThat(machine(program(Xlen.RV64), "--drive", drive)).isEqualTo(66);
    assertOneLine(drive + ": no such file or directory");
  }

  @ParameterizedTest
  @CsvSource({"0, --virtio", "513, --snapshot"})
  void driveThatIsNoDiskIsStatus65(int bytes, String option) throws IOException {
    Path drive = Files.write(folder.resolve("disk.img"), new byte[bytes]);
    List<String> options = new ArrayList<>(List.of("--drive", drive.toString(), option));
    if (option.equals("--virtio")) {
      options.add("modern");
    }
    assertThat(machine(program(Xlen.RV64), options.toArray(String[]::new))).isEqualTo(65);
    assertOneLine(drive + ": no disk image: its size, " + bytes + " bytes");
  }

  @Test
  void traceThatCannotBeWrittenIsStatus73() throws IOException {
    String file = folder.resolve("missing/trace").toString();
    assertThat(machine(program(Xlen.RV64), "--commit-log", "--trace-to", file)).isEqualTo(73);
    assertOneLine(file + ": no such file or directory");
  }

  private Path program(Xlen xlen) throws IOException {
    return BareProgram.write(folder, xlen, BareProgram.POWER_OFF);
  }

  /** A 64-bit program with one field of its program header changed. */
  private Path patched(int offset, long value) throws IOException {
    Path elf = program(Xlen.RV64);
    byte[] bytes = Files.readAllBytes(elf);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, value);
    return Files.write(elf, bytes);
  }

  private void assertOneLine(String message) {
    assertThat(err.toString()).startsWith("trapeze: ").contains(message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  private int machine(Path elf, String... options) {
    List<String> args = new ArrayList<>(List.of("machine"));
    args.addAll(List.of(options));
    args.add(elf.toString());
    String[] array = args.toArray(String[]::new);
    return Main.commandLine(array)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(array);
  }
}
