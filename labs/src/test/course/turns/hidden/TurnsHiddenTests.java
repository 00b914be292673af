package lab.hidden;

import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import java.util.List;

/** The hidden tests. */
public final class TurnsHiddenTests implements LabSuite {
  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of(
            "greeting-is-short",
            "B",
            15,
            trial ->
                trial.that(
                    trial.submission().source("greeting.txt").strip().length() == 8,
                    "the greeting of the secret test has another length")));
  }
}
