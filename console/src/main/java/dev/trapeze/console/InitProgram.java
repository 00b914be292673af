package dev.trapeze.console;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.exec.RawElf;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;

/** The first program on a disk, looked at before the boot: a kernel without one can only panic. */
final class InitProgram {

  private InitProgram() {}

  /**
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} if the guest is to start with its
   *     /init, and there is none; with {@link ExitStatus#NO_INPUT} if it is to start with another
   *     program that is not there; if what is there is no program, or one for the other register
   *     width
   */
  static void require(Guest guest, FileSystem fileSystem) throws CommandFailure {
    String path = guest.config().firstProcess().path();
    byte[] program;
    Inode root = fileSystem.root();
    try {
      program = fileSystem.readFile(root, path);
    } catch (ErrnoException e) {
      if (!path.equals(FirstProcess.INIT.path())) {
        throw new CommandFailure(
            ExitStatus.NO_INPUT,
            path
                + ": no program on "
                + guest.diskName()
                + ", nor a file here: "
                + e.errno().words(),
            e);
      }
      throw unusable(guest, "no " + path + " to boot with: " + e.errno().words());
    } finally {
      fileSystem.release(root);
    }
    Xlen xlen = RawElf.widthOf(program);
    if (xlen == null) {
      throw unusable(guest, path + " is no ELF file");
    }
    if (xlen != guest.config().xlen()) {
      int width = xlen.bits();
      throw unusable(
          guest, path + " is a program of " + width + " bits: boot with --xlen " + width);
    }
  }

  private static CommandFailure unusable(Guest guest, String reason) {
    return new CommandFailure(ExitStatus.BAD_INPUT, guest.diskName() + ": " + reason);
  }
}
