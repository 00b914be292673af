package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the assembler made of a source.
 *
 * @param xlen the width that it was assembled for
 * @param sections in ascending order of address, {@code .text} first
 * @param symbols the value of every label and constant by its name
 * @param labels the names of those symbols that are addresses in the program
 * @param exported the names that the source declared with {@code .globl}
 * @param lines which line each instruction comes from, in ascending order of address
 * @param entry the address of {@code _start}, or of the first byte of {@code .text} where there is
 *     no such label
 */
public record AssembledProgram(
    Xlen xlen,
    List<AssembledSection> sections,
    Map<String, Long> symbols,
    Set<String> labels,
    Set<String> exported,
    List<AssembledLine> lines,
    long entry) {
  /**
   * The value of a symbol; throws {@link IllegalArgumentException} when the program does not define
   * it.
   */
  public long symbol(String name) {
    Long value = symbols.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the program defines no symbol " + name);
    }
    return value;
  }

  /**
   * The section with that name; throws {@link IllegalArgumentException} when the program has none.
   */
  public AssembledSection section(String name) {
    for (AssembledSection section : sections) {
      if (section.name().equals(name)) {
        return section;
      }
    }
    throw new IllegalArgumentException("the program has no section " + name);
  }

  /** The bytes of {@code .text}. */
  public byte[] text() {
    return section(".text").contents();
  }
}
