package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import java.io.PrintWriter;
import java.util.Map;

/** What {@code help} shows. */
final class HelpText {
  private static final int COLUMN = 20;

  private final CommandTable table;

  HelpText(CommandTable table) {
    this.table = table;
  }

  void write(Invocation invocation) throws CommandError {
    PrintWriter out = invocation.out();
    Ink ink = invocation.ink();
    String topic = invocation.arguments();
    if (topic.isEmpty()) {
      all(out, ink);
      return;
    }
    String first = topic.contains(" ") ? "" : table.firstWord(topic);
    Map<String, DebugCommand> group = table.group(first);
    if (group.isEmpty()) {
      one(out, ink, table.find(topic).command());
      return;
    }
    DebugCommand alone = table.alone(first);
    if (alone != null) {
      one(out, ink, alone);
      out.println();
    }
    out.println("Commands of " + first + ":");
    group.values().stream().distinct().forEach(command -> summary(out, ink, command));
  }

  private void all(PrintWriter out, Ink ink) {
    for (CommandSection section : table.sections()) {
      out.println(section.title() + ":");
      section.commands().forEach(command -> summary(out, ink, command));
      out.println();
    }
    out.println("'help COMMAND' tells more. A command can be typed as any beginning that no other");
    out.println("has. 'pid N' in front of or behind the arguments names a process.");
  }

  private static void summary(PrintWriter out, Ink ink, DebugCommand command) {
    String gap = " ".repeat(Math.max(1, COLUMN - command.name().length()));
    out.println("  " + ink.changed(command.name()) + gap + sentence(command.summary()));
  }

  private static String sentence(String summary) {
    String end = summary.endsWith(".") ? "" : ".";
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + end;
  }

  private static void one(PrintWriter out, Ink ink, DebugCommand command) {
    out.println(ink.changed(command.synopsis()));
    out.println(sentence(command.summary()));
    if (!command.help().isBlank()) {
      out.println();
      command.help().lines().forEach(out::println);
    }
    if (!command.aliases().isEmpty()) {
      out.println();
      out.println("Also: " + String.join(", ", command.aliases()));
    }
  }
}
