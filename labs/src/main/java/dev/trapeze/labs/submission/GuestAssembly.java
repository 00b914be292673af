package dev.trapeze.labs.submission;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyError;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.assembler.SourcePosition;
import dev.trapeze.cpu.elf.ElfWriter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Programs in assembly, one source for both widths: {@code LOAD}, {@code STORE} and {@code ADDRESS}
 * stand for the instructions and the directive of a whole register, and there are the constants and
 * functions of {@link GuestLibrary}, of which a source may define its own. A program begins at its
 * {@code _start}, or at its {@code main} with argc and argv, whose result is its status.
 */
final class GuestAssembly {
  // Texts and comments, which nothing may change; or a word.
  private static final Pattern PART =
      Pattern.compile(
          "\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"?|'(?:\\\\.|[^'\n])'"
              + "|#[^\n]*+|//[^\n]*+|/\\*.*?\\*/"
              + "|[A-Za-z_.][A-Za-z0-9_.$]*+(?:[ \t]*+:)?",
          Pattern.DOTALL);

  // As long as what it takes the place of, so that columns stay what they are.
  private static final Map<String, String> WIDE =
      Map.of("LOAD", "ld  ", "STORE", "sd   ", "ADDRESS", ".dword ");
  private static final Map<String, String> NARROW =
      Map.of("LOAD", "lw  ", "STORE", "sw   ", "ADDRESS", ".word  ");

  private GuestAssembly() {}

  /** The program as an ELF file at address 0. */
  static byte[] assemble(String fileName, String source, Xlen xlen) {
    Map<String, String> words = xlen == Xlen.RV64 ? WIDE : NARROW;
    Set<String> defined = new HashSet<>();
    StringBuilder own = new StringBuilder();
    Matcher parts = PART.matcher(source);
    while (parts.find()) {
      String part = parts.group();
      if (part.endsWith(":") && !part.startsWith("#") && !part.startsWith("/")) {
        defined.add(part.substring(0, part.length() - 1).strip());
      }
      parts.appendReplacement(own, Matcher.quoteReplacement(words.getOrDefault(part, part)));
    }
    parts.appendTail(own);
    if (!defined.contains("_start") && !defined.contains("main")) {
      throw new SubmissionFault(
          fileName + ":1: where does the program begin? expected the label main or _start", null);
    }
    String constants = GuestLibrary.constants(xlen);
    String all = constants + own + "\n" + GuestLibrary.functionsBut(defined);
    try {
      return ElfWriter.write(Assembler.assemble(all, fileName, xlen, 0));
    } catch (AssemblyException e) {
      throw new SubmissionFault(
          e.errors().stream()
              .map(error -> inTheSource(error, constants.length()))
              .collect(Collectors.joining("\n")),
          e);
    }
  }

  /** The constants are in front of the first line, and in it. */
  private static String inTheSource(AssemblyError error, int constantsLength) {
    SourcePosition position = error.position();
    return position.line() > 1
        ? error.toString()
        : new AssemblyError(
                new SourcePosition(
                    position.fileName(), 1, Math.max(1, position.column() - constantsLength)),
                error.message())
            .toString();
  }
}
