package dev.trapeze.labs.report;

import dev.trapeze.labs.grading.Failure;
import dev.trapeze.labs.grading.Grade;
import dev.trapeze.labs.grading.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The commands with which somebody looks at a failure again.
 *
 * @param folder of the submission, as that person would name it
 * @param options of {@code lab grade} that the same run needs: {@code --labs DIR}
 * @param hasRecordings whether that person has the recordings of this run
 */
public record Rerun(String folder, List<String> options, boolean hasRecordings) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  /** For a student in the folder of the submission, which was graded elsewhere. */
  public static final Rerun HERE = new Rerun(".", List.of(), false);

  public Rerun {
    options = List.copyOf(options);
  }

  /** Runs that test alone, under the seed that it failed with. */
  String command(Grade grade, TestResult test) {
    List<String> words = new ArrayList<>(List.of("trapeze", "lab", "grade", grade.lab(), folder));
    words.addAll(options);
    if (test.hidden()) {
      words.add("--hidden");
    }
    words.addAll(List.of("--test", test.name()));
    Failure failure = test.failure();
    if (failure != null && failure.seed() != null) {
      words.addAll(List.of("--seed", failure.seed().toString()));
    }
    return shell(words);
  }

  /** Opens the recording at the instruction where the test failed; null if there is none. */
  @Nullable String replay(Failure failure) {
    return hasRecordings && failure.recording() != null
        ? shell(List.of("trapeze", "debug", "--replay", failure.recording()))
        : null;
  }

  private static String shell(List<String> words) {
    return words.stream().map(Rerun::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
