package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.console.recording.RecordedDisk;
import dev.trapeze.console.recording.Recording;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.OverlayDisk;
import java.nio.file.Path;
import java.util.List;
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
          "Disk image to boot from, instead of the built-in one; 'trapeze mkfs FILE' makes one. What"
              + " a guest that boots writes is in the file when it ends, however it ends; under"
              + " 'trapeze debug' it is dropped.")
  private @Nullable Path disk;

  @Option(
      names = "--snapshot",
      description =
          "Drop what the guest writes to its disk, and leave the file as it is; the built-in disk"
              + " is always used like that.")
  private boolean snapshot;

  @Option(
      names = "--run",
      paramLabel = "COMMANDS",
      description =
          "Type these commands into the shell. A guest that boots exits with the status of the last"
              + " one, and nothing is printed but what it prints.")
  private @Nullable String commands;

  @Mixin private AbiOption abi = new AbiOption();

  @Option(
      names = "--state-hash",
      description =
          "At the end, print a hash of everything that the system is then to standard error. The"
              + " same image, options and input give the same hash, whatever executes them.")
  private boolean stateHash;

  @Mixin private RecordOption record = new RecordOption();

  /** Whether commands are to be typed into the shell. */
  boolean typesCommands() {
    return commands != null;
  }

  /** Whether the state's hash is to be told at the end. */
  boolean wantsStateHash() {
    return stateHash;
  }

  int boot() throws CommandFailure {
    ConsoleChoice console = console();
    Guest guest = guest(null).withInteractiveConsole(console.interactive());
    return new GuestRun(guest, console, arguments(), recordTo(), stateHash).run();
  }

  /** What the guest's console is connected to. */
  ConsoleChoice console() {
    return commands == null ? ConsoleChoice.ofStandardInput() : new ConsoleChoice.Typed(commands);
  }

  @Override
  public Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure {
    if (disk == null) {
      return builtIn(FirstProcess.INIT);
    }
    Disk root = replayed == null ? open(disk) : RecordedDisk.original(readOnly(disk), replayed);
    return on(root, disk, FirstProcess.INIT, !snapshot);
  }

  /**
   * The same for the debugger: a disk file stays as it is.
   *
   * @param first what runs on it
   */
  Guest debuggedGuest(FirstProcess first, Recording.@Nullable RecordedImage replayed)
      throws CommandFailure {
    if (disk == null) {
      return builtIn(first);
    }
    Disk root = replayed == null ? readOnly(disk) : RecordedDisk.original(readOnly(disk), replayed);
    return on(root, disk, first, false);
  }

  /** A program of the host's, on a machine with these options. */
  Guest programGuest(Path program, List<String> arguments) throws CommandFailure {
    if (disk != null) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--disk: not with a program of the host's: " + program);
    }
    return ProgramGuest.of(machine, program, arguments, List.of());
  }

  /** The file for the recording of a run, if there is to be one. */
  @Nullable Path recordTo() throws CommandFailure {
    return record.file(disk == null ? List.of() : List.of(disk));
  }

  /** All words of the command line. */
  List<String> arguments() {
    return record.arguments();
  }

  private Guest builtIn(FirstProcess first) throws CommandFailure {
    AbiOption.World world = abi.ofBuiltInDisk(width.xlen());
    KernelConfig config = config(world, first);
    return new Guest(config, RootImage.of(config.layout()), "the built-in disk", false);
  }

  private Guest on(Disk root, Path file, FirstProcess first, boolean keepsWrites)
      throws CommandFailure {
    AbiOption.World world = abi.of(root, file.toString(), width.chosen());
    KernelConfig config = config(world, first);
    AbiOption.requireProgramsFor(config.layout(), root, file.toString());
    return new Guest(config, root, file.toString(), keepsWrites);
  }

  private KernelConfig config(AbiOption.World world, FirstProcess first) throws CommandFailure {
    return machine.config(world.xlen(), first, world.personality());
  }

  private Disk open(Path file) throws CommandFailure {
    return snapshot ? new OverlayDisk(readOnly(file)) : openToWrite(file);
  }

  private static Disk readOnly(Path file) throws CommandFailure {
    return FileDisk.openToRead(file);
  }

  private static Disk openToWrite(Path file) throws CommandFailure {
    try {
      return FileDisk.open(file);
    } catch (CommandFailure e) {
      if (e.status() == ExitStatus.CANNOT_WRITE) {
        throw new CommandFailure(
            e.status(), e.getMessage() + ": --snapshot boots it and drops what is written", e);
      }
      throw e;
    }
  }
}
