package dev.trapeze.kernel.exec;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a program is told when it starts.
 *
 * @param path by which it was found
 * @param argv its arguments, without their NULs; by custom the first is its name
 * @param environment its environment, by custom of the form NAME=value, without the NULs
 */
public record ProgramArguments(String path, List<byte[]> argv, List<byte[]> environment) {

  /** Copies the lists, not the strings. */
  public ProgramArguments {
    argv = List.copyOf(argv);
    environment = List.copyOf(environment);
  }

  /** With an empty environment. */
  public static ProgramArguments of(String path, List<byte[]> argv) {
    return new ProgramArguments(path, argv, List.of());
  }

  /** The path as it is laid down in memory. */
  byte[] pathBytes() {
    return path.getBytes(StandardCharsets.ISO_8859_1);
  }
}
