package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.maps.AddressSpaceDifference;
import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.AddressSpaceTable;
import dev.trapeze.console.maps.DifferenceText;
import dev.trapeze.console.maps.MapsDocument;
import dev.trapeze.console.maps.PictureStyle;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.console.maps.SvgPicture;
import dev.trapeze.console.maps.TextPicture;
import dev.trapeze.kernel.proc.Process;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command {@code maps}, which remembers what it has seen of each process last. */
final class MapsView {
  private static final String EXPECTED =
      "expected maps [PID] [--diff] [--table] [--svg FILE] [--json FILE]";

  private final Map<Integer, AddressSpaceSnapshot> last = new HashMap<>();

  /** What was typed. */
  private static final class Options {
    private @Nullable String pid;
    private boolean diff;
    private boolean table;
    private @Nullable String svg;
    private @Nullable String json;
  }

  void run(Invocation invocation) throws CommandError {
    Options options = parse(invocation.arguments());
    Subject subject = Words.subject(invocation, options.pid);
    Process process = subject.process();
    if (process == null) {
      throw new CommandError("no process has the hart; expected maps PID");
    }
    if (!subject.hasMemory()) {
      throw new CommandError(
          "pid "
              + process.pid()
              + " has ended and has no memory any more; expected a process that"
              + " lives");
    }
    AddressSpaceSnapshot snapshot = take(invocation, process);
    AddressSpaceSnapshot before = last.put(process.pid(), snapshot);
    if (options.svg != null) {
      write(options.svg, picture(options, before, snapshot), invocation.out());
    }
    if (options.json != null) {
      write(options.json, document(options, before, snapshot), invocation.out());
    }
    if (options.svg != null || options.json != null) {
      return;
    }
    if (!options.diff) {
      show(invocation, snapshot, options.table);
    } else if (before == null) {
      invocation
          .out()
          .println(
              "nothing to compare with: noted what "
                  + Spaces.name(process)
                  + " has now; a later 'maps --diff' says what has changed");
    } else {
      difference(invocation, before, snapshot);
    }
  }

  private static Options parse(String arguments) throws CommandError {
    Options options = new Options();
    List<String> words = Words.of(arguments);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "--diff" -> options.diff = true;
        case "--table" -> options.table = true;
        case "--svg" -> options.svg = file(words, ++i, word);
        case "--json" -> options.json = file(words, ++i, word);
        default -> {
          if (word.startsWith("-") || options.pid != null) {
            throw new CommandError("'" + word + "': " + EXPECTED);
          }
          options.pid = word;
        }
      }
    }
    return options;
  }

  private static String file(List<String> words, int index, String option) throws CommandError {
    if (index >= words.size()) {
      throw new CommandError(option + ": expected the name of a file behind it");
    }
    return words.get(index);
  }

  private static AddressSpaceSnapshot take(Invocation invocation, Process process) {
    long instructions = invocation.debugger().kernel().machine().clock().instructionsRetired();
    return new SnapshotTaker(invocation.debugger().kernel().state())
        .take(process, "after " + instructions + " instructions");
  }

  private static PictureStyle style(Ink ink) {
    return ink == Ink.PLAIN
        ? PictureStyle.PLAIN
        : PictureStyle.ofStandardOutput(null, PictureStyle.ColourChoice.ALWAYS, true);
  }

  private static void show(Invocation invocation, AddressSpaceSnapshot snapshot, boolean table) {
    PrintWriter out = invocation.out();
    out.println(snapshot.heading());
    List<String> lines =
        table
            ? new AddressSpaceTable(snapshot).lines()
            : new TextPicture(snapshot, style(invocation.ink())).lines();
    lines.forEach(out::println);
  }

  private static void difference(
      Invocation invocation, AddressSpaceSnapshot before, AddressSpaceSnapshot snapshot) {
    PrintWriter out = invocation.out();
    out.println(before.heading());
    out.println(snapshot.heading());
    new DifferenceText(AddressSpaceDifference.between(before, snapshot), style(invocation.ink()))
        .lines()
        .forEach(out::println);
  }

  private static String picture(
      Options options, @Nullable AddressSpaceSnapshot before, AddressSpaceSnapshot snapshot) {
    return options.diff && before != null
        ? SvgPicture.of(AddressSpaceDifference.between(before, snapshot))
        : SvgPicture.of(snapshot);
  }

  private static String document(
      Options options, @Nullable AddressSpaceSnapshot before, AddressSpaceSnapshot snapshot) {
    MapsDocument document =
        options.diff && before != null
            ? MapsDocument.ofDifference(before, snapshot, null)
            : MapsDocument.of(snapshot);
    return document.toJson();
  }

  private static void write(String name, String text, PrintWriter out) throws CommandError {
    try {
      Path path = Path.of(name);
      Files.write(path, text.getBytes(StandardCharsets.UTF_8));
      out.println("written to " + path);
    } catch (IOException | InvalidPathException e) {
      throw new CommandError(name + ": cannot be written; expected a file in a folder that exists");
    }
  }
}
