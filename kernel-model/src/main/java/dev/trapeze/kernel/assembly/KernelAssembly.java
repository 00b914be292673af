package dev.trapeze.kernel.assembly;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The kernel's assembly sources: one text for both widths. */
public final class KernelAssembly {
  private KernelAssembly() {}

  /**
   * Assembles a source. In it, {@code LOAD} and {@code STORE} stand for the instructions that move
   * a whole register.
   *
   * @param before statements to put in front of it, each with a semicolon behind it and without
   *     line ends, so that the source's lines keep their numbers
   * @param behind lines to put behind it
   * @param va at which the code will run
   */
  public static KernelCode assemble(
      String name, String before, String source, String behind, Xlen xlen, long va)
      throws AssemblyException {
    boolean wide = xlen == Xlen.RV64;
    // With spaces, so that what stands behind keeps its column.
    String text =
        (before + source + behind)
            .replaceAll("\\bLOAD\\b", wide ? "ld  " : "lw  ")
            .replaceAll("\\bSTORE\\b", wide ? "sd   " : "sw   ");
    return new KernelCode(name, source, Assembler.assemble(text, name, xlen, va));
  }

  /**
   * Assembles a source of the kernel's own, as {@link #assemble}.
   *
   * @throws IllegalStateException when it is not correct: a kernel bug
   */
  public static KernelCode assembleResource(
      Class<?> beside, String name, String before, String behind, Xlen xlen, long va) {
    try {
      return assemble(name, before, resource(beside, name), behind, xlen, va);
    } catch (AssemblyException e) {
      throw new IllegalStateException("the kernel's own " + name + " is wrong", e);
    }
  }

  /** The text of a source that lies beside a class. */
  public static String resource(Class<?> beside, String name) {
    try (InputStream stream = beside.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the kernel lacks its source " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
