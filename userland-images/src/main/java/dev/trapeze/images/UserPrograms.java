package dev.trapeze.images;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The user programs that come with Trapeze: ELF files for RV32IMAC and RV64IMAC, built from the C
 * sources of this module by its {@code build.sh} and committed, so that nobody needs a cross
 * compiler; and the text files of the root disk image.
 *
 * <p>A program is two segments: text and read-only data (R X) at address 0, data and bss (R W) from
 * the next page boundary; the entry point is 0. For the layout {@code linux}, it is three: text (R
 * X) at 0x0804_8000 or 0x40_0000, read-only data (R), data and bss (R W). Symbols are kept.
 */
public final class UserPrograms {
  private static final String FOLDER = "/dev/trapeze/images/";
  private static final List<String> ROOT_FILES = List.of("README");
  private static final List<String> LIBRARIES = List.of("ld.so", "libc.so");

  private UserPrograms() {}

  /** The names of the programs of the root disk image, {@code init} and {@code sh} among them. */
  public static List<String> names() {
    return namesOfKind("bin");
  }

  /**
   * The names of the programs of the tour of the address space, which are in {@code /tour} on the
   * root disk image, each with its source.
   */
  public static List<String> tourNames() {
    return namesOfKind("tour");
  }

  /**
   * The C source of a program of the tour, with what it shows in a comment.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static byte[] tourSource(String name) {
    return resource("tour/" + name + ".c");
  }

  /** The names of the benchmark programs, which are not on the root disk image. */
  public static List<String> benchmarkNames() {
    return namesOfKind("bench");
  }

  /** The names of the programs that check the C library and the system calls; for tests. */
  public static List<String> checkNames() {
    return namesOfKind("check");
  }

  /**
   * The names of the programs for a machine without a kernel, most of them benchmarks too: see
   * {@link #bareElf}.
   */
  public static List<String> bareNames() {
    return namesOfKind("bare");
  }

  /** The names of the text files of the root disk image. */
  public static List<String> rootFileNames() {
    return ROOT_FILES;
  }

  /**
   * The ELF file of a program of any kind.
   *
   * @param xlenBits the width, 32 or 64
   * @throws IllegalArgumentException when there is no program of that name or width
   */
  public static byte[] elf(String name, int xlenBits) {
    return resource("rv" + xlenBits + "/" + name);
  }

  /**
   * The ELF file of a program of any kind, linked for the layout {@code linux}; the programs of the
   * root disk but {@code init} are linked against the shared library {@code libc.so}.
   *
   * @param xlenBits the width, 32 or 64
   * @throws IllegalArgumentException when there is no program of that name or width
   */
  public static byte[] linuxElf(String name, int xlenBits) {
    return resource("linux/rv" + xlenBits + "/" + name);
  }

  /** The names of the files in {@code /lib}: the dynamic linker and the shared libraries. */
  public static List<String> libraryNames() {
    return LIBRARIES;
  }

  /**
   * The ELF file of the dynamic linker or of a shared library; and, for tests, of {@code
   * libpair.so} and of the program {@code pairtest}, which needs it.
   *
   * @param xlenBits the width, 32 or 64
   * @throws IllegalArgumentException when there is none of that name or width
   */
  public static byte[] library(String name, int xlenBits) {
    return resource("lib/rv" + xlenBits + "/" + name);
  }

  /**
   * The ELF file of a program for a machine without a kernel, one with the memory map of QEMU's
   * virt machine: built for RV32GC and RV64GC, loaded and entered at 0x8000_0000 in M-mode. It
   * turns paging on, runs in U-mode, prints on the serial port, and ends through the test finisher.
   * Its variable {@code bench_iterations}, 32 bits, may be set before it starts.
   *
   * @param xlenBits the width, 32 or 64
   * @throws IllegalArgumentException when there is no program of that name or width
   */
  public static byte[] bareElf(String name, int xlenBits) {
    return resource("bare/rv" + xlenBits + "/" + name);
  }

  /**
   * The content of a text file of the root disk image.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static byte[] rootFile(String name) {
    return resource("root/" + name);
  }

  /**
   * The C or assembly source that the line number tables call so, such as {@code bin/ls.c}; null if
   * there is none.
   */
  public static byte @Nullable [] source(String name) {
    if (name.startsWith("/") || name.contains("..")) {
      return null;
    }
    try (InputStream in = UserPrograms.class.getResourceAsStream(FOLDER + "source/" + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * What a program in C for the root disk is compiled and linked with, by path: the C library's
   * headers below {@code include}, {@code crt0.o}, {@code libc.a}, and the linker script {@code
   * user.ld}.
   *
   * @param xlenBits the width, 32 or 64
   */
  public static SortedMap<String, byte[]> sysroot(int xlenBits) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String name : List.of("crt0.o", "libc.a")) {
      files.put(name, resource("sysroot/rv" + xlenBits + "/" + name));
    }
    files.put("user.ld", resource("source/user.ld"));
    new String(resource("sysroot/headers.txt"), StandardCharsets.UTF_8)
        .lines()
        .forEach(name -> files.put("include/" + name, resource("source/libc/include/" + name)));
    return files;
  }

  /** {@code programs.txt} has a line {@code KIND NAME} for each program; build.sh writes it. */
  private static List<String> namesOfKind(String kind) {
    String prefix = kind + " ";
    return new String(resource("programs.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  private static byte[] resource(String path) {
    try (InputStream stream = UserPrograms.class.getResourceAsStream(FOLDER + path)) {
      if (stream == null) {
        throw new FileNotFoundException(path);
      }
      return stream.readAllBytes();
    } catch (FileNotFoundException missing) {
      throw new IllegalArgumentException("no user program or root file " + path, missing);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
