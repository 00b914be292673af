package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.qemu.QemuVirt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** QEMU's virt machine, which sends what there is to compare over its serial port. */
final class QemuComputer implements Computer {
  private static final int MOST_SECONDS = 120;

  private final Path folder;

  /** Skips the calling test where QEMU is not installed. */
  QemuComputer(Path folder, Xlen xlen) {
    this.folder = folder;
    QemuVirt.assumeInstalled(xlen);
  }

  @Override
  public byte[] run(BareMetalImage image) {
    Path file = folder.resolve("image.bin");
    Path sent = folder.resolve("sent.bin");
    try {
      Files.write(file, image.bytes());
      List<String> options = new ArrayList<>(QemuVirt.TWO_HARTS);
      options.addAll(List.of("-m", "128M", "-serial", "file:" + sent));
      options.addAll(QemuVirt.loading(file, BareMetalImage.BASE_PA));
      if (!QemuVirt.endsBy(MOST_SECONDS, image.xlen(), folder, options)) {
        throw new IllegalStateException("QEMU did not end");
      }
      return Files.readAllBytes(sent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
