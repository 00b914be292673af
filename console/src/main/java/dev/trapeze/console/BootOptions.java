package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Disk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code trapeze} and {@code trapeze boot}, and what they do. */
final class BootOptions {
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

  int boot() throws CommandFailure {
    Xlen xlen = width.xlen();
    Disk root = disk == null ? RootImage.of(xlen) : DiskFile.read(disk);
    ConsoleChoice console =
        commands == null ? ConsoleChoice.ofStandardInput() : new ConsoleChoice.Typed(commands);
    KernelConfig config =
        machine.config(xlen, FirstProcess.INIT).withInteractiveConsole(console.interactive());
    String diskName = disk == null ? "the built-in disk" : disk.toString();
    return new GuestRun(config, root, diskName, console).run();
  }
}
