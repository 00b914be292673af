package dev.trapeze.console;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfKind;
import java.nio.file.Path;

/** A RISC-V program in a file of the host's. */
final class ElfFile {
  private ElfFile() {}

  /**
   * Reads a program that needs nothing else to run.
   *
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} or {@link ExitStatus#BAD_INPUT}
   */
  static ElfImage read(Path file) throws CommandFailure {
    return read(file, ElfKind.STATIC);
  }

  /** The same for a file of that kind. */
  static ElfImage read(Path file, ElfKind kind) throws CommandFailure {
    byte[] contents = HostFile.read(file);
    try {
      return ElfImage.parse(contents, contents.length, kind, file.toString());
    } catch (ElfFormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }
}
