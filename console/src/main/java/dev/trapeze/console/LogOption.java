package dev.trapeze.console;

import picocli.CommandLine.Option;

/**
 * {@code --log}, in each command. It takes effect while the command line is read, and has no
 * default here: that of one command would undo what was said to another.
 */
final class LogOption {
  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      converter = LogLevel.Converter.class,
      description = "Log on standard error: off, error, warn, info, debug or trace (default: off).")
  private void choose(LogLevel level) {
    LogOutput.choose(level);
  }
}
