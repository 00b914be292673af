package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a program in C is compiled and linked with. */
final class Sysroot {
  private Sysroot() {}

  /** Puts {@code include/}, {@code crt0.o}, {@code libc.a} and {@code user.ld} into a folder. */
  static void unpack(Path folder, Xlen xlen) throws IOException {
    for (Map.Entry<String, byte[]> file : UserPrograms.sysroot(xlen.bits()).entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.resolveSibling("."));
      Files.write(target, file.getValue());
    }
  }
}
