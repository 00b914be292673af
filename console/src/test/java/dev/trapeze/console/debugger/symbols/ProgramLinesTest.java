package dev.trapeze.console.debugger.symbols;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.dwarf.DwarfSections;
import dev.trapeze.cpu.dwarf.LineRow;
import dev.trapeze.cpu.dwarf.LineSequence;
import dev.trapeze.cpu.dwarf.LineTable;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfKind;
import dev.trapeze.cpu.elf.ElfSymbol;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.LineTables;
import dev.trapeze.images.UserPrograms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The line number tables of all user programs, against those that binutils decodes. */
class ProgramLinesTest {
  private static final String READELF = "riscv64-unknown-elf-readelf";

  /** File, line or -, address, and further words. */
  private static final Pattern ROW = Pattern.compile("^\\S+ +(\\d+|-) +(0x[0-9a-f]+|0)(.*)$");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void rowsAreThoseOfReadelf(Xlen xlen) throws Exception {
    assumeTrue(isInstalled(), READELF + " is not installed");
    LineTables tables = LineTables.read(xlen.bits());
    for (Map.Entry<String, byte[]> program : programs(xlen).entrySet()) {
      LineTables.Sections sections = requireNonNull(tables.of(program.getValue()));
      LineTable table = table(sections, xlen);
      List<String> ours = new ArrayList<>();
      for (LineSequence sequence : table.sequences()) {
        StringBuilder text = new StringBuilder();
        for (LineRow row : sequence.rows()) {
          text.append(row.endsSequence() ? "-" : String.valueOf(row.line()));
          text.append('@').append(Long.toHexString(row.va()));
          text.append(row.isStatement() && !row.endsSequence() ? "x " : " ");
        }
        ours.add(text.toString());
      }
      List<String> theirs = decodedBy(sections);
      assertThat(ours).as(program.getKey()).containsExactlyInAnyOrderElementsOf(theirs);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyFunctionIsInOneSequenceAndHasASource(Xlen xlen) throws Exception {
    LineTables tables = LineTables.read(xlen.bits());
    for (Map.Entry<String, byte[]> program : programs(xlen).entrySet()) {
      byte[] contents = program.getValue();
      LineTable table = table(requireNonNull(tables.of(contents)), xlen);
      ElfImage elf = ElfImage.parse(contents, contents.length, ElfKind.DYNAMIC, program.getKey());
      int known = 0;
      int functions = 0;
      for (ElfSymbol symbol : elf.symbols()) {
        if (symbol.type() == ElfSymbol.Type.FUNCTION && symbol.sizeBytes() > 0) {
          functions++;
          LineRow row = table.rowAt(symbol.value());
          known += row != null ? 1 : 0;
          assertThat(row == null || table.rowAt(symbol.value() + symbol.sizeBytes() - 1) != null)
              .as("%s in %s", symbol.name(), program.getKey())
              .isTrue();
        }
      }
      // What is not known is the compiler's own library.
      assertThat(known).as(program.getKey()).isGreaterThan(functions * 3 / 4);
      for (int i = 1; i < table.sequences().size(); i++) {
        assertThat(table.sequences().get(i).startVa())
            .as("sequence %d of %s", i, program.getKey())
            .isGreaterThanOrEqualTo(table.sequences().get(i - 1).endVa());
      }
      assertThat(table.files())
          .as(program.getKey())
          .allMatch(file -> file.equals("libc/usys.S") || UserPrograms.source(file) != null);
    }
  }

  private static LineTable table(LineTables.Sections sections, Xlen xlen) throws Exception {
    return LineTable.read(
        new DwarfSections(sections.line(), sections.lineStrings(), new byte[0]), xlen.bits());
  }

  private static Map<String, byte[]> programs(Xlen xlen) {
    Map<String, byte[]> programs = new LinkedHashMap<>();
    Stream.of(
            UserPrograms.names(),
            UserPrograms.tourNames(),
            UserPrograms.benchmarkNames(),
            UserPrograms.checkNames())
        .flatMap(List::stream)
        .forEach(
            name -> {
              programs.put(name, UserPrograms.elf(name, xlen.bits()));
              programs.put("linux/" + name, UserPrograms.linuxElf(name, xlen.bits()));
            });
    for (String name : UserPrograms.libraryNames()) {
      programs.put(name, UserPrograms.library(name, xlen.bits()));
    }
    return programs;
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder(READELF, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The sequences that are not empty, in the same words. */
  private List<String> decodedBy(LineTables.Sections sections) throws Exception {
    Path elf = Files.write(folder.resolve("lines"), elfWith(sections));
    java.lang.Process readelf =
        new ProcessBuilder(READELF, "-W", "--debug-dump=decodedline", elf.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> sequences = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String startVa = "";
    String output = new String(readelf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    for (String line : (Iterable<String>) output.lines()::iterator) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      String va = row.group(2).replace("0x", "");
      startVa = text.isEmpty() ? va : startVa;
      text.append(row.group(1))
          .append('@')
          .append(va)
          .append(row.group(3).endsWith("x") ? "x " : " ");
      if (row.group(1).equals("-")) {
        if (!startVa.equals(va)) {
          sequences.add(text.toString());
        }
        text.setLength(0);
      }
    }
    assertThat(readelf.waitFor()).isZero();
    return sequences;
  }

  /** An ELF64 file with nothing but these sections. */
  private static byte[] elfWith(LineTables.Sections sections) {
    byte[] names = "\0.debug_line\0.debug_line_str\0.names\0".getBytes(StandardCharsets.US_ASCII);
    byte[][] contents = {new byte[0], sections.line(), sections.lineStrings(), names};
    int[] nameOffsets = {0, 1, 13, 29};
    int bytes = 64 + 64 * contents.length;
    for (byte[] content : contents) {
      bytes += content.length;
    }
    ByteBuffer file = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x464C_457F).put(new byte[] {2, 1, 1}).position(16);
    file.putShort((short) 2).putShort((short) 243).putInt(1); // executable, RISC-V
    file.putLong(0).putLong(0).putLong(64).putInt(0); // the section headers follow
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    file.putShort((short) 64).putShort((short) contents.length).putShort((short) 3);
    int at = 64 + 64 * contents.length;
    for (int i = 0; i < contents.length; i++) {
      file.putInt(nameOffsets[i]).putInt(i == 0 ? 0 : i == 3 ? 3 : 1).putLong(0).putLong(0);
      file.putLong(at).putLong(contents[i].length).putInt(0).putInt(0).putLong(1).putLong(0);
      at += contents[i].length;
    }
    for (byte[] content : contents) {
      file.put(content);
    }
    return file.array();
  }
}
