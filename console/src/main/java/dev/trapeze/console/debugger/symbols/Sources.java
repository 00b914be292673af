package dev.trapeze.console.debugger.symbols;

import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.UserStubGenerator;
import dev.trapeze.kernel.assembly.KernelCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of sources: the kernel's, those of the programs that come with Trapeze, and those that
 * lie on the guest's disk or on the host, where the compiler has found them.
 */
final class Sources {
  /** The stubs of the system calls are generated, and lie nowhere. */
  private static final String STUBS = "libc/usys.S";

  private static final long LARGEST_BYTES = 4 << 20;

  private final Kernel kernel;

  Sources(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * The lines of a source; null if it is nowhere to be had.
   *
   * @param module path of the ELF file that was compiled from it, or name of the kernel's source
   * @param directory in which the compiler ran; null if nobody knows
   * @param file as the compiler named it
   */
  @Nullable List<String> lines(String module, @Nullable String directory, String file) {
    for (KernelCode code : kernelCode()) {
      if (code.name().equals(module)) {
        return split(code.source());
      }
    }
    if (file.equals(STUBS)) {
      return split(UserStubGenerator.stubs());
    }
    byte[] bytes = UserPrograms.source(file);
    for (String path : paths(module, directory, file)) {
      bytes = bytes == null ? kernel.state().fileSystem().inspector().contents(path) : bytes;
      bytes = bytes == null ? onHost(path) : bytes;
    }
    return bytes == null ? null : split(new String(bytes, StandardCharsets.UTF_8));
  }

  private List<KernelCode> kernelCode() {
    List<KernelCode> all = new ArrayList<>(kernel.state().trapPath().code());
    all.add(kernel.initCode());
    return all;
  }

  /** Where it may lie: where the compiler found it, and beside the program. */
  private static List<String> paths(String module, @Nullable String directory, String file) {
    List<String> paths = new ArrayList<>();
    if (file.startsWith("/")) {
      paths.add(file);
    } else if (directory != null && directory.startsWith("/")) {
      paths.add(directory + "/" + file);
    }
    String beside = module.substring(0, module.lastIndexOf('/') + 1);
    paths.add(beside + file.substring(file.lastIndexOf('/') + 1));
    return paths;
  }

  private static byte @Nullable [] onHost(String path) {
    try {
      Path file = Path.of(path);
      boolean readable = Files.isRegularFile(file) && Files.size(file) <= LARGEST_BYTES;
      return readable ? Files.readAllBytes(file) : null;
    } catch (IOException | InvalidPathException e) {
      return null; // It is not to be had.
    }
  }

  private static List<String> split(String text) {
    return text.lines().toList();
  }
}
