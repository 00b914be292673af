package dev.trapeze.cpu.elf;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.AssembledSection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes an assembled program as an executable ELF file: a segment R X for code and constants, a
 * segment R W for data, each at a file offset congruent to its address modulo the page size, and
 * section headers and a symbol table for debuggers and disassemblers.
 */
public final class ElfWriter {
  private static final int PAGE_BYTES = 4096;
  private static final int MOST_SEGMENTS = 2;
  private static final int FLAG_COMPRESSED = 1;
  private static final int NULL_SECTIONS = 1;
  private static final int ABSOLUTE_SECTION = 0xFFF1;

  private static final int SECTION_CONTENTS = 1;
  private static final int SECTION_SYMBOLS = 2;
  private static final int SECTION_STRINGS = 3;
  private static final int SECTION_ZEROS = 8;

  /** What the file has at some place: a section of the program, or a table. */
  private record Part(
      String name,
      int type,
      int flags,
      long address,
      long offset,
      byte[] contents,
      long sizeBytes,
      int link,
      int info,
      long alignBytes,
      int entryBytes) {}

  private final AssembledProgram program;
  private final ElfClass width;
  private final List<Part> parts = new ArrayList<>();
  private final List<ElfSegment> segments = new ArrayList<>();
  private long end;

  private ElfWriter(AssembledProgram program) {
    this.program = program;
    this.width = ElfClass.of(program.xlen());
    this.end = width.headerBytes() + (long) MOST_SEGMENTS * width.programHeaderBytes();
  }

  /** The file's bytes. */
  public static byte[] write(AssembledProgram program) {
    return new ElfWriter(program).file();
  }

  private byte[] file() {
    addSegment(false);
    addSegment(true);
    addSymbols();
    StringTable names = new StringTable();
    parts.forEach(part -> names.add(part.name));
    names.add(".shstrtab");
    addTable(".shstrtab", SECTION_STRINGS, names.bytes(), 0, 0, 1, 0);
    long sectionHeaders = end + 7 & -8;
    ByteBuffer out =
        ByteBuffer.allocate(
                (int) sectionHeaders + (NULL_SECTIONS + parts.size()) * width.sectionHeaderBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    header(out, sectionHeaders);
    segments.forEach(segment -> programHeader(out, segment));
    for (Part part : parts) {
      out.position((int) part.offset).put(part.contents);
    }
    out.position((int) sectionHeaders + width.sectionHeaderBytes());
    parts.forEach(part -> sectionHeader(out, part, names));
    return out.array();
  }

  private void addSegment(boolean writable) {
    List<AssembledSection> sections =
        program.sections().stream()
            .filter(section -> section.writable() == writable && section.sizeBytes() > 0)
            .toList();
    if (sections.isEmpty()) {
      return;
    }
    long vaddr = sections.get(0).address();
    long offset = end + ((vaddr - end) & (PAGE_BYTES - 1));
    long fileBytes = 0;
    for (AssembledSection section : sections) {
      byte[] contents = section.contents();
      boolean zeros = contents.length == 0;
      parts.add(
          new Part(
              section.name(),
              zeros ? SECTION_ZEROS : SECTION_CONTENTS,
              2 | (section.writable() ? 1 : 0) | (section.executable() ? 4 : 0),
              section.address(),
              zeros ? offset + fileBytes : offset + section.address() - vaddr,
              contents,
              section.sizeBytes(),
              0,
              0,
              section.alignmentBytes(),
              0));
      if (!zeros) {
        fileBytes = section.endAddress() - vaddr;
      }
    }
    end = offset + fileBytes;
    long memBytes = sections.get(sections.size() - 1).endAddress() - vaddr;
    segments.add(
        new ElfSegment(
            vaddr,
            vaddr,
            memBytes,
            (int) offset,
            (int) fileBytes,
            true,
            writable,
            !writable,
            PAGE_BYTES));
  }

  private void addSymbols() {
    StringTable names = new StringTable();
    ByteBuffer table =
        ByteBuffer.allocate((program.symbols().size() + 1) * width.symbolBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    table.position(width.symbolBytes());
    // The table has local symbols first; sh_info says where the global ones begin.
    int locals = 1;
    for (Map.Entry<String, Long> symbol : program.symbols().entrySet()) {
      if (!program.exported().contains(symbol.getKey())) {
        symbol(table, names, symbol.getKey(), symbol.getValue(), 0);
        locals++;
      }
    }
    for (String name : program.exported()) {
      symbol(table, names, name, program.symbol(name), 1);
    }
    int stringTable = NULL_SECTIONS + parts.size() + 1;
    int symbolBytes = width.symbolBytes();
    addTable(".symtab", SECTION_SYMBOLS, table.array(), stringTable, locals, 8, symbolBytes);
    addTable(".strtab", SECTION_STRINGS, names.bytes(), 0, 0, 1, 0);
  }

  private void symbol(ByteBuffer out, StringTable names, String name, long value, int binding) {
    int section = program.labels().contains(name) ? sectionOf(value) : ABSOLUTE_SECTION;
    boolean code =
        section != ABSOLUTE_SECTION && (parts.get(section - NULL_SECTIONS).flags & 4) != 0;
    int type = (code ? ElfSymbol.Type.FUNCTION : ElfSymbol.Type.NONE).ordinal();
    byte info = (byte) (binding << 4 | (binding == 0 ? 0 : type));
    out.putInt(names.add(name));
    if (width == ElfClass.ELF64) {
      out.put(info).put((byte) 0).putShort((short) section).putLong(value).putLong(0);
    } else {
      out.putInt((int) value).putInt(0).put(info).put((byte) 0).putShort((short) section);
    }
  }

  /** The index of the section that holds an address, or that ends there. */
  private int sectionOf(long address) {
    int found = ABSOLUTE_SECTION;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      long distance = address - part.address;
      if (distance >= 0 && distance < part.sizeBytes) {
        return NULL_SECTIONS + i;
      }
      if (distance == part.sizeBytes) {
        found = NULL_SECTIONS + i;
      }
    }
    return found;
  }

  private void addTable(
      String name, int type, byte[] contents, int link, int info, int align, int entryBytes) {
    end = end + align - 1 & -align;
    parts.add(
        new Part(name, type, 0, 0, end, contents, contents.length, link, info, align, entryBytes));
    end += contents.length;
  }

  private void header(ByteBuffer out, long sectionHeaders) {
    out.putInt(ElfHeader.MAGIC)
        .put((byte) width.code())
        .put((byte) ElfHeader.LITTLE_ENDIAN)
        .put((byte) ElfHeader.CURRENT_VERSION)
        .position(16);
    out.putShort((short) ElfHeader.TYPE_EXECUTABLE)
        .putShort((short) ElfMachine.RISCV.code())
        .putInt(ElfHeader.CURRENT_VERSION);
    word(out, program.entry());
    word(out, width.headerBytes());
    word(out, sectionHeaders);
    out.putInt(FLAG_COMPRESSED)
        .putShort((short) width.headerBytes())
        .putShort((short) width.programHeaderBytes())
        .putShort((short) segments.size())
        .putShort((short) width.sectionHeaderBytes())
        .putShort((short) (NULL_SECTIONS + parts.size()))
        .putShort((short) parts.size());
  }

  private void programHeader(ByteBuffer out, ElfSegment segment) {
    int flags = 4 | (segment.writable() ? 2 : 0) | (segment.executable() ? 1 : 0);
    out.putInt(1);
    if (width == ElfClass.ELF64) {
      out.putInt(flags);
    }
    word(out, segment.fileOffset());
    word(out, segment.vaddr());
    word(out, segment.paddr());
    word(out, segment.fileBytes());
    word(out, segment.memBytes());
    if (width == ElfClass.ELF32) {
      out.putInt(flags);
    }
    word(out, segment.alignBytes());
  }

  private void sectionHeader(ByteBuffer out, Part part, StringTable names) {
    out.putInt(names.add(part.name)).putInt(part.type);
    word(out, part.flags);
    word(out, part.address);
    word(out, part.offset);
    word(out, part.sizeBytes);
    out.putInt(part.link).putInt(part.info);
    word(out, part.alignBytes);
    word(out, part.entryBytes);
  }

  private void word(ByteBuffer out, long value) {
    if (width == ElfClass.ELF64) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }
}
