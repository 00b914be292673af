package dev.trapeze.console;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import java.nio.file.Path;

/** A RISC-V program in a file of the host's. */
final class ElfFile {
  private ElfFile() {}

  /**
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} or {@link ExitStatus#BAD_INPUT}
   */
  static ElfImage read(Path file) throws CommandFailure {
    byte[] contents = HostFile.read(file);
    try {
      return ElfImage.parse(contents, file.toString());
    } catch (ElfFormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }
}
