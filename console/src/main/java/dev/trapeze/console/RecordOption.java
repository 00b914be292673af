package dev.trapeze.console;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code --record}, in each command whose run can be repeated. */
final class RecordOption {
  @Option(
      names = "--record",
      paramLabel = "FILE",
      description =
          "Write a recording of the run to this file; 'trapeze replay FILE' has the run once more."
              + " After a kernel panic there is one in any case.")
  private @Nullable Path file;

  // Null without arguments, where nothing is parsed.
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /**
   * The file for the recording, if there is to be one, and if it can be written and is none of the
   * run's own.
   */
  @Nullable Path file(List<Path> inputs) throws CommandFailure {
    if (file == null) {
      return null;
    }
    HostFile.requireFolder(file);
    for (Path input : inputs) {
      if (HostFile.same(file, input)) {
        throw new CommandFailure(
            ExitStatus.CANNOT_WRITE, file + ": the recording would replace what the run needs");
      }
    }
    return file;
  }

  /** All words of the command line. */
  List<String> arguments() {
    ParseResult parsed = command == null ? null : command.root().commandLine().getParseResult();
    return parsed == null ? List.of() : parsed.originalArgs();
  }
}
