package dev.trapeze.console;

import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A system with one program of the host's as its only process. */
final class ProgramGuest {
  private static final String DISK_NAME = "the guest's disk";

  /** 64 MiB; it takes memory only where something is. */
  private static final Mkfs DISK = Mkfs.trapeze(64 << 10, 2048);

  private ProgramGuest() {}

  /**
   * A system of the program's width.
   *
   * @param arguments without the program's name
   * @param files that are on its disk
   */
  static Guest of(
      MachineOptions machine, Path program, List<String> arguments, List<GuestFile> files)
      throws CommandFailure {
    ElfImage image = ElfFile.read(program);
    String name = GuestFile.nameOf(program);
    List<Mkfs.Entry> entries = new ArrayList<>();
    entries.add(new Mkfs.Entry(name, image.file()));
    for (GuestFile file : files) {
      entries.add(new Mkfs.Entry(file.guestPath(), HostFile.read(file.host())));
    }
    KernelConfig config = machine.config(image.xlen(), process("/" + name, name, arguments));
    try {
      return new Guest(
          config, DISK.image(entries, DeviceNode.STANDARD, Mkfs.MOUNT_POINTS), DISK_NAME, false);
    } catch (DiskFormatException e) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, DISK_NAME + " cannot be made: " + e.getMessage(), e);
    }
  }

  /** A program as the only process. */
  static FirstProcess process(String path, String name, List<String> arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(bytesAsCharacters(name));
    for (String argument : arguments) {
      argv.add(bytesAsCharacters(argument));
    }
    return FirstProcess.only(bytesAsCharacters(path), argv);
  }

  /** The kernel's strings have a character (0 to 255) for each byte. */
  static String bytesAsCharacters(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
