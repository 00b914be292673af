package lab.tests;

import dev.trapeze.labs.testing.LabSuite;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** The public tests. */
public final class TurnsTests implements LabSuite {
  private static final String EXIT_7 = "li a0, 7\nli a7, SYS_EXIT\necall\n";

  @Override
  public List<LabTest> tests() {
    return List.of(
        LabTest.of("first-process-runs", "A", 20, this::runs),
        LabTest.of("its-status-comes-out", "A", 40, this::status).needing("first-process-runs"),
        LabTest.of("greeting-is-on-the-disk", "B", 25, this::greeting));
  }

  private void runs(Trial trial) throws Exception {
    trial.system().program("prog", EXIT_7).first("prog").boot().runToPowerOff();
  }

  private void status(Trial trial) throws Exception {
    int status = trial.system().program("prog", EXIT_7).first("prog").boot().runToPowerOff();
    trial.equal("exit status", 7, status);
  }

  private void greeting(Trial trial) {
    trial.equal("greeting.txt", "good day", trial.submission().source("greeting.txt").strip());
  }
}
