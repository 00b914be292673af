package dev.trapeze.console;

import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabDescription;
import dev.trapeze.labs.lab.LabTask;
import dev.trapeze.labs.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code trapeze lab list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the labs: number, name, points, the points of each task, title.",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "65:a lab in --labs makes no sense",
      "66:there is no folder --labs",
    })
final class LabListCommand implements Callable<Integer> {
  @Mixin private LabsOption labs = new LabsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("no", "name", "points", "tasks", "title"));
    for (Lab lab : labs.catalog().labs()) {
      LabDescription description = lab.description();
      rows.add(
          List.of(
              String.valueOf(description.number()),
              description.name(),
              String.valueOf(description.points()),
              description.tasks().stream()
                  .map(LabListCommand::words)
                  .collect(Collectors.joining(" ")),
              description.title()));
    }
    TextTable.of(rows, List.of(0, 2)).forEach(spec.commandLine().getOut()::println);
    return ExitStatus.OK.number();
  }

  private static String words(LabTask task) {
    return task.id() + ":" + task.points();
  }
}
