package dev.trapeze.labs.submission;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.SubmissionFault;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs in C, by a RISC-V compiler that is installed; with our own C library and headers, in a
 * temporary folder of their own. A source that makes compiler or assembler read any other file
 * ({@code #include "/etc/passwd"}, {@code .incbin}) is refused, and nothing of that file is shown.
 */
final class CrossCompiler {
  static final String COMMAND = "riscv64-unknown-elf-gcc";

  private static final int MOST_SECONDS = 10;
  private static final int MOST_SHOWN_BYTES = 16 << 10;

  /**
   * The options of {@code userland-images/build.sh}; what a student need not care for is a warning.
   */
  private static final List<String> COMPILE =
      List.of(
              "-std=gnu11 -Wall -ffreestanding -nostdinc -fno-omit-frame-pointer -ffunction-sections"
                  .split(" "),
              "-fdata-sections -fno-common -fno-asynchronous-unwind-tables -fno-stack-protector"
                  .split(" "),
              "-fno-tree-loop-distribute-patterns -fno-pic -mcmodel=medany -mno-save-restore"
                  .split(" "))
          .stream()
          .flatMap(Stream::of)
          .toList();

  private static final List<String> LINK =
      List.of(
          "-nostdlib",
          "-static",
          "-Wl,--gc-sections",
          "-Wl,--build-id=none",
          "-Wl,-z,max-page-size=4096",
          "-Wl,--no-warn-rwx-segments",
          "-Wl,--strip-debug",
          "-Wl,-T,user.ld");

  private CrossCompiler() {}

  /** Where the compiler is, or null. */
  static @Nullable Path find() {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
      for (String name : List.of(COMMAND, COMMAND + ".exe")) {
        File file = new File(folder, name);
        if (!folder.isEmpty() && file.canExecute() && file.isFile()) {
          return file.toPath();
        }
      }
    }
    return null;
  }

  /** The program as an ELF file at address 0. */
  static byte[] compile(String name, String fileName, String source, Xlen xlen) {
    Path compiler = find();
    if (compiler == null) {
      throw new SubmissionFault(
          fileName
              + ": there is no "
              + COMMAND
              + " on this machine: install it (Debian, Ubuntu: apt-get install"
              + " gcc-riscv64-unknown-elf), or hand in "
              + name
              + ".S, for which nothing is needed",
          null);
    }
    try {
      Path folder = Files.createTempDirectory("trapeze-c-");
      try {
        return compile(compiler, folder, fileName, source, xlen);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new SubmissionFault(fileName + ": cannot be compiled here: " + e.getMessage(), e);
    }
  }

  private static byte[] compile(
      Path compiler, Path folder, String fileName, String source, Xlen xlen) throws IOException {
    Sysroot.unpack(folder, xlen);
    Files.writeString(folder.resolve(fileName), source);
    List<String> target =
        xlen == Xlen.RV64
            ? List.of("-march=rv64imac", "-mabi=lp64")
            : List.of("-march=rv32imac", "-mabi=ilp32");
    HostCommand command = new HostCommand(folder, MOST_SECONDS);
    HostCommand.Result asked =
        command.run(line(compiler, target, List.of("-print-file-name=include")));
    requireSuccess(asked, fileName, folder);
    Path headers = Path.of(asked.output().strip());
    CompilerInputs inputs = new CompilerInputs(folder, headers);
    // The assembler writes its list only if nothing is wrong; its messages name the files they
    // show.
    HostCommand.Result compiled =
        command.run(
            line(
                compiler,
                target,
                COMPILE,
                List.of("-Iinclude", "-isystem", headers.toString(), "-Os", "-MD", "-MF", "read-c"),
                List.of("-Wa,--MD,read-s", "-c", "-o", "program.o", fileName)));
    String foreign = inputs.foreign(List.of("read-c", "read-s"));
    boolean showsForeign =
        compiled.status() != 0 && inputs.showsForeign(compiled.output(), fileName);
    if (foreign != null || showsForeign) {
      throw new SubmissionFault(
          fileName
              + ":1: the program reads "
              + (foreign == null ? "another file" : foreign)
              + " when it is compiled: expected nothing but the C library's headers",
          null);
    }
    requireSuccess(compiled, fileName, folder);
    HostCommand.Result linked =
        command.run(
            line(
                compiler,
                target,
                LINK,
                List.of("-o", "program", "crt0.o", "program.o", "libc.a", "-lgcc")));
    requireSuccess(linked, fileName, folder);
    return Files.readAllBytes(folder.resolve("program"));
  }

  private static void requireSuccess(HostCommand.Result result, String fileName, Path folder) {
    if (result.timedOut()) {
      throw new SubmissionFault(
          fileName + ": the compiler was stopped after " + MOST_SECONDS + " s", null);
    }
    if (result.status() != 0) {
      String shown = result.output().replace(folder + File.separator, "").strip();
      int most = Math.min(shown.length(), MOST_SHOWN_BYTES);
      throw new SubmissionFault(
          shown.isEmpty()
              ? fileName + ": the compiler ended with status " + result.status()
              : shown.substring(0, most),
          null);
    }
  }

  @SafeVarargs
  private static List<String> line(Path compiler, List<String>... options) {
    List<String> line = new ArrayList<>(List.of(compiler.toString()));
    for (List<String> some : options) {
      line.addAll(some);
    }
    return line;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
