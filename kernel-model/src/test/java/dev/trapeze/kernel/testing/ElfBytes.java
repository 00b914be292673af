package dev.trapeze.kernel.testing;

import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

  private static final int LOAD = 1;
  private static final int INTERPRETER = 3;

  private record Segment(int type, long vaddr, long memBytes, byte[] contents, int flags) {}

  private final Xlen xlen;
  private final List<Segment> segments = new ArrayList<>();
  private int type = 2;
  private boolean paged;
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
    segments.add(new Segment(LOAD, vaddr, memBytes, contents, flags));
    return this;
  }

  /** Puts the contents of segments as far from the start of a page as their addresses are. */
  public ElfBytes paged() {
    paged = true;
    return this;
  }

  /** Says that it can lie anywhere. */
  public ElfBytes positionIndependent() {
    type = 3;
    return this;
  }

  /** Names the program that is to start it. */
  public ElfBytes interpreter(String path) {
    byte[] contents = (path + "\0").getBytes(StandardCharsets.ISO_8859_1);
    return interpreter(contents);
  }

  /** Names the program that is to start it, by these bytes. */
  public ElfBytes interpreter(byte[] contents) {
    segments.add(new Segment(INTERPRETER, 0, contents.length, contents, R));
    return this;
  }

  /** The file. */
  public byte[] bytes() {
    boolean wide = xlen == Xlen.RV64;
    int headerBytes = wide ? 64 : 52;
    int entryBytes = wide ? 56 : 32;
    int[] offsets = new int[segments.size()];
    int end = headerBytes + entryBytes * segments.size();
    for (int i = 0; i < offsets.length; i++) {
      Segment segment = segments.get(i);
      int gap = paged && segment.type == LOAD ? (int) (segment.vaddr - end & 4095) : 0;
      offsets[i] = end + gap;
      end = offsets[i] + segment.contents.length;
    }
    ByteBuffer file = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1}).position(16);
    file.putShort((short) type).putShort((short) 243).putInt(1);
    word(file, entry);
    word(file, headerBytes);
    word(file, 0);
    file.putInt(0).putShort((short) headerBytes).putShort((short) entryBytes);
    file.putShort((short) segments.size()).putShort((short) 0);
    file.position(headerBytes);
    for (int i = 0; i < offsets.length; i++) {
      header(file, segments.get(i), offsets[i]);
    }
    for (int i = 0; i < offsets.length; i++) {
      file.position(offsets[i]).put(segments.get(i).contents);
    }
    return file.array();
  }

  private void header(ByteBuffer file, Segment segment, int offset) {
    file.putInt(segment.type);
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
