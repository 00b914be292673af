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
    boolean wide = xlen == Xlen.RV64;
    int word = xlen.bytes();
    ByteBuffer bytes = littleEndian(file);
    if (file.length < FIRST_WORD_AT + 3 * word + 16 || bytes.getInt(0) != MAGIC) {
      return null;
    }
    int headerBytes = wide ? 56 : 32;
    long first = word(bytes, FIRST_WORD_AT + word, wide) & 0xFFFF_FFFFL;
    int count = bytes.getShort(FIRST_WORD_AT + 3 * word + 8) & 0xFFFF;
    if (first + (long) count * headerBytes > file.length) {
      return null;
    }
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      headers.add(header(bytes, (int) first + i * headerBytes, wide));
    }
    return new RawElf(word(bytes, FIRST_WORD_AT, wide), List.copyOf(headers));
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
