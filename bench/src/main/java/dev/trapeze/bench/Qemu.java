package dev.trapeze.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code qemu-system-riscv32} or {@code -riscv64}, with its translator (TCG), as a yardstick. */
final class Qemu {
  private final String command;

  Qemu(int xlenBits) {
    command = "qemu-system-riscv" + xlenBits;
  }

  /** First line of what {@code --version} says, or that there is none. */
  String version() throws IOException, InterruptedException {
    try {
      Process child = new ProcessBuilder(command, "--version").start();
      String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      child.waitFor();
      return text.lines().findFirst().orElse(command);
    } catch (IOException absent) {
      throw new IOException(command + " is not installed; on Debian: qemu-system-misc", absent);
    }
  }

  /**
   * Runs an image to its end.
   *
   * @param elf a program for a bare machine, which ends through the test finisher
   * @return nanoseconds of CPU time, of user and system, of the whole process
   */
  double cpuNanoseconds(byte[] elf) throws IOException, InterruptedException {
    Path file = Files.createTempFile("trapeze-bench", ".elf");
    try {
      Files.write(file, elf);
      // The shell measures its child to the millisecond; the JVM cannot, once a process has ended.
      String script =
          "TIMEFORMAT='%U %S'; time "
              + command
              + " -machine virt -bios none -nographic -monitor none -m 64 -kernel \"$1\" >/dev/null";
      Process child =
          new ProcessBuilder(List.of("bash", "-c", script, "bash", file.toString()))
              .redirectErrorStream(true)
              .start();
      child.getOutputStream().close();
      String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (child.waitFor() != 0) {
        throw new IOException(command + " failed: " + text);
      }
      double seconds = 0;
      for (String part : text.strip().split(" ")) {
        seconds += Double.parseDouble(part);
      }
      return seconds * 1e9;
    } finally {
      Files.delete(file);
    }
  }
}
