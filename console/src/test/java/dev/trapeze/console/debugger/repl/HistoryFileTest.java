package dev.trapeze.console.debugger.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  @TempDir private Path home;

  private @Nullable Path of(Map<String, String> environment) {
    return HistoryFile.of(environment, home.toString());
  }

  @Test
  void environmentChoosesTheFile() {
    assertThat(of(Map.of())).isEqualTo(home.resolve(".local/state/trapeze/history"));
    assertThat(home.resolve(".local/state/trapeze")).isDirectory();
    assertThat(of(Map.of("HOME", home.resolve("other").toString())))
        .as("where shells have ~, whatever the JVM thinks")
        .isEqualTo(home.resolve("other/.local/state/trapeze/history"));
    assertThat(of(Map.of("XDG_STATE_HOME", home.resolve("state").toString())))
        .isEqualTo(home.resolve("state/trapeze/history"));
    assertThat(of(Map.of("TRAPEZE_HISTORY", home.resolve("mine").toString())))
        .isEqualTo(home.resolve("mine"));
  }

  @Test
  void withoutAFileThereIsNoHistory() throws Exception {
    assertThat(of(Map.of("TRAPEZE_HISTORY", ""))).isNull();
    assertThat(of(Map.of("TRAPEZE_HISTORY", "a\0b"))).isNull();
    assertThat(of(Map.of("TRAPEZE_HISTORY", home.toString()))).as("a folder").isNull();
    Path noise = Files.write(home.resolve("noise"), new byte[] {'c', '\n', (byte) 0xff, '\n'});
    assertThat(of(Map.of("TRAPEZE_HISTORY", noise.toString()))).as("no text").isNull();
    Path file = Files.writeString(home.resolve("file"), "");
    assertThat(of(Map.of("TRAPEZE_HISTORY", file.toString()))).isEqualTo(file);
    assertThat(of(Map.of("XDG_STATE_HOME", file.toString()))).isNull();
  }
}
