package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of what a compilation may take. */
class HostCommandTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
  }

  private HostCommand.Result run(String script) throws Exception {
    return new HostCommand(folder, 1).run(List.of("/bin/sh", "-c", script));
  }

  @Test
  void statusAndOutputAreGiven() throws Exception {
    HostCommand.Result result = run("echo out; echo err >&2; exit 3");
    assertThat(result).isEqualTo(new HostCommand.Result(3, false, "out\nerr\n"));
  }

  @Test
  void whoComputesOrSleepsForEverIsEndedWithItsChildren() throws Exception {
    assertThat(run("while :; do :; done").status()).isNotZero();
    HostCommand.Result result = run("echo $$; sleep 1000 & echo $!; wait");
    assertThat(result.timedOut()).isTrue();
    for (String pid : result.output().lines().toList()) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ended -> ended.onExit().join());
    }
  }

  @Test
  void aFileIsOfLimitedSize() throws Exception {
    run("dd if=/dev/zero of=large bs=1048576 count=100 2>/dev/null");
    Path large = folder.resolve("large");
    if (Files.exists(large)) {
      assertThat(Files.size(large)).isLessThanOrEqualTo(32 << 20);
    }
  }

  @Test
  void theEnvironmentIsNotHandedOn() throws Exception {
    assertThat(run("env").output().lines().map(line -> line.split("=")[0]))
        .contains("PATH", "TMPDIR")
        .doesNotContain("HOME", "USER", "CPATH");
  }
}
