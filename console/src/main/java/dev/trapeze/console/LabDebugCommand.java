package dev.trapeze.console;

import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.recording.RecordingFile;
import dev.trapeze.cpu.checkpoint.UnknownStateException;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.FirstProcess;
import dev.trapeze.labs.grading.FailureView;
import dev.trapeze.labs.grading.GradeOptions;
import dev.trapeze.labs.grading.Grader;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.grading.Recordings;
import dev.trapeze.labs.grading.TestResult;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.testing.CapturedSystem;
import dev.trapeze.labs.testing.LabTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapeze lab debug}. */
@Command(
    name = "debug",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Opens the debugger on the kernel with your piece in it.",
      "",
      "Without --test the shell boots, as with 'trapeze lab run'. With --test the test",
      "is run; if it fails, the debugger stands where its system was at the failure, and",
      "goes backwards from there: 'reverse-stepi', 'last write ADDRESS', 'explain ADDRESS',",
      "'trap show'. If it passes, the debugger stands at the beginning of its first system.",
      "--seed and --xlen choose the run. 'help' lists the commands; docs/debugging.md shows",
      "a session.",
      "",
      "What stands in your Java is not stepped: the debugger shows what it has done to",
      "page tables, frames and registers. For the Java itself, run the public tests in",
      "your IDE ('trapeze lab start' makes a project of them) and use its debugger."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the debugger was left; with -batch, all commands of -x and -ex have been done",
      "1:with -batch: one of them has failed",
      "2:usage error, no such lab or test, or the test boots no system",
      "65:what is in DIR does not compile, or has state that cannot be saved, such as a Random;"
          + " or a lab in --labs makes no sense",
      "66:DIR is missing or cannot be read"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze lab debug lazy my-lazy",
      "  trapeze lab debug lazy my-lazy --test sbrk-takes-no-frame --seed 7",
      "  trapeze lab debug cow my-cow --test fork-shares-every-frame -batch -ex 'pagetable pid 3'",
    })
final class LabDebugCommand implements Callable<Integer>, GuestCommand, DebugSessionOptions.Holder {
  private static final int FIRST_SYSTEM = 0;

  @Parameters(index = "0", paramLabel = "NAME", description = "The lab, by name or number.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "The folder with your part.")
  private Path folder = Path.of("");

  @Option(
      names = "--test",
      paramLabel = "TEST",
      description = "Stand where this test fails; its whole name.")
  private @Nullable String test;

  // Which of the systems that a test boots: in recordings, where it is known.
  @Option(names = "--system", hidden = true)
  private int system = FIRST_SYSTEM;

  @Mixin private LabsOption labs = new LabsOption();
  @Mixin private XlenOption width = new XlenOption();
  @Mixin private MachineOptions machine = new MachineOptions();
  @Mixin private DebugSessionOptions session = new DebugSessionOptions();

  @Override
  public DebugSessionOptions session() {
    return session;
  }

  @Override
  public boolean opensAtEnd() {
    return test != null;
  }

  @Override
  public Integer call() throws CommandFailure {
    try {
      return debug();
    } catch (UnknownStateException e) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          folder + ": the debugger cannot go back with this part of the kernel: " + e.getMessage(),
          e);
    }
  }

  private int debug() throws CommandFailure {
    DebugRun run = new DebugRun(session.session());
    if (test != null) {
      RecordedGuest failure = failure(test);
      if (failure != null) {
        return run.replay(failure);
      }
    }
    ConsoleChoice console =
        test == null ? ConsoleChoice.ofStandardInput() : new ConsoleChoice.Typed("");
    Guest guest = guest(null).withInteractiveConsole(console.interactive());
    return run.boot(guest, console, List.of(), null, false);
  }

  /** Runs the test; null if it passes. */
  private @Nullable RecordedGuest failure(String testName) throws CommandFailure {
    Lab lab = labs.lab(name);
    byte[][] recording = {null};
    Recordings kept =
        (failed, file) -> {
          recording[0] = file;
          return null;
        };
    LabCode code = LabsOption.code(lab);
    TestResult result =
        grader(code, new LabFailureView(), kept).run(declared(code, testName), Set.of());
    if (result.failure() == null) {
      System.err.printf(
          "%s passes under seed %d; this is where it begins%n", testName, machine.seed());
      return null;
    }
    System.err.printf("%s: %s%n", testName, result.failure().reason());
    byte[] file =
        recording[0] == null ? null : LabRecording.complete(recording[0], folder, labs.folder());
    if (file == null) {
      throw new CommandFailure(
          ExitStatus.USAGE, testName + ": there is no system to look at: the test has booted none");
    }
    return recorded(testName, file);
  }

  private RecordedGuest recorded(String testName, byte[] file) throws CommandFailure {
    try {
      return RecordedGuest.of(Path.of(testName), RecordingFile.decode(file));
    } catch (RecordingFile.FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Guest guest(Recording.@Nullable RecordedImage replayed) throws CommandFailure {
    Lab lab = labs.lab(name);
    if (test == null) {
      return LabGuest.of(lab, folder, machine.labConfig(width.xlen(), FirstProcess.INIT));
    }
    LabCode code = LabsOption.code(lab);
    LabTest body = declared(code, test).test();
    Xlen xlen =
        body.widths().contains(width.xlen()) ? width.xlen() : body.widths().iterator().next();
    CapturedSystem captured =
        grader(code, FailureView.NONE, Recordings.NONE).capture(body, machine.seed(), xlen, system);
    if (captured == null) {
      throw new CommandFailure(
          ExitStatus.USAGE, test + ": there is no system to look at: the test has booted none");
    }
    return new Guest(captured.config(), captured.disk(), "the disk of test " + test, false);
  }

  private LabCode.DeclaredTest declared(LabCode code, String testName) throws CommandFailure {
    for (LabCode.DeclaredTest each : code.declared()) {
      if (each.test().name().equals(testName)) {
        return each;
      }
    }
    throw new CommandFailure(
        ExitStatus.USAGE,
        "lab "
            + name
            + " has no test '"
            + testName
            + "'; it has "
            + String.join(", ", code.declared().stream().map(each -> each.test().name()).toList()));
  }

  private Grader grader(LabCode code, FailureView view, Recordings recordings)
      throws CommandFailure {
    CompiledSubmission submission = LabGuest.compiled(code.lab(), folder);
    return new Grader(
        code, submission::fresh, GradeOptions.plain().underSeed(machine.seed()), view, recordings);
  }
}
