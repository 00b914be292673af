package dev.trapeze.console;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.packaging.Autograder;
import dev.trapeze.labs.packaging.StudentEdition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code trapeze lab package}. */
@Command(
    name = "package",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the archive with which Gradescope or Autolab grades a lab, or the one that",
      "a course gives to its students.",
      "",
      "An autograder holds Trapeze, this lab alone with its hidden tests, and the scripts that the",
      "system calls: ready to upload. What their machines must have is a JDK. Gradescope's",
      "is installed by the archive; Autolab's image must have one. The lab with programs",
      "may want the cross compiler too, in the same way.",
      "",
      "Keep it from students: the hidden tests are in it.",
      "",
      "The archive for students holds Trapeze with the labs, and no hidden test or solution:",
      "they unpack it, and './trapeze lab list' works there with a JDK. It is of all labs",
      "unless NAME is given."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "2:usage error, or no such lab",
      "65:a lab in --labs makes no sense",
      "66:the lab cannot be read",
      "73:the archive cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze lab package lazy --for gradescope",
      "  trapeze lab package lazy --for autolab --output lazy.tar --seeds 10",
      "  trapeze lab package --for students --labs course-labs",
    })
final class LabPackageCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 1_000;

  /** A grading system. */
  private enum GradingSystem {
    GRADESCOPE("gradescope", "zip", "upload it as the autograder of a programming assignment"),
    AUTOLAB("autolab", "tar", "import it with Install Assessment; students hand in handin.zip"),
    STUDENTS("students", "zip", "give it to students; it has no hidden tests and no solutions");

    private final String systemName;
    private final String ending;
    private final String advice;

    GradingSystem(String systemName, String ending, String advice) {
      this.systemName = systemName;
      this.ending = ending;
      this.advice = advice;
    }
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The lab, by name or number.")
  private @Nullable String name;

  @Option(
      names = "--for",
      required = true,
      paramLabel = "SYSTEM",
      converter = SystemName.class,
      description = "gradescope, autolab or students.")
  private GradingSystem system = GradingSystem.GRADESCOPE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "The archive (default: NAME-gradescope.zip, NAME-autolab.tar or NAME-students.zip, with"
              + " trapeze for NAME if it is not given).")
  private @Nullable Path output;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Grade each test under the seeds 1 to N (default: 1).")
  private int seeds = 1;

  @Option(names = "--no-hidden", description = "Leave the hidden tests out.")
  private boolean publicOnly;

  @Mixin private LabsOption labs = new LabsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new ParameterException(
          spec.commandLine(), "--seeds " + seeds + " is not between 1 and " + MOST_SEEDS);
    }
    if (name == null && system != GradingSystem.STUDENTS) {
      throw new ParameterException(
          spec.commandLine(), "the name of a lab is missing: an autograder is for one");
    }
    Path file =
        output == null
            ? Path.of(
                (name == null ? "trapeze" : labs.lab(name).name())
                    + "-"
                    + system.systemName
                    + "."
                    + system.ending)
            : output;
    HostFile.requireFolder(file);
    HostFile.replace(file, archive());
    spec.commandLine().getOut().println(file + ": " + system.advice);
    return ExitStatus.OK.number();
  }

  private byte[] archive() throws CommandFailure {
    List<Lab> packed = name == null ? labs.catalog().labs() : List.of(labs.lab(name));
    Lab first = packed.get(0);
    Autograder autograder = new Autograder(first, !publicOnly && first.hasHiddenTests(), seeds);
    try {
      return switch (system) {
        case GRADESCOPE -> autograder.forGradescope();
        case AUTOLAB -> autograder.forAutolab();
        case STUDENTS -> StudentEdition.of(packed);
      };
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, first.folder() + ": " + HostFile.reason(e), e);
    }
  }

  static final class SystemName implements ITypeConverter<GradingSystem> {
    @Override
    public GradingSystem convert(String text) {
      for (GradingSystem each : GradingSystem.values()) {
        if (each.systemName.equals(text)) {
          return each;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is none of gradescope, autolab and students");
    }
  }
}
