package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import dev.trapeze.kernel.FirstProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapeze lab run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Boots the kernel with your piece of it into a shell.",
      "",
      "What is in DIR is compiled first. The disk is the built-in one with what the lab",
      "adds to it, such as your programs. In a terminal, C-a h helps, and C-a c opens",
      "the debugger on the running system."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0-255:the status that the guest powers off with: of the shell's last command",
      "0:the machine was ended with C-a x, or with 'quit' in the debugger",
      "2:usage error, or no such lab",
      "65:what is in DIR does not compile, or a lab in --labs makes no sense",
      "66:DIR is missing or cannot be read",
      "70:kernel panic, which your piece may be the reason of",
      "73:the recording cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze lab run lazy my-lazy",
      "  trapeze lab run lazy my-lazy --xlen 32 --run 'memmap; ls | wc'",
    })
final class LabRunCommand implements Callable<Integer>, GuestCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The lab, by name or number.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "The folder with your part.")
  private Path folder = Path.of("");

  @Mixin private LabsOption labs = new LabsOption();
  @Mixin private XlenOption width = new XlenOption();
  @Mixin private MachineOptions machine = new MachineOptions();

  @Option(
      names = "--run",
      paramLabel = "COMMANDS",
      description =
          "Type these commands into the shell, and exit with the status of the last one; nothing is"
              + " printed but what it prints.")
  private @Nullable String commands;

  @Option(
      names = "--state-hash",
      description =
          "At the end, print a hash of everything that the system is then to standard error.")
  private boolean stateHash;

  @Mixin private RecordOption record = new RecordOption();

  @Override
  public Integer call() throws CommandFailure {
    ConsoleChoice console =
        commands == null ? ConsoleChoice.ofStandardInput() : new ConsoleChoice.Typed(commands);
    Path recordTo = record.file(List.of());
    Guest guest = guest(null).withInteractiveConsole(console.interactive());
    return new GuestRun(guest, console, record.arguments(), recordTo, stateHash).run();
  }

  @Override
  public Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure {
    return LabGuest.of(labs.lab(name), folder, machine.labConfig(width.xlen(), FirstProcess.INIT));
  }
}
