package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A two-pass assembler for the instructions of {@link Instruction}, in the syntax of GNU as.
 *
 * <p>The first pass reads statements into sections and notes where labels lie; then sections get
 * their addresses; the second pass works out operands and writes bytes. Nothing is compressed and
 * nothing relaxed: each instruction is the one that was written, and {@code c.} mnemonics give the
 * compressed ones. A branch that does not reach its target is an error.
 */
public final class Assembler {
  /** No section may be larger, so that a slip in a {@code .space} does not take all memory. */
  static final long LARGEST_SECTION_BYTES = 1L << 28;

  private static final int MOST_ERRORS = 20;
  private static final long PAGE_BYTES = 4096;

  private Assembler() {}

  /** As {@link #assemble(String, String, Isa, long)}, with all that the machine has. */
  public static AssembledProgram assemble(
      String source, String fileName, Xlen xlen, long baseAddress) throws AssemblyException {
    return assemble(source, fileName, Isa.of(xlen), baseAddress);
  }

  /**
   * Assembles a source.
   *
   * @param source the text
   * @param fileName what error messages call it
   * @param isa what the program may use; an instruction of an absent extension is an error, and a
   *     pseudo-instruction stands for what there is
   * @param baseAddress of {@code .text}; read-only data follows directly, data from the next page
   *     boundary, {@code .bss} behind it
   * @throws AssemblyException with up to twenty errors
   */
  public static AssembledProgram assemble(String source, String fileName, Isa isa, long baseAddress)
      throws AssemblyException {
    List<AssemblyError> errors = new ArrayList<>();
    Assembly assembly = new Assembly(isa);
    read(Lexer.tokens(source, fileName, errors), assembly, errors);
    throwIfAny(errors);
    List<Section> sections = place(assembly.sections(), baseAddress, fileName, errors);
    throwIfAny(errors);
    List<AssembledSection> assembled = new ArrayList<>();
    for (Section section : sections) {
      assembled.add(emit(section, errors));
    }
    throwIfAny(errors);
    return program(assembly, sections, assembled, errors);
  }

  private static void read(List<Token> tokens, Assembly assembly, List<AssemblyError> errors) {
    int start = 0;
    for (int i = 0; i < tokens.size() && errors.size() < MOST_ERRORS; i++) {
      if (tokens.get(i).kind() == Token.Kind.END) {
        try {
          assembly.statement(new TokenCursor(tokens.subList(start, i), tokens.get(i)));
        } catch (StatementException e) {
          errors.add(e.error());
        }
        start = i + 1;
      }
    }
  }

  private static List<Section> place(
      List<Section> written, long baseAddress, String fileName, List<AssemblyError> errors) {
    List<Section> sections = new ArrayList<>(written);
    sections.sort(Comparator.comparing(Section::kind)); // Stable: as written within a kind.
    long address = baseAddress;
    boolean inData = false;
    for (Section section : sections) {
      boolean data = section.kind() == Section.Kind.DATA || section.kind() == Section.Kind.ZEROED;
      long alignment = data && !inData ? PAGE_BYTES : section.alignmentBytes();
      alignment = Math.max(alignment, section.alignmentBytes());
      long aligned = address + alignment - 1 & -alignment;
      if (section == sections.get(0) && aligned != baseAddress) {
        errors.add(
            new AssemblyError(
                new SourcePosition(fileName, 1, 1),
                String.format(
                    "the base address 0x%x is not a multiple of the alignment of .text, %d bytes",
                    baseAddress, alignment)));
      }
      inData |= data;
      section.placeAt(aligned);
      address = aligned + section.sizeBytes();
    }
    return sections;
  }

  private static AssembledSection emit(Section section, List<AssemblyError> errors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long base = addressOf(section);
    boolean zeroed = section.kind() == Section.Kind.ZEROED;
    for (Fragment fragment : zeroed ? List.<Fragment>of() : section.fragments()) {
      int before = out.size();
      try {
        fragment.emit(base + before, out);
      } catch (StatementException e) {
        if (errors.size() < MOST_ERRORS) {
          errors.add(e.error());
        }
      }
      for (long i = out.size(); i < before + fragment.sizeBytes(); i++) {
        out.write(0); // After an error, so that what follows is at its address all the same.
      }
    }
    return new AssembledSection(
        section.name(),
        base,
        out.toByteArray(),
        section.sizeBytes(),
        section.alignmentBytes(),
        zeroed || section.kind() == Section.Kind.DATA,
        section.kind() == Section.Kind.TEXT);
  }

  private static long addressOf(Section section) {
    Long address = section.address();
    if (address == null) {
      throw new IllegalStateException(section.name() + " has not been placed");
    }
    return address;
  }

  private static AssembledProgram program(
      Assembly assembly,
      List<Section> placed,
      List<AssembledSection> sections,
      List<AssemblyError> errors)
      throws AssemblyException {
    try {
      SortedMap<String, Long> symbols = assembly.symbols().values();
      Set<String> exported = new TreeSet<>(assembly.exported());
      exported.retainAll(symbols.keySet());
      Long start = symbols.get("_start");
      return new AssembledProgram(
          assembly.xlen(),
          List.copyOf(sections),
          symbols,
          assembly.symbols().places(),
          exported,
          placed.stream().flatMap(section -> section.instructionLines().stream()).toList(),
          start != null ? start : sections.get(0).address());
    } catch (StatementException e) {
      errors.add(e.error());
      throw new AssemblyException(errors);
    }
  }

  private static void throwIfAny(List<AssemblyError> errors) throws AssemblyException {
    if (!errors.isEmpty()) {
      throw new AssemblyException(errors);
    }
  }
}
