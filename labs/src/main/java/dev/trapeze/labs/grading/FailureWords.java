package dev.trapeze.labs.grading;

import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.labs.submission.FuelExhausted;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test says that has thrown something, for the student.
 *
 * @param reason one line
 * @param expected what should be, or null
 * @param actual what is, or null
 * @param details what else there is to look at
 */
record FailureWords(
    String reason, @Nullable String expected, @Nullable String actual, List<Detail> details) {
  private static final String STUDENT_PACKAGE = "lab.";
  private static final List<String> OUR_PACKAGES = List.of("lab.tests.", "lab.hidden.");
  private static final int MOST_CHARACTERS = 2000;
  private static final int MOST_CAUSES = 10;

  static FailureWords of(Throwable thrown) {
    CheckFailed check = checkIn(thrown);
    if (check != null) {
      List<Detail> details = new ArrayList<>();
      if (!check.picture().isEmpty()) {
        details.add(new Detail("", check.picture()));
      }
      return new FailureWords(message(check), check.expected(), check.actual(), details);
    }
    if (thrown instanceof SubmissionFault || thrown instanceof FuelExhausted) {
      return ofLines(message(thrown));
    }
    if (thrown instanceof OutOfMemoryError) {
      return ofLines("out of memory" + at(thrown)); // Which of the JVM's words, is by chance.
    }
    if (thrown instanceof StackOverflowError) {
      return ofLines("endless recursion? the stack is full" + at(thrown));
    }
    if (thrown instanceof DiskFormatException) {
      return ofLines("the disk cannot be mounted: " + message(thrown));
    }
    // The message of a panic says that it is one, and mostly what it comes of.
    String reason = isKernels(thrown) ? message(thrown) : name(thrown);
    Throwable cause = lastCause(thrown);
    if (cause != thrown && (message(cause).isEmpty() || !reason.contains(message(cause)))) {
      reason += ", because of " + name(cause);
    }
    return ofLines(reason + at(thrown));
  }

  private static String at(Throwable thrown) {
    String place = placeInSubmission(thrown);
    return place.isEmpty() ? "" : ", at " + place;
  }

  private static FailureWords ofLines(String text) {
    List<String> lines = text.lines().toList();
    List<Detail> details =
        lines.size() > 1
            ? List.of(new Detail("", String.join("\n", lines.subList(1, lines.size()))))
            : List.of();
    return new FailureWords(lines.isEmpty() ? text : lines.get(0), null, null, details);
  }

  /** A check that has failed while the kernel was at work is what its panic comes of. */
  private static @Nullable CheckFailed checkIn(Throwable thrown) {
    Throwable each = thrown;
    for (int i = 0; each != null && i < MOST_CAUSES; i++) {
      if (each instanceof CheckFailed check) {
        return check;
      }
      each = isKernels(each) ? each.getCause() : null;
    }
    return null;
  }

  private static boolean isKernels(Throwable thrown) {
    return thrown instanceof KernelPanic || thrown instanceof PieceException;
  }

  private static Throwable lastCause(Throwable thrown) {
    Throwable last = thrown;
    for (int i = 0; i < MOST_CAUSES; i++) {
      Throwable cause = causeOf(last);
      if (cause == null) {
        return last;
      }
      last = cause;
    }
    return last;
  }

  @SuppressWarnings("CatchingUnchecked") // The student's own class may do what it likes there.
  private static @Nullable Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable e) {
      return null;
    }
  }

  @SuppressWarnings("CatchingUnchecked") // As above.
  private static StackTraceElement[] stackTrace(Throwable thrown) {
    try {
      return thrown.getStackTrace().clone(); // which fails here if it is null
    } catch (Throwable e) {
      return new StackTraceElement[0];
    }
  }

  private static String name(Throwable thrown) {
    String message = message(thrown);
    Class<?> named = thrown.getClass();
    while (named.getSimpleName().isEmpty()) { // An anonymous class has none.
      named = named.getSuperclass();
    }
    String name = named.getSimpleName();
    return message.isEmpty() ? name : name + ": " + message;
  }

  @SuppressWarnings("CatchingUnchecked") // As above.
  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      if (message == null) {
        return "";
      }
      return message.length() > MOST_CHARACTERS
          ? message.substring(0, MOST_CHARACTERS) + " …"
          : message;
    } catch (Throwable e) {
      return "(its message cannot be had)";
    }
  }

  /** The line of the student's code that the exception has come by last; empty if none. */
  private static String placeInSubmission(Throwable thrown) {
    Throwable each = thrown;
    String place = "";
    for (int i = 0; each != null && i < MOST_CAUSES; i++) {
      for (StackTraceElement frame : stackTrace(each)) {
        String name = frame.getClassName();
        if (name.startsWith(STUDENT_PACKAGE) && OUR_PACKAGES.stream().noneMatch(name::startsWith)) {
          place = frame.getFileName() + ":" + frame.getLineNumber();
          break;
        }
      }
      each = causeOf(each);
    }
    return place;
  }
}
