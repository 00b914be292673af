package dev.trapeze.labs.grading;

import dev.trapeze.labs.submission.Unguarded;
import java.io.IOException;

/** A submission's JVM in which the class files are not checked. */
final class FencedChild {
  private FencedChild() {}

  public static void main(String[] arguments) throws IOException {
    GradingChild.run(Unguarded::fenced);
  }
}
