package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.proc.Process;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What the last word of a line could become. */
final class Completions {
  private static final int REGISTERS = 32;
  private static final int MOST = 500;

  private final Debugger debugger;
  private final CommandTable table;

  Completions(Debugger debugger, CommandTable table) {
    this.debugger = debugger;
    this.table = table;
  }

  /**
   * All words that the last word of {@code text} is the beginning of, in full.
   *
   * @param text the line up to the cursor
   */
  List<String> of(String text) {
    int start = text.length();
    while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    String word = text.substring(start);
    String before = text.substring(0, start).strip();
    try {
      return before.isEmpty() ? beginning(table.firstWords(), word) : behind(before, word);
    } catch (CommandError e) {
      // What is in front of it is no command, so nothing can follow.
      return List.of();
    }
  }

  private List<String> behind(String before, String word) throws CommandError {
    if (before.equals("pid") || before.endsWith(" pid")) {
      return beginning(pids(), word);
    }
    if (!before.contains(" ")) {
      String first = table.firstWord(before.replaceFirst("/.*", ""));
      List<String> words = new ArrayList<>(beginning(table.group(first).keySet(), word));
      DebugCommand alone = table.alone(first);
      if (alone != null) {
        words.addAll(arguments(alone.completes(), word));
      }
      return words;
    }
    return arguments(table.find(before).command().completes(), word);
  }

  private List<String> arguments(Argument kind, String word) {
    return switch (kind) {
      case NONE -> List.of();
      case LOCATION -> withPrefix("*", word, names());
      case EXPRESSION ->
          word.startsWith("$") ? withPrefix("$", word, registers()) : inExpression(word);
      case REGISTER -> withPrefix("$", word, registers());
      case PID -> beginning(pids(), word);
      case FILE -> files(word);
      case COMMAND -> beginning(table.firstWords(), word);
      case SYSCALL -> beginning(calls(), word);
      case STOP_POINT ->
          beginning(
              debugger.stopPoints().all().stream()
                  .map(StopPoint::number)
                  .map(String::valueOf)
                  .toList(),
              word);
    };
  }

  /** The name at the end of {@code a+ma}: what is in front of it stays. */
  private List<String> inExpression(String word) {
    int start = word.length();
    while (start > 0 && isNameCharacter(word.charAt(start - 1))) {
      start--;
    }
    String front = word.substring(0, start);
    String name = word.substring(start);
    boolean register = front.endsWith("$");
    return beginning(register ? registers() : names(), name).stream().map(front::concat).toList();
  }

  private static boolean isNameCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static List<String> withPrefix(String prefix, String word, Collection<String> words) {
    if (!word.startsWith(prefix)) {
      return beginning(words, word);
    }
    return beginning(words, word.substring(prefix.length())).stream().map(prefix::concat).toList();
  }

  private static List<String> beginning(Collection<String> words, String start) {
    return words.stream().filter(word -> word.startsWith(start)).limit(MOST).toList();
  }

  private Collection<String> names() {
    Symbols present = debugger.symbols(debugger.subject());
    List<String> names = new ArrayList<>(present.names());
    names.addAll(present.files());
    return names;
  }

  private static List<String> registers() {
    List<String> names = new ArrayList<>();
    names.add("pc");
    for (int x = 0; x < REGISTERS; x++) {
      names.add(Register.abiName(x));
    }
    for (CsrId csr : CsrId.values()) {
      names.add(csr.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private List<String> pids() {
    return debugger.kernel().processes().all().stream()
        .map(Process::pid)
        .map(String::valueOf)
        .toList();
  }

  private List<String> calls() {
    List<String> names = new ArrayList<>();
    for (Syscall call : Syscall.values()) {
      CallForm form = debugger.kernel().calls().of(call);
      if (form != null) {
        names.add(form.name());
      }
    }
    return names;
  }

  private static List<String> files(String word) {
    int slash = word.lastIndexOf('/') + 1;
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(Path.of(slash == 0 ? "." : word.substring(0, slash)))) {
      for (Path entry : entries) {
        String end = Files.isDirectory(entry) ? "/" : "";
        names.add(word.substring(0, slash) + entry.getFileName() + end);
      }
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
    return beginning(names, word);
  }
}
