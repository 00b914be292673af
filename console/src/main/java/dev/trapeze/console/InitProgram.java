package dev.trapeze.console;

import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;

/** The first program on a disk, looked at before the boot: a kernel without one can only panic. */
final class InitProgram {
  private static final int ELF_MAGIC = 0x7F454C46;
  private static final int ELF_CLASS = 4;

  private InitProgram() {}

  /**
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} if the guest is to start with its
   *     /init, and there is none, or one for the other register width
   */
  static void require(Guest guest, FileSystem fileSystem) throws CommandFailure {
    String path = guest.config().firstProcess().path();
    if (!path.equals(FirstProcess.INIT.path())) {
      return;
    }
    byte[] program;
    Inode root = fileSystem.root();
    try {
      program = fileSystem.readFile(root, path);
    } catch (ErrnoException e) {
      throw unusable(guest, "no " + path + " to boot with: " + e.errno().words());
    } finally {
      fileSystem.release(root);
    }
    int width = width(program);
    if (width == 0) {
      throw unusable(guest, path + " is no ELF file");
    }
    if (width != guest.config().xlen().bits()) {
      throw unusable(
          guest, path + " is a program of " + width + " bits: boot with --xlen " + width);
    }
  }

  /** 32, 64, or 0 for what is no ELF file. */
  private static int width(byte[] program) {
    if (program.length <= ELF_CLASS
        || (program[0] << 24 | program[1] << 16 | program[2] << 8 | program[3]) != ELF_MAGIC) {
      return 0;
    }
    return program[ELF_CLASS] == 1 ? 32 : program[ELF_CLASS] == 2 ? 64 : 0;
  }

  private static CommandFailure unusable(Guest guest, String reason) {
    return new CommandFailure(ExitStatus.BAD_INPUT, guest.diskName() + ": " + reason);
  }
}
