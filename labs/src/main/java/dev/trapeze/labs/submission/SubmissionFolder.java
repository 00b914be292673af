package dev.trapeze.labs.submission;

import dev.trapeze.labs.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder as it was handed in: like the one that {@code lab start} makes, or flat, or a folder
 * with nothing but such a folder in it. What does not count is ignored: tests of its own, build
 * files, results, class files.
 */
public final class SubmissionFolder {
  /** Where {@code lab start} puts Java, of package {@code lab}. */
  public static final String JAVA_FOLDER = "src/main/java/lab";

  /** And guest programs. */
  public static final String PROGRAM_FOLDER = "user";

  /** And the other sources: parts of the kernel in assembly. */
  public static final String SOURCE_FOLDER = "kernel";

  private static final int DEEPEST_NESTING = 3;
  private static final int MOST_FILES = 1_000;

  private final Lab lab;
  private final Path root;
  private final FileIntake intake;
  private final Map<String, String> texts = new TreeMap<>();

  private SubmissionFolder(Path folder, Lab lab) throws IOException {
    this.lab = lab;
    this.root = root(folder, lab);
    this.intake = new FileIntake(folder, root);
  }

  /**
   * Reads what counts: the Java files of {@code src/main/java/lab} or, if that is not there, of the
   * folder itself; the guest programs in {@code user} or the folder itself; the other sources that
   * the lab asks for.
   *
   * @throws UnusableSubmission if a file that counts cannot be taken
   */
  public static SubmittedFiles read(Path folder, Lab lab) throws UnusableSubmission {
    if (!Files.isDirectory(folder)) {
      throw new UnusableSubmission(folder + ": no such folder");
    }
    try {
      SubmissionFolder read = new SubmissionFolder(folder, lab);
      read.takeJava();
      read.takePrograms();
      read.takeOtherSources();
      return new SubmittedFiles(read.texts);
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableSubmission(folder.getFileName() + ": cannot be read: " + e.getMessage());
    }
  }

  /** The folder itself, or the only one in it, if nothing that counts lies beside that. */
  private static Path root(Path folder, Lab lab) throws IOException {
    Path root = folder;
    for (int depth = 0; depth < DEEPEST_NESTING && !hasParts(root, lab); depth++) {
      List<Path> inner =
          entries(root).stream()
              .filter(entry -> Files.isDirectory(entry) && !Files.isSymbolicLink(entry))
              .filter(entry -> !name(entry).startsWith(".") && !name(entry).startsWith("_"))
              .toList();
      if (inner.size() != 1) {
        return folder;
      }
      root = inner.get(0);
    }
    return hasParts(root, lab) ? root : folder;
  }

  private static boolean hasParts(Path root, Lab lab) throws IOException {
    for (String folder : List.of(JAVA_FOLDER, PROGRAM_FOLDER, SOURCE_FOLDER)) {
      if (Files.isDirectory(root.resolve(folder))) {
        return true;
      }
    }
    Set<String> wanted = new HashSet<>(lab.description().sources());
    for (String program : lab.description().programs()) {
      wanted.addAll(sourcesOf(program));
    }
    return entries(root).stream()
        .anyMatch(entry -> name(entry).endsWith(".java") || wanted.contains(name(entry)));
  }

  private void takeJava() throws IOException, UnusableSubmission {
    Path folder = root.resolve(JAVA_FOLDER);
    Set<String> notTheirs = new HashSet<>();
    if (!Files.isDirectory(folder)) {
      folder = root;
      for (Path tests : List.of(lab.tests(), lab.hidden())) {
        Lab.filesIn(tests).forEach(file -> notTheirs.add(name(file))); // the lab's own count
      }
    }
    for (Path file : entries(folder)) {
      if (name(file).endsWith(".java") && !notTheirs.contains(name(file))) {
        texts.put(name(file), intake.text(file));
      }
    }
  }

  private void takePrograms() throws UnusableSubmission {
    for (String program : lab.description().programs()) {
      for (String file : sourcesOf(program)) {
        take(file);
      }
    }
  }

  private void takeOtherSources() throws UnusableSubmission {
    for (String file : lab.description().sources()) {
      take(file);
    }
  }

  private void take(String file) throws UnusableSubmission {
    Path place = place(file);
    if (place != null) {
      texts.put(file, intake.text(place));
    }
  }

  private @Nullable Path place(String file) {
    for (String folder : List.of(PROGRAM_FOLDER, SOURCE_FOLDER, JAVA_FOLDER, "")) {
      Path place = root.resolve(folder).resolve(file);
      if (Files.exists(place)) {
        return place;
      }
    }
    return null;
  }

  /** The files that a guest program may come in. */
  private static List<String> sourcesOf(String program) {
    return List.of(program + ".S", program + ".c");
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.limit(MOST_FILES).sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
