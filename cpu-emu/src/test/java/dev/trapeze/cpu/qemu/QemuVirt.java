package dev.trapeze.cpu.qemu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QEMU's virt machine without firmware and screen, with the extensions that we have. */
public final class QemuVirt {
  /**
   * With one hart QEMU makes a load and a store of an AMO, and reports its misaligned address as
   * that of a load.
   */
  public static final List<String> TWO_HARTS = List.of("-smp", "2");

  private static final String EXTENSIONS = "h=off,zbc=off,svinval=on,debug=off,pmu-num=29";

  private QemuVirt() {}

  /** Skips the calling test where QEMU is not installed. */
  public static void assumeInstalled(Xlen xlen) {
    assumeTrue(isInstalled(program(xlen)), program(xlen) + " is not installed");
  }

  private static String program(Xlen xlen) {
    return "qemu-system-riscv" + xlen.bits();
  }

  private static boolean isInstalled(String program) {
    try {
      Process process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Options that make a file the machine's RAM, which holds the results afterwards. */
  public static List<String> ramIn(Path file, long bytes) {
    return List.of(
        "-m",
        (bytes >> 20) + "M",
        "-object",
        "memory-backend-file,id=ram,share=on,size=" + bytes + ",mem-path=" + file,
        "-machine",
        "memory-backend=ram");
  }

  /** Options that load a file to an address before the start. */
  public static List<String> loading(Path file, long pa) {
    return List.of("-device", "loader,force-raw=on,addr=" + pa + ",file=" + file);
  }

  /**
   * Runs it until the guest powers it off.
   *
   * @param folder for what QEMU itself has to say
   * @param options beside those that all runs have; {@code -serial} among them
   * @return false if it did not end in that time and was stopped
   * @throws IllegalStateException with its message when it fails
   */
  public static boolean endsBy(int seconds, Xlen xlen, Path folder, List<String> options)
      throws IOException, InterruptedException {
    Path messages = folder.resolve("messages.txt");
    List<String> command = new ArrayList<>();
    command.add(program(xlen));
    command.addAll(List.of("-machine", "virt", "-cpu", "rv" + xlen.bits() + "," + EXTENSIONS));
    command.addAll(List.of("-bios", "none", "-display", "none", "-monitor", "none"));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    if (ended && process.exitValue() != 0) {
      throw new IllegalStateException("QEMU: " + Files.readString(messages));
    }
    return ended;
  }
}
