package dev.trapeze.cpu.isa;

/** Builds instruction words from a table row and operands: the inverse of {@link Decoder}. */
public final class Encoder {
  private Encoder() {}

  /**
   * The word for these operands, which are as {@link DecodedInstruction} documents them; those that
   * the row's format does not have, or implies, are not looked at. The caller has checked them
   * against the format's fields.
   */
  public static int encode(Instruction row, int rd, int rs1, int rs2, int immediate) {
    Format format = row.format();
    return row.match()
        | format.rd().insert(rd)
        | format.rs1().insert(rs1)
        | format.rs2().insert(rs2)
        | format.immediate().insert(immediate);
  }
}
