package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.CommandError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of the host that a command writes. It is complete or not there: what is written goes into
 * a new file beside it, which then takes its name. A device such as {@code /dev/stdout} is written
 * through.
 */
final class ResultFile {
  /** Writes the contents. */
  interface Contents {
    /** Writes them. */
    void writeTo(PrintWriter out) throws CommandError, InterruptedException;
  }

  private final Path file;

  private ResultFile(Path file) {
    this.file = file;
  }

  /**
   * The file of that name.
   *
   * @throws CommandError if it could not be written, as far as that can be told before
   */
  static ResultFile of(String name) throws CommandError {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw new CommandError(name + ": not a file name");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new CommandError(file + ": is a directory");
    }
    if (!Files.isDirectory(folder)) {
      throw new CommandError(file + ": no such directory");
    }
    if (!Files.exists(file) && !Files.isWritable(folder)) {
      throw new CommandError(file + ": permission denied");
    }
    return new ResultFile(file);
  }

  /** Writes it; an existing file is unchanged if that fails. */
  void write(Contents contents) throws CommandError, InterruptedException {
    boolean device = Files.exists(file) && !Files.isRegularFile(file);
    Path target =
        device
            ? file
            : file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try (PrintWriter out =
          new PrintWriter(Files.newBufferedWriter(target, StandardCharsets.UTF_8))) {
        contents.writeTo(out);
        if (out.checkError()) {
          throw new IOException("cannot be written");
        }
      }
      if (!device) {
        Files.move(
            target, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new CommandError(file + ": " + reason(e));
    } finally {
      if (!device) {
        discard(target);
      }
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The command has failed anyway, and has said why.
      return;
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    String message = e.getMessage();
    return e instanceof AccessDeniedException || message == null ? "permission denied" : message;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
