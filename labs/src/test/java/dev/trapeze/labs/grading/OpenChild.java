package dev.trapeze.labs.grading;

import dev.trapeze.labs.submission.Unguarded;
import java.io.IOException;

/** A submission's JVM in which its code may name and find all classes. */
final class OpenChild {
  private OpenChild() {}

  public static void main(String[] arguments) throws IOException {
    GradingChild.run(Unguarded::open);
  }
}
