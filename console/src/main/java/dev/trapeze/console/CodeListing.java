package dev.trapeze.console;

import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSection;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.cpu.elf.ElfSymbol;
import dev.trapeze.cpu.elf.SymbolIndex;
import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The instructions of a program, section by section, in the form of {@code objdump -d}. */
final class CodeListing {
  private static final int PARCEL_BYTES = 2;

  /** A run of code: a section, or a segment of a file that has no section headers. */
  private record Code(String title, long vaddr, int fileOffset, int bytes) {}

  private final ElfImage image;
  private final Isa isa;
  private final Xlen xlen;
  private final SymbolIndex symbols;

  /** A listing that knows the instructions of {@code isa}, which is of the program's width. */
  CodeListing(ElfImage image, Isa isa) {
    this.image = image;
    this.isa = isa;
    this.xlen = image.xlen();
    this.symbols = new SymbolIndex(image.symbols());
  }

  void print(PrintWriter out) {
    for (Code code : runsOfCode()) {
      out.printf("%n%nDisassembly of %s:%n", code.title());
      if (symbols.at(code.vaddr()) == null) {
        out.printf("%n%s:%n", address(code.vaddr()));
      }
      printCode(out, code);
    }
  }

  private List<Code> runsOfCode() {
    List<Code> runs = new ArrayList<>();
    for (ElfSection section : image.sections()) {
      if (section.executable() && section.fileBytes() > 0) {
        runs.add(
            new Code(
                "section " + section.name(),
                section.vaddr(),
                section.fileOffset(),
                section.fileBytes()));
      }
    }
    if (!image.sections().isEmpty()) {
      return runs;
    }
    for (ElfSegment segment : image.segments()) {
      if (segment.executable()) {
        String title = "segment at " + xlen.hex(segment.vaddr());
        runs.add(new Code(title, segment.vaddr(), segment.fileOffset(), segment.fileBytes()));
      }
    }
    return runs;
  }

  private void printCode(PrintWriter out, Code code) {
    int width = Math.max(4, Long.toHexString(code.vaddr() + code.bytes()).length());
    int at = 0;
    // A single byte at the end is no instruction.
    while (code.bytes() - at >= PARCEL_BYTES) {
      long pc = code.vaddr() + at;
      ElfSymbol symbol = symbols.at(pc);
      if (symbol != null) {
        out.printf("%n%s <%s>:%n", address(pc), symbol.name());
      }
      int raw = parcel(code.fileOffset() + at);
      int length = PARCEL_BYTES;
      if ((raw & 3) == 3 && code.bytes() - at >= 2 * PARCEL_BYTES) {
        raw |= parcel(code.fileOffset() + at + PARCEL_BYTES) << 16;
        length = 2 * PARCEL_BYTES;
      }
      String bits = String.format(length == PARCEL_BYTES ? "%04x" : "%08x", raw);
      out.printf(
          "%" + width + "x:\t%-18s\t%s%n", pc, bits, Disassembler.format(raw, pc, isa, symbols));
      at += length;
    }
  }

  /** 16 bits, little-endian. */
  private int parcel(int fileOffset) {
    byte[] file = image.file();
    return file[fileOffset] & 0xFF | (file[fileOffset + 1] & 0xFF) << 8;
  }

  private String address(long address) {
    return String.format(xlen == Xlen.RV32 ? "%08x" : "%016x", address);
  }
}
