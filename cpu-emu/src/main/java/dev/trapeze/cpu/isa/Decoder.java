package dev.trapeze.cpu.isa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes instruction words apart, following the table in {@link Instruction}.
 *
 * <p>Rows are found through an index on the bits that every format fixes: opcode and funct3, or
 * quadrant and funct3 for compressed instructions.
 */
public final class Decoder {
  private static final int WIDE_BUCKETS = 32 * 8;
  private static final int COMPRESSED_BUCKETS = 4 * 8;
  private static final Instruction[][] RV32 = index(Xlen.RV32);
  private static final Instruction[][] RV64 = index(Xlen.RV64);

  private Decoder() {}

  /** True when the instruction that begins with this halfword is two bytes long. */
  public static boolean isCompressed(int raw) {
    return (raw & 3) != 3;
  }

  /** As {@link #decode(int, Isa)}, with all the extensions that the machine has. */
  public static @Nullable DecodedInstruction decode(int raw, Xlen xlen) {
    return decode(raw, Isa.of(xlen));
  }

  /**
   * The instruction that a word stands for. HINT encodings are ordinary instructions that change
   * nothing.
   *
   * @param raw the 32 bits at the instruction's address, little-endian; only the lower 16 count
   *     when they are a compressed instruction
   * @return null when the encoding is illegal: reserved, of an extension that {@code isa} does not
   *     have, or longer than 32 bits
   */
  public static @Nullable DecodedInstruction decode(int raw, Isa isa) {
    Instruction row = row(raw, isa);
    if (row == null) {
      return null;
    }
    Format format = row.format();
    return new DecodedInstruction(
        row.base(),
        format.rd().extract(raw),
        format.rs1().extract(raw),
        format.rs2().extract(raw),
        format.immediate().extract(raw),
        row.lengthBytes(),
        isCompressed(raw) ? raw & 0xFFFF : raw);
  }

  /** The table's row for a word, compressed or not, or null when the encoding is illegal. */
  static @Nullable Instruction row(int raw, Xlen xlen) {
    for (Instruction row : (xlen == Xlen.RV32 ? RV32 : RV64)[bucket(raw)]) {
      if (row.accepts(raw, xlen)) {
        return row;
      }
    }
    return null;
  }

  /** The row for a word, or null when {@code isa} does not have it. */
  static @Nullable Instruction row(int raw, Isa isa) {
    Instruction row = row(raw, isa.xlen());
    return row != null && isa.has(row) ? row : null;
  }

  private static int bucket(int raw) {
    return isCompressed(raw)
        ? WIDE_BUCKETS + ((raw & 3) << 3 | ((raw >>> 13) & 7))
        : (raw >>> 2 & 31) << 3 | ((raw >>> 12) & 7);
  }

  private static Instruction[][] index(Xlen xlen) {
    List<List<Instruction>> buckets = new ArrayList<>();
    for (int i = 0; i < WIDE_BUCKETS + COMPRESSED_BUCKETS; i++) {
      buckets.add(new ArrayList<>());
    }
    for (Instruction row : Instruction.values()) {
      if (row.in(xlen)) {
        boolean anyFunct3 = (row.mask() & (isCompressed(row.match()) ? 0xE000 : 0x7000)) == 0;
        int first = bucket(row.match());
        for (int funct3 = 0; funct3 < (anyFunct3 ? 8 : 1); funct3++) {
          buckets.get(first + funct3).add(row);
        }
      }
    }
    return buckets.stream().map(b -> b.toArray(Instruction[]::new)).toArray(Instruction[][]::new);
  }
}
