package dev.trapeze.console;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.start.NewFolder;
import dev.trapeze.labs.start.StudentFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze lab start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a folder in which you work on a lab.",
      "",
      "In it: the handout with its pictures, the starter, the public tests, and a Maven",
      "project that any IDE opens. 'mvn test' in it needs Maven Central and nothing else:",
      "Trapeze comes with the folder."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "2:usage error, or no such lab",
      "65:a lab in --labs makes no sense",
      "66:there is no folder --labs, or the lab cannot be read",
      "73:DIR is not empty, or cannot be written; nothing is left half done"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze lab start lazy my-lazy",
      "  cd my-lazy && mvn test",
    })
final class LabStartCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "The lab, by name or number.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "The new folder; one that is there must be empty.")
  private Path folder = Path.of("");

  @Mixin private LabsOption labs = new LabsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    Lab lab = labs.lab(name);
    try {
      NewFolder.requireNew(folder);
      NewFolder.write(folder, StudentFolder.files(lab));
    } catch (DirectoryNotEmptyException e) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, folder + ": is not empty: a lab starts in a new folder", e);
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, folder + ": " + HostFile.reason(e), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    String title = "lab " + lab.description().number() + ", " + lab.description().title();
    out.println(folder + ": " + title);
    out.println("read " + folder.resolve("HANDOUT.md") + ", and then try");
    out.println("  trapeze lab grade " + lab.name() + " " + folder);
    return ExitStatus.OK.number();
  }
}
