package dev.trapeze.cpu.elf;

import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A static RISC-V executable, ELF32 or ELF64, read and checked (System V ABI, chapters 4 and 5;
 * RISC-V ELF psABI). What a loader needs has been validated: nothing in it points outside the file.
 * Sections and symbols, which only listings need, are read when asked for, and those that make no
 * sense are left out.
 */
public final class ElfImage {
  private static final int TYPE_LOAD = 1;
  private static final int TYPE_INTERPRETER = 3;
  private static final int FLAG_EXECUTABLE = 1;
  private static final int FLAG_WRITABLE = 2;
  private static final int FLAG_READABLE = 4;

  private final byte[] file;
  private final ElfHeader header;
  private final List<ElfSegment> segments;
  private final @Nullable ElfInterpreter interpreter;
  private final boolean whole;

  private ElfImage(
      byte[] file,
      boolean whole,
      ElfHeader header,
      List<ElfSegment> segments,
      @Nullable ElfInterpreter interpreter) {
    this.file = file;
    this.whole = whole;
    this.header = header;
    this.segments = segments;
    this.interpreter = interpreter;
  }

  /**
   * Reads a file. The array is kept and not copied; the caller does not change it.
   *
   * @param fileName what the message of the exception calls the file
   * @throws ElfFormatException when this is not a static little-endian RISC-V executable whose
   *     tables and segments lie in the file
   */
  public static ElfImage parse(byte[] file, String fileName) throws ElfFormatException {
    return parse(file, file.length, ElfKind.STATIC, fileName);
  }

  /**
   * Reads the beginning of a file, for whoever takes the contents of segments from elsewhere.
   * Sections and symbols are only to be had from a whole file.
   *
   * @param start the first bytes of the file, with the ELF header and the program headers; kept and
   *     not copied
   * @param fileBytes size of the whole file
   * @param kind which files are wanted
   * @param fileName what the message of the exception calls the file
   * @throws ElfFormatException when this is no such file, its tables and segments do not lie in the
   *     file, or its program headers are not in {@code start}
   */
  public static ElfImage parse(byte[] start, int fileBytes, ElfKind kind, String fileName)
      throws ElfFormatException {
    ElfBytes bytes = new ElfBytes(start, fileBytes);
    ElfHeader header = ElfHeader.read(bytes, kind, fileName);
    if (!bytes.has(header.programHeaders(), header.programHeaderTableBytes())) {
      throw new ElfFormatException(fileName, "the program headers are not at its beginning");
    }
    ElfInterpreter interpreter = readInterpreter(bytes, header, fileName);
    if (interpreter != null && kind == ElfKind.STATIC) {
      throw new ElfFormatException(fileName, "dynamically linked: expected a static executable");
    }
    List<ElfSegment> segments = readSegments(bytes, header, fileName);
    return new ElfImage(start, start.length == fileBytes, header, segments, interpreter);
  }

  private static @Nullable ElfInterpreter readInterpreter(
      ElfBytes bytes, ElfHeader header, String fileName) throws ElfFormatException {
    ElfClass width = header.width();
    boolean wide = width == ElfClass.ELF64;
    for (int i = 0; i < header.programHeaderCount(); i++) {
      long at = header.programHeaders() + (long) i * width.programHeaderBytes();
      if (bytes.word32(at) == TYPE_INTERPRETER) {
        long fileOffset = bytes.word(at + (wide ? 8 : 4), width);
        long fileBytes = bytes.word(at + (wide ? 32 : 16), width);
        if (!bytes.holds(fileOffset, fileBytes)) {
          throw ElfHeader.truncated(
              bytes,
              fileName,
              String.format(
                  "the interpreter's path has 0x%x bytes from 0x%x", fileBytes, fileOffset));
        }
        return new ElfInterpreter((int) fileOffset, (int) fileBytes);
      }
    }
    return null;
  }

  private static List<ElfSegment> readSegments(ElfBytes bytes, ElfHeader header, String fileName)
      throws ElfFormatException {
    List<ElfSegment> segments = new ArrayList<>();
    for (int i = 0; i < header.programHeaderCount(); i++) {
      long at = header.programHeaders() + (long) i * header.width().programHeaderBytes();
      if (bytes.word32(at) == TYPE_LOAD) {
        ElfSegment segment = readSegment(bytes, header.width(), at, "segment " + i, fileName);
        if (segment.memBytes() > 0) {
          segments.add(segment);
        }
      }
    }
    if (segments.isEmpty()) {
      throw new ElfFormatException(fileName, "no segment to load");
    }
    checkOverlap(segments, header.width().xlen(), fileName);
    return List.copyOf(segments);
  }

  private static ElfSegment readSegment(
      ElfBytes bytes, ElfClass width, long at, String name, String fileName)
      throws ElfFormatException {
    boolean wide = width == ElfClass.ELF64;
    // p_flags stands second in ELF64 and second to last in ELF32.
    long flags = bytes.word32(at + (wide ? 4 : 24));
    long fileOffset = bytes.word(at + (wide ? 8 : 4), width);
    long vaddr = bytes.word(at + (wide ? 16 : 8), width);
    long paddr = bytes.word(at + (wide ? 24 : 12), width);
    long fileBytes = bytes.word(at + (wide ? 32 : 16), width);
    long memBytes = bytes.word(at + (wide ? 40 : 20), width);
    long alignBytes = bytes.word(at + (wide ? 48 : 28), width);
    if (!bytes.holds(fileOffset, fileBytes)) {
      throw ElfHeader.truncated(
          bytes,
          fileName,
          String.format("%s has 0x%x bytes from 0x%x", name, fileBytes, fileOffset));
    }
    if (Long.compareUnsigned(memBytes, fileBytes) < 0) {
      throw new ElfFormatException(
          fileName,
          String.format(
              "%s is larger in the file (0x%x bytes) than in memory (0x%x)",
              name, fileBytes, memBytes));
    }
    // The sum of unsigned numbers has wrapped when it is less than one of them.
    boolean wraps =
        wide
            ? memBytes < 0 || (vaddr + memBytes != 0 && wrapped(vaddr, memBytes))
            : vaddr + memBytes > 1L << 32;
    if (wraps) {
      throw new ElfFormatException(
          fileName,
          String.format(
              "%s of 0x%x bytes at 0x%x wraps around the end of the address space",
              name, memBytes, vaddr));
    }
    if ((alignBytes & (alignBytes - 1)) != 0) {
      throw new ElfFormatException(
          fileName,
          String.format("the alignment of %s, 0x%x, is not a power of two", name, alignBytes));
    }
    return new ElfSegment(
        vaddr,
        paddr,
        memBytes,
        (int) fileOffset,
        (int) fileBytes,
        (flags & FLAG_READABLE) != 0,
        (flags & FLAG_WRITABLE) != 0,
        (flags & FLAG_EXECUTABLE) != 0,
        alignBytes);
  }

  private static boolean wrapped(long start, long length) {
    return Long.compareUnsigned(start + length, start) < 0;
  }

  private static void checkOverlap(List<ElfSegment> segments, Xlen xlen, String fileName)
      throws ElfFormatException {
    for (int i = 0; i < segments.size(); i++) {
      for (int j = 0; j < i; j++) {
        ElfSegment a = segments.get(i);
        ElfSegment b = segments.get(j);
        if (a.contains(b.vaddr()) || b.contains(a.vaddr())) {
          throw new ElfFormatException(
              fileName,
              String.format(
                  "the segments at %s and %s overlap", xlen.hex(b.vaddr()), xlen.hex(a.vaddr())));
        }
      }
    }
  }

  /** The width that the program was compiled for, from the file's class. */
  public Xlen xlen() {
    return header.width().xlen();
  }

  /** The address at which execution begins; it need not lie in a segment. */
  public long entry() {
    return header.entry();
  }

  /**
   * {@code e_flags}: bit 0 for compressed instructions, bits 1 and 2 for the floating-point ABI.
   */
  public long flags() {
    return header.flags();
  }

  /** Whether the file can be loaded at any address, to which all its addresses are relative. */
  public boolean positionIndependent() {
    return header.positionIndependent();
  }

  /** Where the file says who is to load the rest of the program; null if it needs nobody. */
  public @Nullable ElfInterpreter interpreter() {
    return interpreter;
  }

  /** How many program headers the file has. */
  public int headerCount() {
    return header.programHeaderCount();
  }

  /** Size of a program header in bytes. */
  public int headerBytes() {
    return header.width().programHeaderBytes();
  }

  /**
   * The address at which the program headers are loaded, with whatever segment holds the first of
   * them; 0 if none does.
   */
  public long headersVa() {
    for (ElfSegment segment : segments) {
      long within = header.programHeaders() - segment.fileOffset();
      if (within >= 0 && within < segment.fileBytes()) {
        return segment.vaddr() + within;
      }
    }
    return 0;
  }

  /** The segments to load, in the file's order: at least one, none of them empty. */
  public List<ElfSegment> segments() {
    return segments;
  }

  /** What was parsed: the whole file, to take the segments' contents from; not to be changed. */
  public byte[] file() {
    return file;
  }

  /** The sections of the memory image; none when the file has no section headers. */
  public List<ElfSection> sections() {
    return whole ? new ElfSectionTable(new ElfBytes(file), header).sections() : List.of();
  }

  /**
   * The bytes of the section of that name, loaded or not; none when the file has no such section,
   * or its contents are compressed, or only the beginning of the file is here.
   */
  public byte[] contents(String sectionName) {
    return whole
        ? new ElfSectionTable(new ElfBytes(file), header).contents(file, sectionName)
        : new byte[0];
  }

  /** The named symbols; none when the file was stripped. */
  public List<ElfSymbol> symbols() {
    return whole ? new ElfSectionTable(new ElfBytes(file), header).symbols() : List.of();
  }
}
