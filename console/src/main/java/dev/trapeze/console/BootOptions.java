package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.fs.Disk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code trapeze} and {@code trapeze boot}, and what they do. */
final class BootOptions implements GuestCommand {
  @Mixin private XlenOption width = new XlenOption();
  @Mixin private MachineOptions machine = new MachineOptions();

  @Option(
      names = "--disk",
      paramLabel = "FILE",
      description =
          "Disk image to boot from, instead of the built-in one. It is read into memory: what the"
              + " guest writes is gone when it ends, and the file stays as it is.")
  private @Nullable Path disk;

  @Option(
      names = "--run",
      paramLabel = "COMMANDS",
      description =
          "Type these commands into the shell, print what the guest prints and nothing else, and"
              + " exit with the status of the last one.")
  private @Nullable String commands;

  @Mixin private RecordOption record = new RecordOption();

  int boot() throws CommandFailure {
    ConsoleChoice console =
        commands == null ? ConsoleChoice.ofStandardInput() : new ConsoleChoice.Typed(commands);
    Guest guest = guest(false).withInteractiveConsole(console.interactive());
    return new GuestRun(guest, console, record.arguments(), record.file()).run();
  }

  @Override
  public Guest guest(boolean replay) throws CommandFailure {
    Xlen xlen = width.xlen();
    Disk root = disk == null ? RootImage.of(xlen) : DiskFile.read(disk);
    String diskName = disk == null ? "the built-in disk" : disk.toString();
    return new Guest(machine.config(xlen, FirstProcess.INIT), root, diskName, false);
  }
}
