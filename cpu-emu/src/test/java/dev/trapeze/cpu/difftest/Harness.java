package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Assembles the bare-metal programs that drive the differential tests, from resources. */
final class Harness {
  private Harness() {}

  /** The program boot.S followed by another resource, with these constants. */
  static AssembledProgram assemble(String resource, Xlen xlen, Map<String, Long> constants) {
    StringBuilder source = new StringBuilder(".equ XB, " + xlen.bytes() + "\n");
    constants.forEach((name, value) -> source.append(".equ " + name + ", " + value + "\n"));
    source.append(text("boot.S")).append(text(resource));
    boolean narrow = xlen == Xlen.RV32;
    String forWidth =
        source
            .toString()
            .replace("LX ", narrow ? "lw " : "ld ")
            .replace("SX ", narrow ? "sw " : "sd ");
    try {
      return Assembler.assemble(forWidth, resource, xlen, BareMetalImage.BASE_PA);
    } catch (AssemblyException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(String resource) {
    try (InputStream in = Objects.requireNonNull(Harness.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
