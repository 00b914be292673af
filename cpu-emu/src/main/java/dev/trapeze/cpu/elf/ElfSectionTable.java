package dev.trapeze.cpu.elf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section headers of a file. Only the bounds of the table itself have been checked: entries
 * that point outside the file are left out, since a program runs without them.
 */
final class ElfSectionTable {
  private static final int TYPE_SYMBOLS = 2;
  private static final int TYPE_NO_CONTENTS = 8;
  private static final int FLAG_IN_MEMORY = 2;
  private static final int FLAG_EXECUTABLE = 4;
  private static final int FLAG_COMPRESSED = 0x800;
  private static final int ABSOLUTE_SECTION = 0xFFF1;
  private static final int BINDING_GLOBAL = 1;

  /** Where names are cut: a hostile table has millions of symbols that share one huge name. */
  private static final int LONGEST_NAME = 512;

  /** The fields of a section header, widened. */
  private record Entry(
      int nameOffset,
      int type,
      long flags,
      long vaddr,
      long fileOffset,
      long sizeBytes,
      int link) {}

  private final ElfBytes bytes;
  private final ElfHeader header;

  ElfSectionTable(ElfBytes bytes, ElfHeader header) {
    this.bytes = bytes;
    this.header = header;
  }

  List<ElfSection> sections() {
    List<ElfSection> sections = new ArrayList<>();
    Entry names = entry(header.sectionNames());
    for (int i = 0; i < header.sectionHeaderCount(); i++) {
      Entry entry = entry(i);
      if (entry != null && (entry.flags & FLAG_IN_MEMORY) != 0) {
        boolean empty = entry.type == TYPE_NO_CONTENTS;
        sections.add(
            new ElfSection(
                names == null ? "" : string(names, entry.nameOffset),
                entry.vaddr,
                empty ? 0 : (int) entry.fileOffset,
                empty ? 0 : (int) entry.sizeBytes,
                (entry.flags & FLAG_EXECUTABLE) != 0));
      }
    }
    return sections;
  }

  /** The bytes of the section of that name; none if there is none, or they are compressed. */
  byte[] contents(byte[] file, String name) {
    Entry names = entry(header.sectionNames());
    for (int i = 0; names != null && i < header.sectionHeaderCount(); i++) {
      Entry entry = entry(i);
      if (entry != null
          && entry.type != TYPE_NO_CONTENTS
          && (entry.flags & FLAG_COMPRESSED) == 0
          && string(names, entry.nameOffset).equals(name)) {
        int offset = (int) entry.fileOffset;
        return Arrays.copyOfRange(file, offset, offset + (int) entry.sizeBytes);
      }
    }
    return new byte[0];
  }

  List<ElfSymbol> symbols() {
    List<ElfSymbol> symbols = new ArrayList<>();
    for (int i = 0; i < header.sectionHeaderCount(); i++) {
      Entry table = entry(i);
      Entry names = table == null ? null : entry(table.link);
      if (table != null && names != null && table.type == TYPE_SYMBOLS) {
        int symbolBytes = header.width().symbolBytes();
        for (long at = 0; at + symbolBytes <= table.sizeBytes; at += symbolBytes) {
          addSymbol(table.fileOffset + at, names, symbols);
        }
        break; // A file has at most one such table (System V ABI, chapter 4).
      }
    }
    return symbols;
  }

  private void addSymbol(long at, Entry names, List<ElfSymbol> symbols) {
    boolean wide = header.width() == ElfClass.ELF64;
    int info = bytes.byteAt(at + (wide ? 4 : 12));
    int section = bytes.half(at + (wide ? 6 : 14));
    String name = string(names, (int) bytes.word32(at));
    // Undefined symbols and constants are no addresses.
    if (!name.isEmpty() && section != 0 && section != ABSOLUTE_SECTION) {
      symbols.add(
          new ElfSymbol(
              name,
              bytes.word(at + (wide ? 8 : 4), header.width()),
              bytes.word(at + (wide ? 16 : 8), header.width()),
              ElfSymbol.Type.ofCode(info & 15),
              info >> 4 == BINDING_GLOBAL));
    }
  }

  /** The section header with that index, or null when it or its contents lie outside the file. */
  private @Nullable Entry entry(int index) {
    if (index < 0 || index >= header.sectionHeaderCount()) {
      return null;
    }
    ElfClass width = header.width();
    int word = width.wordBytes();
    long at = header.sectionHeaders() + (long) index * width.sectionHeaderBytes();
    Entry entry =
        new Entry(
            (int) bytes.word32(at),
            (int) bytes.word32(at + 4),
            bytes.word(at + 8, width),
            bytes.word(at + 8 + word, width),
            bytes.word(at + 8 + 2L * word, width),
            bytes.word(at + 8 + 3L * word, width),
            (int) bytes.word32(at + 8 + 4L * word));
    boolean readable =
        entry.type == TYPE_NO_CONTENTS || bytes.holds(entry.fileOffset, entry.sizeBytes);
    return readable ? entry : null;
  }

  private String string(Entry table, int offset) {
    if (table.type == TYPE_NO_CONTENTS || offset < 0 || offset >= table.sizeBytes) {
      return "";
    }
    long length = Math.min(table.sizeBytes - offset, LONGEST_NAME);
    return bytes.string(table.fileOffset + offset, table.fileOffset + offset + length);
  }
}
