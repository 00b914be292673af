package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabSchedulerTest {
  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({"priority, TODO task A", "lottery, TODO task B", "mlfq, TODO task C"})
  void optionChoosesWhichOfTheStudentsSchedulersRuns(String scheduler, String words) {
    Path folder = temporary.resolve("mine");
    assertThat(CommandRun.of("lab", "start", "scheduling", folder).status()).isZero();
    CommandRun run =
        CommandRun.of(
            "lab",
            "run",
            "scheduling",
            folder,
            "--scheduler",
            scheduler,
            "--run",
            "echo",
            "--record",
            temporary.resolve("recording.json"));
    assertThat(run.status()).isEqualTo(ExitStatus.PANIC.number());
    assertThat(run.err()).contains(words);
  }
}
