package dev.trapeze.labs.self;

import dev.trapeze.labs.submission.SubmittedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A wrong solution of the kind that students hand in: the reference with a mistake in it.
 *
 * @param file that describes it
 * @param what the mistake is
 * @param task in which it is made
 * @param loses names of all tests that it does not pass
 */
record Mutant(Path file, String what, String task, SortedSet<String> loses, List<Edit> edits) {
  private static final String WHAT = "what:";
  private static final String TASK = "task:";
  private static final String LOSES = "loses:";
  private static final String FILE = "file:";
  private static final String REPLACE = "--- replace";
  private static final String BY = "--- by";
  private static final String END = "--- end";

  /** A change of a file: a text that is in it once gets another one in its place. */
  record Edit(String fileName, String from, String to) {}

  static Mutant read(Path file) {
    try {
      return parse(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mutant parse(Path file, List<String> lines) {
    String what = "";
    String task = "";
    String fileName = "";
    SortedSet<String> loses = new TreeSet<>();
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(WHAT)) {
        what = line.substring(WHAT.length()).strip();
      } else if (line.startsWith(TASK)) {
        task = line.substring(TASK.length()).strip();
      } else if (line.startsWith(LOSES)) {
        for (String name : line.substring(LOSES.length()).split(",")) {
          loses.add(name.strip());
        }
      } else if (line.startsWith(FILE)) {
        fileName = line.substring(FILE.length()).strip();
      } else if (line.equals(REPLACE)) {
        int by = indexOf(file, lines, BY, i);
        int end = indexOf(file, lines, END, by);
        edits.add(new Edit(fileName, text(lines, i, by), text(lines, by, end)));
        i = end;
      } else if (!line.isBlank()) {
        throw new AssertionError(file + ":" + (i + 1) + ": not understood: " + line);
      }
    }
    loses.remove("");
    if (what.isEmpty() || task.isEmpty() || loses.isEmpty() || edits.isEmpty()) {
      throw new AssertionError(file + ": needs what, task, loses, file and a replacement");
    }
    return new Mutant(file, what, task, loses, edits);
  }

  private static int indexOf(Path file, List<String> lines, String mark, int after) {
    for (int i = after + 1; i < lines.size(); i++) {
      if (lines.get(i).equals(mark)) {
        return i;
      }
    }
    throw new AssertionError(file + ":" + (after + 1) + ": no " + mark + " follows");
  }

  private static String text(List<String> lines, int from, int to) {
    return String.join("\n", lines.subList(from + 1, to));
  }

  /** Makes the mistake. */
  SubmittedFiles applyTo(SubmittedFiles reference) {
    SubmittedFiles changed = reference;
    for (Edit edit : edits) {
      String text = changed.texts().get(edit.fileName());
      if (text == null) {
        throw new AssertionError(file + ": the reference has no file " + edit.fileName());
      }
      int at = text.indexOf(edit.from());
      if (at < 0 || text.indexOf(edit.from(), at + 1) >= 0) {
        throw new AssertionError(
            file + ": not once in " + edit.fileName() + " of the reference:\n" + edit.from());
      }
      changed =
          changed.with(
              edit.fileName(),
              text.substring(0, at) + edit.to() + text.substring(at + edit.from().length()));
    }
    return changed;
  }
}
