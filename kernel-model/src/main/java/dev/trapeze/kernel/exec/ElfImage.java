package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What exec needs of an ELF file: width, entry, loadable segments. */
record ElfImage(Xlen xlen, long entry, List<ElfSegment> segments) {
  private static final int LOAD = 1;

  static ElfImage parse(byte[] file, String name) throws ElfFormatException {
    if (file.length < 64 || file[0] != 0x7F || file[1] != 'E') {
      throw new ElfFormatException(name + ": not an ELF file");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = file[4] == 2;
    long tableOffset = wide ? bytes.getLong(32) : bytes.getInt(28) & 0xFFFF_FFFFL;
    int entryBytes = bytes.getShort(wide ? 54 : 42);
    int entries = bytes.getShort(wide ? 56 : 44);
    if (tableOffset < 0
        || entries < 0
        || entryBytes < (wide ? 56 : 32)
        || tableOffset > file.length - (long) entries * entryBytes) {
      throw new ElfFormatException(name + ": truncated");
    }
    List<ElfSegment> segments = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      int at = (int) tableOffset + i * entryBytes;
      if (bytes.getInt(at) == LOAD) {
        ElfSegment segment = wide ? wideSegment(bytes, at) : narrowSegment(bytes, at);
        if (segment.fileOffset() < 0
            || segment.fileBytes() < 0
            || segment.fileBytes() > segment.memoryBytes()
            || segment.fileOffset() > file.length - segment.fileBytes()) {
          throw new ElfFormatException(name + ": a segment is not in the file");
        }
        segments.add(segment);
      }
    }
    long entry = wide ? bytes.getLong(24) : bytes.getInt(24) & 0xFFFF_FFFFL;
    return new ElfImage(wide ? Xlen.RV64 : Xlen.RV32, entry, segments);
  }

  private static ElfSegment wideSegment(ByteBuffer bytes, int at) {
    return new ElfSegment(
        bytes.getLong(at + 16),
        bytes.getLong(at + 40),
        bytes.getLong(at + 8),
        bytes.getLong(at + 32),
        bytes.getInt(at + 4));
  }

  private static ElfSegment narrowSegment(ByteBuffer bytes, int at) {
    return new ElfSegment(
        bytes.getInt(at + 8) & 0xFFFF_FFFFL,
        bytes.getInt(at + 20) & 0xFFFF_FFFFL,
        bytes.getInt(at + 4) & 0xFFFF_FFFFL,
        bytes.getInt(at + 16) & 0xFFFF_FFFFL,
        bytes.getInt(at + 24));
  }
}
