package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.qemu.QemuVirt;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * QEMU's virt machine without firmware, whose RAM is a file: the image is written to it before, the
 * results are read from it afterwards.
 */
final class QemuBoard implements Board {
  private static final int MOST_SECONDS = 20;

  private final Path folder;

  /** Skips the calling test where QEMU is not installed. */
  QemuBoard(Path folder, Xlen xlen) {
    this.folder = folder;
    QemuVirt.assumeInstalled(xlen);
  }

  @Override
  public byte[] run(ProbeImage image) {
    Path ram = folder.resolve("ram.bin");
    try (RandomAccessFile file = new RandomAccessFile(ram.toFile(), "rw")) {
      file.setLength(0);
      file.setLength(ProbeImage.RAM_BYTES);
      file.write(image.bytes());
      List<String> options = new ArrayList<>(QemuVirt.TWO_HARTS);
      options.addAll(List.of("-serial", "none"));
      options.addAll(QemuVirt.ramIn(ram, ProbeImage.RAM_BYTES));
      if (!QemuVirt.endsBy(MOST_SECONDS, image.xlen(), folder, options)) {
        byte[] results = results(file);
        throw new IllegalStateException("QEMU did not end; " + image.progress(results));
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
}
