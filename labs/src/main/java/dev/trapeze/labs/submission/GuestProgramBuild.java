package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.SubmissionFault;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes an ELF file for the layout {@code vimix} of a guest program that a student has handed in:
 * {@code NAME.S} with our own assembler, {@code NAME.c} with a cross compiler if there is one.
 */
public final class GuestProgramBuild {

  /** More than any program of a lab needs. */
  private static final int LARGEST_SOURCE_BYTES = 1 << 20;

  /** What a file of the lab's disk can hold without further thought. */
  private static final int LARGEST_PROGRAM_BYTES = 1 << 20;

  private GuestProgramBuild() {}

  /**
   * Builds a program.
   *
   * @param name without {@code .S} or {@code .c}
   * @param source the file, which ends in {@code .S} or {@code .c}; messages say its last name
   * @return the ELF file
   * @throws SubmissionFault with what the assembler or compiler says, each error with its file and
   *     line
   */
  public static byte[] build(String name, Path source, Xlen xlen) {
    Path last = source.getFileName();
    String fileName = last == null ? name : last.toString();
    return build(name, fileName, read(source, fileName), xlen);
  }

  /** The same of a text; {@code fileName} is what messages call it. */
  public static byte[] build(String name, String fileName, String text, Xlen xlen) {
    byte[] elf =
        fileName.endsWith(".c")
            ? CrossCompiler.compile(name, fileName, text, xlen)
            : GuestAssembly.assemble(fileName, text, xlen);
    if (elf.length > LARGEST_PROGRAM_BYTES) {
      throw new SubmissionFault(
          "%s: the program has %,d bytes, more than the disk takes: at most %,d"
              .formatted(fileName, elf.length, LARGEST_PROGRAM_BYTES),
          null);
    }
    return elf;
  }

  private static String read(Path source, String fileName) {
    try {
      if (Files.size(source) > LARGEST_SOURCE_BYTES) {
        throw new SubmissionFault(
            fileName + ": the file is larger than " + LARGEST_SOURCE_BYTES + " bytes", null);
      }
      return Files.readString(source, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new SubmissionFault(fileName + ": the file is not text in UTF-8", e);
    } catch (IOException e) {
      throw new SubmissionFault(fileName + ": the file cannot be read: " + e.getMessage(), e);
    }
  }
}
