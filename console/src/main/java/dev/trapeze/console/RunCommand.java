package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapeze run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs one program of the host's as the only process.",
      "",
      "The register width is taken from the ELF file. Everything after the program's",
      "name is passed to it; its standard input, output and error are the console. There,",
      "on standard output, the kernel also says why a trap has killed it."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0-255:the program's own",
      "128+n:a trap with scause n has killed the program (13: load page fault)",
      "2:usage error",
      "65:the program is no RISC-V ELF file, or the kernel does not take it",
      "66:the program or another file is missing or cannot be read",
      "70:kernel panic"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze run prog.elf one 'two words' -x",
      "  trapeze run --file words.txt --file /etc/hosts:etc/hosts wc.elf words.txt",
      "  trapeze run cat.elf < README.md",
    })
final class RunCommand implements Callable<Integer>, GuestCommand {
  @Mixin private MachineOptions machine = new MachineOptions();

  @Option(
      names = "--file",
      paramLabel = "HOST[:GUEST]",
      converter = GuestFile.Converter.class,
      description =
          "Put this file of the host's on the guest's disk, in the root directory or at the path"
              + " GUEST. May be given many times.")
  private List<GuestFile> files = List.of();

  @Parameters(index = "0", paramLabel = "PROGRAM.elf", description = "The program.")
  private Path program = Path.of("");

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Its arguments.")
  private List<String> arguments = List.of();

  @Mixin private RecordOption record = new RecordOption();

  @Override
  public Integer call() throws CommandFailure {
    ConsoleChoice console = ConsoleChoice.ofStandardInput();
    Guest guest = guest(null).withInteractiveConsole(console.interactive());
    return new GuestRun(guest, console, record.arguments(), record.file(inputs()), false).run();
  }

  @Override
  public Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure {
    return ProgramGuest.of(machine, program, arguments, files);
  }

  private List<Path> inputs() {
    List<Path> inputs = new ArrayList<>(files.stream().map(GuestFile::host).toList());
    inputs.add(program);
    return inputs;
  }
}
