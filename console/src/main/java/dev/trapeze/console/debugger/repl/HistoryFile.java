package dev.trapeze.console.debugger.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where typed commands are kept from one session to the next: in {@code TRAPEZE_HISTORY} (not at
 * all if that is empty), else below {@code XDG_STATE_HOME}, else below {@code ~/.local/state}.
 */
public final class HistoryFile {
  private HistoryFile() {}

  /**
   * The file, whose folder is there; null if there is to be none, or can be none.
   *
   * @param home what {@code ~} means if {@code HOME} does not say
   */
  public static @Nullable Path of(Map<String, String> environment, String home) {
    String chosen = environment.get("TRAPEZE_HISTORY");
    try {
      if (chosen != null) {
        return chosen.isEmpty() ? null : usable(Path.of(chosen).toAbsolutePath());
      }
      String state = environment.getOrDefault("XDG_STATE_HOME", "");
      String root = environment.getOrDefault("HOME", home);
      Path folder = state.isEmpty() ? Path.of(root, ".local", "state") : Path.of(state);
      Path file = folder.resolve("trapeze").resolve("history");
      Files.createDirectories(file.getParent());
      return Files.isWritable(file.getParent()) ? usable(file) : null;
    } catch (IOException | InvalidPathException e) {
      // A session without a history is better than none.
      return null;
    }
  }

  /** The file, if JLine can make it, or read what is there and write to it. */
  private static @Nullable Path usable(Path file) throws IOException {
    if (!Files.exists(file)) {
      return file;
    }
    if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
      return null;
    }
    Files.readString(file); // fails where JLine's reading would
    return file;
  }
}
