package dev.trapeze.kernel.abi;

import dev.trapeze.cpu.isa.Xlen;

/**
 * {@code struct dirent}: where its fields lie. What is behind the name is zero.
 *
 * @param bytes of the structure
 * @param inode number of the inode
 * @param nextPosition where the next entry begins
 * @param recordLength {@code bytes}
 * @param type of the file
 * @param name up to 14 characters and NUL
 */
public record DirentLayout(
    int bytes, Field inode, Field nextPosition, Field recordLength, Field type, Field name) {

  private static final int NAME_BYTES = 15;

  /** VIMIX's, and ours, for 32 bits. */
  public static final DirentLayout VIMIX_32 =
      new DirentLayout(
          28,
          new Field(0, 4),
          new Field(4, 4),
          new Field(8, 2),
          new Field(10, 1),
          new Field(11, NAME_BYTES));

  /** VIMIX's, and ours, for 64 bits. */
  public static final DirentLayout VIMIX_64 =
      new DirentLayout(
          40,
          new Field(0, 8),
          new Field(8, 8),
          new Field(16, 2),
          new Field(18, 1),
          new Field(19, NAME_BYTES));

  /** VIMIX's for that width. */
  public static DirentLayout vimix(Xlen xlen) {
    return xlen == Xlen.RV32 ? VIMIX_32 : VIMIX_64;
  }
}
