package dev.trapeze.console;

import dev.trapeze.labs.grading.LabClasses;
import dev.trapeze.labs.grading.LabCode;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabCatalog;
import dev.trapeze.labs.lab.LabFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --labs}, in each command that needs a lab. */
final class LabsOption {
  @Option(
      names = "--labs",
      paramLabel = "DIR",
      description =
          "Take the labs in this folder, a course's own, instead of those that come with Trapeze."
              + " docs/labs.md says how to write one.")
  private @Nullable Path folder;

  /** The folder, if those of Trapeze are not to be used. */
  @Nullable Path folder() {
    return folder;
  }

  /** The options of a command that is to find the same labs. */
  List<String> words() {
    return folder == null ? List.of() : List.of("--labs", folder.toString());
  }

  /**
   * The labs that there are.
   *
   * @throws CommandFailure with {@link ExitStatus#NO_INPUT} if there is no such folder, and {@link
   *     ExitStatus#BAD_INPUT} if a lab in it makes no sense
   */
  LabCatalog catalog() throws CommandFailure {
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CommandFailure(
          ExitStatus.NO_INPUT,
          folder + ": " + (Files.exists(folder) ? "not a directory" : "no such file or directory"));
    }
    try {
      return folder == null ? LabCatalog.builtIn() : LabCatalog.of(folder);
    } catch (LabFormatException e) {
      throw badLab(e);
    }
  }

  /**
   * A lab by its name or number.
   *
   * @throws CommandFailure with {@link ExitStatus#USAGE} if there is none
   */
  Lab lab(String nameOrNumber) throws CommandFailure {
    LabCatalog catalog = catalog();
    try {
      return catalog.named(nameOrNumber);
    } catch (LabFormatException e) {
      throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * A lab's own classes.
   *
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} if they do not compile, or do not fit
   *     the lab's description
   */
  static LabCode code(Lab lab) throws CommandFailure {
    try {
      return LabCode.load(lab, LabClasses.loader(LabClasses.compile(lab)));
    } catch (LabFormatException e) {
      throw badLab(e);
    }
  }

  /** A lab that is not as it should be: one line, and below it what a compiler says of it. */
  static CommandFailure badLab(LabFormatException e) {
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();
    return new CommandFailure(
        ExitStatus.BAD_INPUT, lines.get(0), e, lines.subList(1, lines.size()));
  }
}
