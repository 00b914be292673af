package dev.trapeze.labs.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands of the host in a folder of their own, which is also their only temporary one, with
 * limits: of time, and where there is a {@code /bin/sh} of memory and of the size of files too.
 *
 * @param folder where they run
 * @param mostSeconds that each may take, by the clock and of a processor
 */
record HostCommand(Path folder, int mostSeconds) {
  private static final int MOST_OUTPUT_BYTES = 64 << 10;
  private static final Path SHELL = Path.of("/bin/sh");

  /** 2 GiB of addresses, files of 32 MiB, so many seconds of a processor. */
  private static final String LIMITS =
      "ulimit -v 2097152; ulimit -f 65536; ulimit -t %d; exec \"$@\"";

  /** The variables that commands get besides those of the temporary folder. */
  private static final List<String> KEPT = List.of("PATH", "SystemRoot");

  /** How a command has ended, and the first of what it said. */
  record Result(int status, boolean timedOut, String output) {}

  Result run(List<String> command) throws IOException {
    List<String> limited = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      limited.addAll(List.of(SHELL.toString(), "-c", LIMITS.formatted(mostSeconds), "sh"));
    }
    limited.addAll(command);
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(limited)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT);
    environment.put("LC_ALL", "C");
    for (String name : List.of("TMPDIR", "TMP", "TEMP")) {
      environment.put(name, folder.toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = false;
    try {
      ended = process.waitFor(mostSeconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    return new Result(ended ? process.exitValue() : -1, !ended, read(output));
  }

  private static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_OUTPUT_BYTES), StandardCharsets.UTF_8);
    }
  }
}
