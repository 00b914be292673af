package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The {@code trapeze} command as a process of its own, with the classes under test. */
final class TrapezeProcess {
  /** What came of it; the texts have a character for each byte. */
  record Result(int status, String out, String err) {}

  private static final int TIMEOUT_SECONDS = 120;

  private TrapezeProcess() {}

  /** The words of the command that starts it. */
  static List<String> command(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                // Stands in the manifest of the jar that users start; JLine has a native part.
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args));
    return command;
  }

  /** Runs it to its end with these bytes, and nothing after them, on standard input. */
  static Result run(byte[] input, String... args) throws IOException, InterruptedException {
    return run(input, command(args));
  }

  static Result run(byte[] input, List<String> command) throws IOException, InterruptedException {
    return run(new ProcessBuilder(command), input);
  }

  /** As {@link #run(byte[], String...)}, with that current folder. */
  static Result runIn(Path folder, byte[] input, String... args)
      throws IOException, InterruptedException {
    return run(new ProcessBuilder(command(args)).directory(folder.toFile()), input);
  }

  static Result run(ProcessBuilder builder, byte[] input) throws IOException, InterruptedException {
    Process process = builder.start();
    CompletableFuture<String> out = readAll(process.getInputStream());
    CompletableFuture<String> err = readAll(process.getErrorStream());
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // It has ended without reading everything, which is its right.
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "still running: " + builder.command() + "\n" + out.join() + err.join());
    }
    return new Result(process.exitValue(), out.join(), err.join());
  }

  private static CompletableFuture<String> readAll(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try {
            in.transferTo(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return bytes.toString(StandardCharsets.ISO_8859_1);
        });
  }
}
