package dev.trapeze.cpu.elf;

/**
 * The ELF header of a little-endian RISC-V executable, checked.
 *
 * @param width the file's class
 * @param positionIndependent whether it can be loaded anywhere: type {@code ET_DYN}
 * @param entry address at which execution begins
 * @param flags {@code e_flags}
 * @param programHeaders offset of the program header table, which lies in the file
 * @param programHeaderCount its entries, at least one
 * @param sectionHeaders offset of the section header table, which lies in the file
 * @param sectionHeaderCount its entries; 0 when the file has none
 * @param sectionNames index of the section that holds the names of sections
 */
record ElfHeader(
    ElfClass width,
    boolean positionIndependent,
    long entry,
    long flags,
    long programHeaders,
    int programHeaderCount,
    long sectionHeaders,
    int sectionHeaderCount,
    int sectionNames) {
  static final int MAGIC = 0x464C_457F;
  static final int TYPE_EXECUTABLE = 2;
  static final int TYPE_SHARED = 3;
  static final int LITTLE_ENDIAN = 1;
  static final int BIG_ENDIAN = 2;
  static final int CURRENT_VERSION = 1;

  private static final int IDENT_BYTES = 16;

  /** Linkers write about ten; more is no program, and takes long to check for overlaps. */
  private static final int MOST_PROGRAM_HEADERS = 128;

  static ElfHeader read(ElfBytes bytes, ElfKind kind, String fileName) throws ElfFormatException {
    ElfClass width = identified(bytes, fileName);
    boolean wide = width == ElfClass.ELF64;
    if (bytes.size() < width.headerBytes()) {
      throw truncated(bytes, fileName, "the ELF header ends at byte " + width.headerBytes());
    }
    checkKind(bytes, kind, fileName);
    int word = width.wordBytes();
    int rest = IDENT_BYTES + 8 + 3 * word;
    ElfHeader header =
        new ElfHeader(
            width,
            bytes.half(16) == TYPE_SHARED,
            bytes.word(24, width),
            bytes.word32(rest),
            bytes.word(24 + word, width),
            bytes.half(rest + 8),
            bytes.word(24 + 2 * word, width),
            bytes.half(rest + 12),
            bytes.half(rest + 14));
    header.checkTables(bytes, bytes.half(rest + 6), bytes.half(rest + 10), wide, fileName);
    return header;
  }

  private static ElfClass identified(ElfBytes bytes, String fileName) throws ElfFormatException {
    if (bytes.size() == 0) {
      throw new ElfFormatException(fileName, "the file is empty");
    }
    if (bytes.size() < 4 || bytes.word32(0) != MAGIC) {
      throw new ElfFormatException(fileName, "not an ELF file");
    }
    if (bytes.size() < IDENT_BYTES + 4) {
      throw truncated(bytes, fileName, "the ELF header is cut off");
    }
    int byteOrder = bytes.byteAt(5);
    if (byteOrder == BIG_ENDIAN) {
      int machine = Short.reverseBytes((short) bytes.half(18)) & 0xFFFF;
      throw new ElfFormatException(
          fileName,
          "a big-endian file for "
              + ElfMachine.inWords(machine)
              + ": expected little-endian RISC-V");
    }
    if (byteOrder != LITTLE_ENDIAN) {
      throw new ElfFormatException(fileName, "unknown byte order " + byteOrder);
    }
    if (bytes.half(18) != ElfMachine.RISCV.code()) {
      throw new ElfFormatException(
          fileName, "a file for " + ElfMachine.inWords(bytes.half(18)) + ": expected RISC-V");
    }
    return switch (bytes.byteAt(4)) {
      case 1 -> ElfClass.ELF32;
      case 2 -> ElfClass.ELF64;
      default -> throw new ElfFormatException(fileName, "unknown ELF class " + bytes.byteAt(4));
    };
  }

  private static void checkKind(ElfBytes bytes, ElfKind expected, String fileName)
      throws ElfFormatException {
    if (bytes.byteAt(6) != CURRENT_VERSION || bytes.word32(20) != CURRENT_VERSION) {
      throw new ElfFormatException(fileName, "unknown ELF version");
    }
    int type = bytes.half(16);
    String kind =
        switch (type) {
          case TYPE_EXECUTABLE -> "";
          case 1 -> "an object file that has not been linked";
          case TYPE_SHARED ->
              expected == ElfKind.DYNAMIC
                  ? ""
                  : "a shared object or position-independent executable";
          case 4 -> "a core dump";
          default -> "an ELF file of type " + type;
        };
    if (!kind.isEmpty()) {
      throw new ElfFormatException(fileName, kind + ": expected " + expected.words());
    }
  }

  private void checkTables(
      ElfBytes bytes, int programHeaderBytes, int sectionHeaderBytes, boolean wide, String fileName)
      throws ElfFormatException {
    if (programHeaderCount == 0) {
      throw new ElfFormatException(fileName, "no program headers: there is nothing to load");
    }
    if (programHeaderCount > MOST_PROGRAM_HEADERS) {
      throw new ElfFormatException(
          fileName,
          programHeaderCount + " program headers: expected at most " + MOST_PROGRAM_HEADERS);
    }
    if (programHeaderBytes != width.programHeaderBytes()) {
      throw new ElfFormatException(
          fileName,
          String.format(
              "program headers of %d bytes: ELF%d has %d",
              programHeaderBytes, wide ? 64 : 32, width.programHeaderBytes()));
    }
    long length = (long) programHeaderCount * programHeaderBytes;
    if (!bytes.holds(programHeaders, length)) {
      throw truncated(
          bytes,
          fileName,
          String.format("%d program headers begin at 0x%x", programHeaderCount, programHeaders));
    }
    if (sectionHeaderCount > 0) {
      if (sectionHeaderBytes != width.sectionHeaderBytes()) {
        throw new ElfFormatException(
            fileName,
            String.format(
                "section headers of %d bytes: ELF%d has %d",
                sectionHeaderBytes, wide ? 64 : 32, width.sectionHeaderBytes()));
      }
      if (!bytes.holds(sectionHeaders, (long) sectionHeaderCount * sectionHeaderBytes)) {
        throw truncated(
            bytes,
            fileName,
            String.format("%d section headers begin at 0x%x", sectionHeaderCount, sectionHeaders));
      }
    }
  }

  /** Size of the program header table. */
  long programHeaderTableBytes() {
    return (long) programHeaderCount * width.programHeaderBytes();
  }

  static ElfFormatException truncated(ElfBytes bytes, String fileName, String what) {
    return new ElfFormatException(
        fileName, "truncated: " + what + ", the file has " + bytes.size() + " bytes");
  }
}
