package dev.trapeze.console;

import dev.trapeze.console.image.RootImage;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.OverlayDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze maps}. */
@Command(
    name = "maps",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = {
      "trapeze maps [OPTION]... [PID]",
      "       trapeze maps [OPTION]... --program NAME [ARG]..."
    },
    description = {
      "Draws the address space of a process, or what a moment changes in it.",
      "",
      "It is drawn from the regions that the kernel keeps and from the page table in the",
      "machine's memory, at one moment of a run.",
      "",
      "The run is a boot in which commands are typed (--run), or one program alone.",
      "How to read the picture: docs/maps.md."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "2:usage error",
      "65:the run has ended without such a process or moment; the disk cannot be booted",
      "66:the disk image is missing or cannot be read",
      "70:kernel panic",
      "73:FILE or standard output cannot be written",
      "124:the moment has not come after as many instructions as --limit says"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze maps 1",
      "  trapeze maps --program cat --layout xv6 --svg cat.svg README",
      "  trapeze maps --run 'ls | wc' --program wc --at exit",
      "  trapeze maps 2 --run ls --diff fork",
      "  trapeze maps --program memmap --diff sbrk",
    })
final class MapsCommand implements Callable<Integer> {
  private static final long DEFAULT_LIMIT = 500_000_000;

  @Parameters(
      arity = "0..*",
      paramLabel = "PID",
      description =
          "Number of the process (default: 1). With --program, what follows are the program's"
              + " arguments.")
  private List<String> words = List.of();

  @Option(
      names = "--program",
      paramLabel = "NAME",
      description = "The program, which runs alone; with --run, the first process that loads it.")
  private @Nullable String program;

  @Option(
      names = "--run",
      paramLabel = "COMMANDS",
      description = "Type these commands into the shell.")
  private @Nullable String commands;

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      description =
          "When to look: " + MapsMoment.NAMES + ", after which it is then (default: exec).")
  private @Nullable String at;

  @Option(
      names = "--diff",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "MOMENT",
      description =
          "What this moment (default: that of --at) has changed: regions, page-table entries, page"
              + " tables. For fork also how the child differs from its parent; for exit and a number"
              + " what has changed since the exec.")
  private @Nullable String diff;

  @Mixin private MapsOutputOptions output = new MapsOutputOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Give up after that many instructions (default: " + DEFAULT_LIMIT + ").")
  private long limit = DEFAULT_LIMIT;

  @Mixin private XlenOption width = new XlenOption();
  @Mixin private MachineOptions machine = new MachineOptions();

  @Option(
      names = "--disk",
      paramLabel = "FILE",
      description =
          "Disk image to boot from, instead of the built-in one. It is read and never written.")
  private @Nullable Path disk;

  @Mixin private AbiOption abi = new AbiOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    MapsSubject subject = subject();
    MapsMoment moment = moment();
    if (diff != null && moment instanceof MapsMoment.Boot) {
      throw usage("there is nothing before boot that --diff could compare with");
    }
    output.requireWritable(disk);
    MapsFinding finding = find(subject, moment);
    output.show(finding, diff != null, spec.commandLine().getOut());
    return ExitStatus.OK.number();
  }

  private MapsSubject subject() {
    if (program != null) {
      return commands == null ? new MapsSubject.Pid(1) : new MapsSubject.Program(program);
    }
    if (words.isEmpty()) {
      return new MapsSubject.Pid(1);
    }
    if (words.size() > 1 || !words.get(0).matches("[1-9][0-9]{0,8}")) {
      throw usage("'" + String.join(" ", words) + "' is not the number of a process");
    }
    return new MapsSubject.Pid(Integer.parseInt(words.get(0)));
  }

  private MapsMoment moment() {
    if (at != null && diff != null && !diff.isEmpty() && !diff.equals(at)) {
      throw usage("--at " + at + " and --diff " + diff + " are two moments");
    }
    String name = diff != null && !diff.isEmpty() ? diff : at;
    if (name == null) {
      return new MapsMoment.Exec();
    }
    MapsMoment moment = MapsMoment.named(name);
    if (moment == null) {
      throw usage("'" + name + "' is not a moment: " + MapsMoment.NAMES);
    }
    return moment;
  }

  private MapsFinding find(MapsSubject subject, MapsMoment moment) throws CommandFailure {
    String input = commands == null ? "" : commands;
    if (disk == null) {
      return new MapsRun(guestOfBuiltInDisk(), subject, moment, input, limit).run();
    }
    try (FileDisk file = FileDisk.openToRead(disk)) {
      AbiOption.World world = abi.of(file, disk.toString(), width.chosen());
      KernelConfig config = config(world);
      AbiOption.requireProgramsFor(config.layout(), file, disk.toString());
      Guest guest = new Guest(config, new OverlayDisk(file), disk.toString(), false);
      return new MapsRun(guest, subject, moment, input, limit).run();
    }
  }

  private Guest guestOfBuiltInDisk() throws CommandFailure {
    if (program != null && commands == null && !isOnBuiltInDisk(program)) {
      throw usage(
          "no program is named '"
              + program
              + "'; there are "
              + String.join(", ", UserPrograms.names())
              + ", and in tour/ "
              + String.join(", ", UserPrograms.tourNames()));
    }
    AbiOption.World world = abi.ofBuiltInDisk(width.xlen());
    KernelConfig config = config(world);
    return new Guest(config, RootImage.of(config.layout()), "the built-in disk", false);
  }

  private static boolean isOnBuiltInDisk(String program) {
    String path = program.startsWith("/") ? program.substring(1) : program;
    return path.startsWith("tour/")
        ? UserPrograms.tourNames().contains(path.substring("tour/".length()))
        : UserPrograms.names().contains(path);
  }

  private KernelConfig config(AbiOption.World world) throws CommandFailure {
    return machine.config(world.xlen(), firstProcess(), world.personality());
  }

  private FirstProcess firstProcess() {
    if (program == null || commands != null) {
      return FirstProcess.INIT;
    }
    List<String> argv = new ArrayList<>();
    argv.add(program);
    words.forEach(word -> argv.add(ProgramGuest.bytesAsCharacters(word)));
    return FirstProcess.only(program.startsWith("/") ? program : "/" + program, argv);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
