package dev.trapeze.labs.grading;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabDescription;
import dev.trapeze.labs.lab.LabTask;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraderTest {
  private static final Lab LAB =
      new Lab(
          Path.of("no-such-lab"),
          new LabDescription(
              99,
              "none",
              "None",
              "nothing",
              List.of(new LabTask("A", "nothing", 1)),
              Map.of(),
              List.of(),
              List.of(),
              List.of(),
              "lab.tests.Setup",
              "lab.tests.Tests",
              null,
              0));

  /** Looks at a system by way of a student's class, which does not like it. */
  private static final class Startled implements FailureView {
    @Override
    public void ending(Kernel kernel, Process process) {
      throw new AssertionError("not now");
    }

    @Override
    public List<Detail> details(FailedRun run) {
      throw new AssertionError("nor now");
    }

    @Override
    public byte[] recording(FailedRun run) {
      throw new AssertionError("nor ever");
    }
  }

  private static final class Nothing implements Submission {
    @Override
    public <T> T piece(Class<T> type, String role) {
      throw new IllegalArgumentException(role);
    }

    @Override
    public byte[] program(String name, Xlen xlen) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public String source(String fileName) {
      throw new IllegalArgumentException(fileName);
    }
  }

  @Test
  void aFailureThatCannotBeLookedAtIsAFailureAllTheSame() {
    String source =
        """
            li   a0, 0
            li   a7, SYS_EXIT
            ecall
        """;
    LabTest test =
        LabTest.of(
                "fails",
                "A",
                1,
                trial -> {
                  trial.system().program("main", source).first("main").boot().runToPowerOff();
                  throw trial.fail("as it should");
                })
            .inWidths(Xlen.RV64);
    LabCode.DeclaredTest declared = new LabCode.DeclaredTest(test, false);
    LabCode code = new LabCode(LAB, (config, submission) -> config, List.of(declared));

    TestResult result =
        new Grader(code, Nothing::new, GradeOptions.plain(), new Startled(), Recordings.NONE)
            .run(declared, Set.of());

    Failure failure = requireNonNull(result.failure());
    assertThat(failure.reason()).isEqualTo("as it should");
    assertThat(failure.details()).extracting(Detail::title).contains("picture");
  }
}
