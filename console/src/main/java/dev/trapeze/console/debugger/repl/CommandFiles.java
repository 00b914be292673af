package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Does the lines of files: {@code source}, {@code -x}. */
public final class CommandFiles {
  private static final int MOST_NESTED = 16;

  private final Interpreter interpreter;
  private int nested;

  CommandFiles(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /**
   * Does the lines of a file, up to the first that fails or that leaves the debugger.
   *
   * @throws CommandError if the file cannot be read, or a line fails, whose number is said
   */
  public void source(String file) throws CommandError {
    if (nested >= MOST_NESTED) {
      throw new CommandError(file + ": files of commands are nested too deep");
    }
    List<String> lines = read(file);
    nested++;
    try {
      for (int i = 0; i < lines.size(); i++) {
        if (perform(file + ":" + (i + 1) + ": ", lines.get(i))) {
          return;
        }
      }
    } finally {
      nested--;
    }
  }

  private boolean perform(String place, String line) throws CommandError {
    try {
      return interpreter.perform(line);
    } catch (CommandError e) {
      throw new CommandError(place + e.getMessage());
    }
  }

  private static List<String> read(String file) throws CommandError {
    try {
      byte[] bytes = Files.readAllBytes(Path.of(file));
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      throw new CommandError(file + ": No such file or directory.");
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandError(file + ": cannot be read: " + e.getMessage());
    }
  }
}
