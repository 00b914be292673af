package dev.trapeze.cpu.difftest.privileged;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * QEMU's virt machine without firmware, whose RAM is a file: the image is written to it before, the
 * results are read from it afterwards.
 */
final class QemuBoard implements Board {
  /** The extensions that we have and no others. */
  private static final String EXTENSIONS = "h=off,zbc=off,svinval=on,debug=off,pmu-num=29";

  private static final int MOST_SECONDS = 20;

  private final Path folder;

  /** Skips the calling test where QEMU is not installed. */
  QemuBoard(Path folder, Xlen xlen) {
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
  public byte[] run(ProbeImage image) {
    Path ram = folder.resolve("ram.bin");
    Path messages = folder.resolve("messages.txt");
    try (RandomAccessFile file = new RandomAccessFile(ram.toFile(), "rw")) {
      file.setLength(0);
      file.setLength(ProbeImage.RAM_BYTES);
      file.write(image.bytes());
      Process process =
          new ProcessBuilder(command(image.xlen(), ram))
              .redirectErrorStream(true)
              .redirectOutput(messages.toFile())
              .start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        byte[] results = results(file);
        throw new IllegalStateException("QEMU did not end; " + image.progress(results));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException("QEMU: " + Files.readString(messages));
      }
      return results(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] results(RandomAccessFile file) throws IOException {
    byte[] results = new byte[ProbeImage.resultBytes()];
    file.seek(ProbeImage.resultOffset());
    file.readFully(results);
    return results;
  }

  private static List<String> command(Xlen xlen, Path ram) {
    String memory = "memory-backend-file,id=ram,share=on,size=32M,mem-path=" + ram;
    // With one hart QEMU makes a load and a store of an AMO, and reports its misaligned address as
    // that of a load.
    return List.of(
        program(xlen),
        "-object",
        memory,
        "-machine",
        "virt,memory-backend=ram",
        "-cpu",
        "rv" + xlen.bits() + "," + EXTENSIONS,
        "-smp",
        "2",
        "-m",
        "32M",
        "-bios",
        "none",
        "-display",
        "none",
        "-monitor",
        "none",
        "-serial",
        "none");
  }
}
