package dev.trapeze.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures in a JVM of its own, so that no program profits or suffers from another's profile. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs a class and gives the numbers that it prints, an array for each line.
   *
   * @param main a class with a {@code main} method that prints lines of whole numbers
   */
  static List<double[]> run(Class<?> main, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(args));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (child.waitFor() != 0) {
      throw new IllegalStateException(main.getSimpleName() + " failed on " + List.of(args));
    }
    List<double[]> lines = new ArrayList<>();
    output
        .lines()
        .forEach(
            line ->
                lines.add(Arrays.stream(line.split(" ")).mapToDouble(Long::parseLong).toArray()));
    return lines;
  }
}
