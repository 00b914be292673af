package dev.trapeze.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The GNU assembler, linker and disassembler, where they are installed: the reference. */
final class GnuBinutils {
  static final long TEXT_ADDRESS = 0x8000_0000L;

  /** One line of a disassembly. */
  record Line(long address, String text) {}

  private static final String PREFIX = "riscv64-unknown-elf-";
  private static final Pattern LINE =
      Pattern.compile("^\\s*([0-9a-f]+):\\s+[0-9a-f]+\\s+(\\S.*)$", Pattern.MULTILINE);

  private final Path folder;
  private final Xlen xlen;
  private final String extensions;

  /** For all extensions; skips the calling test where the tools are not installed. */
  GnuBinutils(Path folder, Xlen xlen) {
    this(folder, xlen, "gc_zicsr_zifencei_zicbom_zicboz_zba_zbb_zbs_svinval");
  }

  /** For these extensions, written as behind the width in an ISA string. */
  GnuBinutils(Path folder, Xlen xlen, String extensions) {
    this.extensions = extensions;
    this.folder = folder;
    this.xlen = xlen;
    for (String tool : List.of("as", "ld", "objcopy", "objdump")) {
      assumeTrue(installed(PREFIX + tool), PREFIX + tool + " is not installed");
    }
  }

  private static boolean installed(String tool) {
    try {
      Process process = new ProcessBuilder(tool, "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bytes of .text, linked at {@link #TEXT_ADDRESS}. */
  byte[] assemble(String source) {
    link(source);
    run("objcopy", "-O", "binary", "-j", ".text", "a.elf", "a.bin");
    return read("a.bin");
  }

  /** The disassembly of .text. */
  List<Line> disassemble(String source) {
    link(source);
    String listing = run("objdump", "-d", "--section=.text", "-z", "a.elf");
    List<Line> lines = new ArrayList<>();
    Matcher matcher = LINE.matcher(listing);
    while (matcher.find()) {
      String text = matcher.group(2).replaceAll("\\s+#.*|\\s+<[^>]*>", "").replaceAll("\\s+", " ");
      lines.add(new Line(Long.parseUnsignedLong(matcher.group(1), 16), text.strip()));
    }
    return lines;
  }

  private void link(String source) {
    try {
      Files.writeString(
          folder.resolve("a.s"), ".option norelax\n.globl _start\n_start:\n" + source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean narrow = xlen == Xlen.RV32;
    run(
        "as",
        "-march=rv" + xlen.bits() + extensions,
        narrow ? "-mabi=ilp32" : "-mabi=lp64",
        "-o",
        "a.o",
        "a.s");
    run(
        "ld",
        "-m" + (narrow ? "elf32lriscv" : "elf64lriscv"),
        "--no-relax",
        "-Ttext=0x" + Long.toHexString(TEXT_ADDRESS),
        "-o",
        "a.elf",
        "a.o");
  }

  private String run(String tool, String... arguments) {
    List<String> command = new ArrayList<>(List.of(PREFIX + tool));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(tool + ".out").toFile())
              .start();
      int status = process.waitFor();
      String output = new String(read(tool + ".out"), StandardCharsets.UTF_8);
      assertThat(status).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] read(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
