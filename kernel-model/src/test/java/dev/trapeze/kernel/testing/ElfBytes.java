package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** ELF files made byte by byte, wrong ones too. */
public final class ElfBytes {
  /** Flag of a segment: executable. */
  public static final int X = 1;

  /** Flag of a segment: writable. */
  public static final int W = 2;

  /** Flag of a segment: readable. */
  public static final int R = 4;

  private record Segment(long vaddr, long memBytes, byte[] contents, int flags) {}

  private final Xlen xlen;
  private final List<Segment> segments = new ArrayList<>();
  private long entry;

  /** A file of that width without segments. */
  public ElfBytes(Xlen xlen) {
    this.xlen = xlen;
  }

  /** Sets where it starts. */
  public ElfBytes entry(long va) {
    entry = va;
    return this;
  }

  /** Adds a segment. */
  public ElfBytes segment(long vaddr, long memBytes, byte[] contents, int flags) {
    segments.add(new Segment(vaddr, memBytes, contents, flags));
    return this;
  }

  /** The file. */
  public byte[] bytes() {
    boolean wide = xlen == Xlen.RV64;
    int headerBytes = wide ? 64 : 52;
    int entryBytes = wide ? 56 : 32;
    int offset = headerBytes + entryBytes * segments.size();
    int total = offset + segments.stream().mapToInt(s -> s.contents.length).sum();
    ByteBuffer file = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1}).position(16);
    file.putShort((short) 2).putShort((short) 243).putInt(1);
    word(file, entry);
    word(file, headerBytes);
    word(file, 0);
    file.putInt(0).putShort((short) headerBytes).putShort((short) entryBytes);
    file.putShort((short) segments.size()).putShort((short) 0);
    file.position(headerBytes);
    for (Segment segment : segments) {
      header(file, segment, offset);
      offset += segment.contents.length;
    }
    segments.forEach(segment -> file.put(segment.contents));
    return file.array();
  }

  private void header(ByteBuffer file, Segment segment, int offset) {
    file.putInt(1);
    if (xlen == Xlen.RV64) {
      file.putInt(segment.flags);
    }
    word(file, offset);
    word(file, segment.vaddr);
    word(file, segment.vaddr);
    word(file, segment.contents.length);
    word(file, segment.memBytes);
    if (xlen == Xlen.RV32) {
      file.putInt(segment.flags);
    }
    word(file, 1);
  }

  private void word(ByteBuffer file, long value) {
    if (xlen == Xlen.RV32) {
      file.putInt((int) value);
    } else {
      file.putLong(value);
    }
  }
}
