package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All commands, and which of them a line names: in full, by an alias, or by a prefix that no other
 * has (gdb's {@code lookup_cmd}). Of a command of two words, such as {@code info registers}, each
 * word can be short.
 */
final class CommandTable {
  /** gdb's own short forms, which win where a prefix would fit several. */
  private static final Map<String, String> TRADITION =
      Map.ofEntries(
          Map.entry("b", "break"),
          Map.entry("br", "break"),
          Map.entry("bt", "backtrace"),
          Map.entry("where", "backtrace"),
          Map.entry("c", "continue"),
          Map.entry("d", "delete"),
          Map.entry("disp", "display"),
          Map.entry("dis", "disable"),
          Map.entry("fin", "finish"),
          Map.entry("h", "help"),
          Map.entry("i", "info"),
          Map.entry("k", "kill"),
          Map.entry("l", "list"),
          Map.entry("n", "next"),
          Map.entry("ni", "nexti"),
          Map.entry("p", "print"),
          Map.entry("q", "quit"),
          Map.entry("exit", "quit"),
          Map.entry("rc", "reverse-continue"),
          Map.entry("rn", "reverse-next"),
          Map.entry("rni", "reverse-nexti"),
          Map.entry("rs", "reverse-step"),
          Map.entry("rsi", "reverse-stepi"),
          Map.entry("s", "step"),
          Map.entry("si", "stepi"),
          Map.entry("tb", "tbreak"),
          Map.entry("u", "until"));

  private static final Map<String, String> INFO_TRADITION =
      Map.of(
          "b", "breakpoints", "r", "registers", "inferiors", "processes", "threads", "processes");

  private final List<CommandSection> sections;
  private final SortedMap<String, DebugCommand> single = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, DebugCommand>> groups = new TreeMap<>();

  CommandTable(List<CommandSection> sections) {
    this.sections = List.copyOf(sections);
    for (CommandSection section : sections) {
      for (DebugCommand command : section.commands()) {
        put(command.name(), command);
        command.aliases().forEach(alias -> put(alias, command));
      }
    }
  }

  private void put(String name, DebugCommand command) {
    int blank = name.indexOf(' ');
    DebugCommand other =
        blank < 0
            ? single.put(name, command)
            : groups
                .computeIfAbsent(name.substring(0, blank), word -> new TreeMap<>())
                .put(name.substring(blank + 1), command);
    if (other != null && other != command) {
      throw new IllegalArgumentException("two commands are called " + name);
    }
  }

  /** All commands, as {@code help} shows them. */
  List<CommandSection> sections() {
    return sections;
  }

  /** All words that a line can begin with, in alphabetical order. */
  Set<String> firstWords() {
    Set<String> words = new LinkedHashSet<>(single.keySet());
    words.addAll(groups.keySet());
    return words;
  }

  /** The commands of two words that begin with {@code word}, by their second; empty for others. */
  SortedMap<String, DebugCommand> group(String word) {
    return groups.getOrDefault(word, new TreeMap<>());
  }

  /** The command of one word with that name or alias; null if there is none. */
  @Nullable DebugCommand alone(String word) {
    return single.get(word);
  }

  /** The full first word that {@code typed} is short for. */
  String firstWord(String typed) throws CommandError {
    String traditional = TRADITION.get(typed);
    if (traditional != null && !single.containsKey(typed) && firstWords().contains(traditional)) {
      return traditional;
    }
    return choose("", typed, firstWords(), word -> single.get(word));
  }

  /**
   * The command that a line names.
   *
   * @param line not blank, without blanks at its ends
   * @throws CommandError if it is none, or could be several
   */
  TypedCommand find(String line) throws CommandError {
    String typed = leadingWord(line);
    if (typed.isEmpty()) {
      throw undefined("", line);
    }
    String first = firstWord(typed);
    DebugCommand command = single.get(first);
    String rest = line.substring(typed.length());
    SortedMap<String, DebugCommand> group = groups.get(first);
    if (group != null) {
      TypedCommand found = findInGroup(first, group, rest.strip(), command != null);
      if (found != null) {
        return found;
      }
    }
    if (command == null) {
      throw new CommandError(
          "\""
              + first
              + "\" must be followed by the name of one of its commands: "
              + String.join(", ", groups.getOrDefault(first, new TreeMap<>()).keySet()));
    }
    return typed(command, rest);
  }

  private @Nullable TypedCommand findInGroup(
      String first, SortedMap<String, DebugCommand> group, String rest, boolean alone)
      throws CommandError {
    String typed = leadingWord(rest);
    String behind = rest.substring(typed.length());
    String start = typed;
    if (typed.isEmpty() || (alone && isAssignment(behind))) {
      return null;
    }
    String traditional = first.equals("info") ? INFO_TRADITION.get(typed) : null;
    if (traditional != null && !group.containsKey(typed) && group.containsKey(traditional)) {
      typed = traditional;
    }
    if (alone && group.keySet().stream().noneMatch(word -> word.startsWith(start))) {
      return null;
    }
    String second = choose(first + " ", typed, group.keySet(), group::get);
    DebugCommand command = group.get(second);
    return command == null ? null : typed(command, behind);
  }

  /** {@code set x = 3} sets a variable, even if there is a command {@code set xlen}. */
  private static boolean isAssignment(String behind) {
    String text = behind.strip();
    return text.startsWith("=") && !text.startsWith("==");
  }

  private interface Lookup {
    @Nullable DebugCommand command(String word);
  }

  private static String choose(String group, String typed, Set<String> words, Lookup lookup)
      throws CommandError {
    if (words.contains(typed)) {
      return typed;
    }
    List<String> fitting = new ArrayList<>();
    Set<Object> meanings = new LinkedHashSet<>();
    for (String word : words) {
      if (word.startsWith(typed)) {
        fitting.add(word);
        DebugCommand command = lookup.command(word);
        meanings.add(command == null ? word : command);
      }
    }
    if (fitting.isEmpty()) {
      throw undefined(group, typed);
    }
    if (meanings.size() > 1) {
      throw new CommandError(
          "Ambiguous " + group + "command \"" + typed + "\": " + String.join(", ", fitting) + ".");
    }
    return fitting.get(0);
  }

  private static CommandError undefined(String group, String typed) {
    String help = group.isEmpty() ? "help" : "help " + group.strip();
    return new CommandError(
        "Undefined " + group + "command: \"" + typed + "\".  Try \"" + help + "\".");
  }

  private static TypedCommand typed(DebugCommand command, String behind) {
    // As in gdb, blanks may stand in front of a format; but not of a path.
    String rest = command.synopsis().contains("[/") ? behind.strip() : behind;
    if (!rest.startsWith("/")) {
      return new TypedCommand(command, "", rest.strip());
    }
    int end = 1;
    while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
      end++;
    }
    return new TypedCommand(command, rest.substring(1, end), rest.substring(end).strip());
  }

  private static String leadingWord(String text) {
    int end = 0;
    while (end < text.length() && isWordCharacter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
