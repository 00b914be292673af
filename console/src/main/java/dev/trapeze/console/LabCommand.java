package dev.trapeze.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trapeze lab}. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LabListCommand.class,
      LabStartCommand.class,
      LabRunCommand.class,
      LabDebugCommand.class,
      LabGradeCommand.class,
      LabPackageCommand.class
    },
    description = {
      "Labs: you write a piece of the kernel, and see whether it works.",
      "",
      "Each lab has a handout, a starter that compiles, and tests that look at the state",
      "of machine and kernel: page-table entries, frames, the order of events, blocks on",
      "the disk. A lab is named by its name or its number everywhere."
    },
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands (trapeze lab COMMAND --help tells more):%n",
    footerHeading = "%nA first lab:%n",
    footer = {
      "  trapeze lab list                 what there is",
      "  trapeze lab start lazy my-lazy   a folder for it: read my-lazy/HANDOUT.md",
      "  trapeze lab grade lazy my-lazy   which tests pass, and why others do not",
      "  trapeze lab run lazy my-lazy     a shell on the kernel with your piece in it",
      "",
      "For teachers: docs/labs.md.",
    })
final class LabCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "lab needs a command: " + String.join(", ", spec.subcommands().keySet()));
  }
}
