package dev.trapeze.cpu.difftest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** QEMU's virt machine without firmware, with the extensions that we have and no others. */
final class QemuComputer implements Computer {
  private static final String EXTENSIONS = "h=off,zbc=off,svinval=on,debug=off";
  private static final int MOST_SECONDS = 120;

  private final Path folder;

  /** Skips the calling test where QEMU is not installed. */
  QemuComputer(Path folder, Xlen xlen) {
    this.folder = folder;
    assumeTrue(installed(program(xlen)), program(xlen) + " is not installed");
  }

  private static String program(Xlen xlen) {
    return "qemu-system-riscv" + xlen.bits();
  }

  private static boolean installed(String program) {
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

  @Override
  public byte[] run(BareMetalImage image) {
    Path file = folder.resolve("image.bin");
    Path sent = folder.resolve("sent.bin");
    Path messages = folder.resolve("messages.txt");
    try {
      Files.write(file, image.bytes());
      Process process =
          new ProcessBuilder(
                  program(image.xlen()),
                  "-machine",
                  "virt",
                  "-cpu",
                  "rv" + image.xlen().bits() + "," + EXTENSIONS,
                  // With one hart QEMU makes a load and a store of an AMO, and reports its
                  // misaligned address as that of a load.
                  "-smp",
                  "2",
                  "-m",
                  "128M",
                  "-bios",
                  "none",
                  "-display",
                  "none",
                  "-monitor",
                  "none",
                  "-serial",
                  "file:" + sent,
                  "-device",
                  "loader,force-raw=on,addr=" + BareMetalImage.BASE_PA + ",file=" + file)
              .redirectErrorStream(true)
              .redirectOutput(messages.toFile())
              .start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("QEMU did not end");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException("QEMU: " + Files.readString(messages));
      }
      return Files.readAllBytes(sent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
