package dev.trapeze.console;

import dev.trapeze.cpu.memory.Ram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The part of RAM in which an architecture test leaves its results, and the file that they go to:
 * one word of 32 bits a line, as eight hexadecimal digits in lower case.
 *
 * @param beginPa physical address of the first word
 * @param bytes a multiple of 4
 */
record Signature(Path file, long beginPa, long bytes) {
  private static final int WORD_BYTES = 4;

  /** Marks the first byte. */
  static final String BEGIN = "begin_signature";

  /** Marks the byte behind the last one. */
  static final String END = "end_signature";

  /**
   * What the image's symbols mark.
   *
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} when they are missing or make no
   *     sense, with {@link ExitStatus#CANNOT_WRITE} when there is no folder for the file
   */
  static Signature of(BareMetalImage image, String imageName, Path file) throws CommandFailure {
    long begin = image.require(BEGIN, "--signature");
    long bytes = image.require(END, "--signature") - begin;
    if (bytes < 0 || bytes % WORD_BYTES != 0) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          imageName
              + ": from "
              + BEGIN
              + " to "
              + END
              + " there are "
              + bytes
              + " bytes: expected a multiple of "
              + WORD_BYTES);
    }
    HostFile.requireFolder(file);
    return new Signature(file, begin, bytes);
  }

  /** Writes the file. */
  void write(Ram ram) throws CommandFailure {
    StringBuilder lines = new StringBuilder();
    for (long pa = beginPa; pa < beginPa + bytes; pa += WORD_BYTES) {
      lines.append(String.format("%08x\n", ram.readInt(pa)));
    }
    HostFile.replace(file, lines.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
