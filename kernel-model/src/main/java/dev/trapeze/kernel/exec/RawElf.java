package dev.trapeze.kernel.exec;

import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an ELF file as they stand there: nothing is checked but that they lie in the file
 * (System V ABI, chapters 4 and 5). {@code ElfImage} is for those who want a good one.
 *
 * @param entryVa where the program starts, zero-extended
 * @param headers the program headers
 */
public record RawElf(long entryVa, List<Header> headers) {

  /** Type of a segment that is loaded. */
  public static final int LOAD = 1;

  /** Type of a segment with notes. */
  public static final int NOTE = 4;

  /** Bytes of the header that a file starts with; of 32 bits it takes 52 of them. */
  public static final int FILE_HEADER_BYTES = 64;

  private static final int MAGIC = 0x464C_457F;
  private static final int CLASS_AT = 4;
  private static final int FIRST_WORD_AT = 24;

  /** A program header; offset, address and sizes are zero-extended. */
  public record Header(
      int type, int flags, long fileOffset, long vaddr, long fileBytes, long memBytes) {}

  /** The width that a file says it is for; null if it is no ELF file. */
  public static @Nullable Xlen widthOf(byte[] file) {
    if (file.length <= CLASS_AT || littleEndian(file).getInt(0) != MAGIC) {
      return null;
    }
    return switch (file[CLASS_AT]) {
      case 1 -> Xlen.RV32;
      case 2 -> Xlen.RV64;
      default -> null;
    };
  }

  /** Reads a file as if it were for that width; null if it is no ELF file or is cut off. */
  public static @Nullable RawElf read(byte[] file, Xlen xlen) {
    if (bytesWithHeaders(file, xlen) > file.length) {
      return null;
    }
    boolean wide = xlen == Xlen.RV64;
    ByteBuffer bytes = littleEndian(file);
    int first = (int) first(bytes, xlen);
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < count(bytes, xlen); i++) {
      headers.add(header(bytes, first + i * headerBytes(xlen), wide));
    }
    return new RawElf(word(bytes, FIRST_WORD_AT, wide), List.copyOf(headers));
  }

  /**
   * How many bytes of a file {@link #read} needs, from the start on; {@link Long#MAX_VALUE} if it
   * is no ELF file.
   *
   * @param start its first {@value #FILE_HEADER_BYTES} bytes, or more, or all
   */
  public static long bytesWithHeaders(byte[] start, Xlen xlen) {
    int fileHeaderBytes = FIRST_WORD_AT + 3 * xlen.bytes() + 16;
    if (start.length < fileHeaderBytes || littleEndian(start).getInt(0) != MAGIC) {
      return Long.MAX_VALUE;
    }
    ByteBuffer bytes = littleEndian(start);
    long headers = (long) count(bytes, xlen) * headerBytes(xlen);
    return Math.max(fileHeaderBytes, first(bytes, xlen) + headers);
  }

  /** Where the program headers begin. */
  private static long first(ByteBuffer bytes, Xlen xlen) {
    return word(bytes, FIRST_WORD_AT + xlen.bytes(), xlen == Xlen.RV64) & 0xFFFF_FFFFL;
  }

  private static int count(ByteBuffer bytes, Xlen xlen) {
    return bytes.getShort(FIRST_WORD_AT + 3 * xlen.bytes() + 8) & 0xFFFF;
  }

  private static int headerBytes(Xlen xlen) {
    return xlen == Xlen.RV64 ? 56 : 32;
  }

  private static Header header(ByteBuffer bytes, int at, boolean wide) {
    int word = wide ? Long.BYTES : Integer.BYTES;
    // p_flags stands second in ELF64 and second to last in ELF32.
    int offsetAt = at + (wide ? 8 : 4);
    return new Header(
        bytes.getInt(at),
        bytes.getInt(at + (wide ? 4 : 24)),
        word(bytes, offsetAt, wide),
        word(bytes, offsetAt + word, wide),
        word(bytes, offsetAt + 3 * word, wide),
        word(bytes, offsetAt + 4 * word, wide));
  }

  private static long word(ByteBuffer bytes, int at, boolean wide) {
    return wide ? bytes.getLong(at) : bytes.getInt(at) & 0xFFFF_FFFFL;
  }

  private static ByteBuffer littleEndian(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }
}
