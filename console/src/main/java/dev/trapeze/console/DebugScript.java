package dev.trapeze.console;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What the debugger does before it reads anything: a command, or the commands in a file.
 *
 * @param line a command; for a file, {@code source} and its name
 */
record DebugScript(String line) {

  /** Commands and files, in the order in which they are given. */
  abstract static class Consumer implements IParameterConsumer {
    private final String prefix;

    Consumer(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      if (words.isEmpty()) {
        throw new ParameterException(
            command.commandLine(), "Missing required parameter for option " + option);
      }
      ((DebugSessionOptions.Holder) command.userObject())
          .session()
          .add(new DebugScript(prefix + words.pop()));
    }
  }

  static final class OfCommand extends Consumer {
    OfCommand() {
      super("");
    }
  }

  static final class OfFile extends Consumer {
    OfFile() {
      super("source ");
    }
  }
}
