package dev.trapeze.kernel.abi;

import dev.trapeze.cpu.isa.Xlen;

/**
 * {@code struct stat}: where its fields lie. What is between them is zero.
 *
 * @param bytes of the structure
 * @param fileSystem number of the file system, always 1
 * @param inode number of the inode
 * @param type what the file is, by xv6's numbers: 1 directory, 2 file, 3 device
 * @param mode what the file is, by the bits of Unix, with fixed permissions
 * @param links number of names
 * @param device for devices {@code major << 20 | minor}, for others 1
 * @param size in bytes
 */
public record StatLayout(
    int bytes,
    Field fileSystem,
    Field inode,
    Field type,
    Field mode,
    Field links,
    Field device,
    Field size) {

  /** xv6's, which is the same whatever the width. */
  public static final StatLayout XV6 =
      new StatLayout(
          24,
          new Field(0, 4),
          new Field(4, 4),
          new Field(8, 2),
          Field.NONE,
          new Field(10, 2),
          Field.NONE,
          new Field(16, 8));

  /** VIMIX's, and ours, for 32 bits. */
  public static final StatLayout VIMIX_32 =
      new StatLayout(
          24,
          new Field(0, 4),
          new Field(4, 4),
          Field.NONE,
          new Field(8, 4),
          new Field(12, 2),
          new Field(16, 4),
          new Field(20, 4));

  /** VIMIX's, and ours, for 64 bits. */
  public static final StatLayout VIMIX_64 =
      new StatLayout(
          40,
          new Field(0, 4),
          new Field(8, 8),
          Field.NONE,
          new Field(16, 4),
          new Field(20, 2),
          new Field(24, 4),
          new Field(32, 8));

  /** VIMIX's for that width. */
  public static StatLayout vimix(Xlen xlen) {
    return xlen == Xlen.RV32 ? VIMIX_32 : VIMIX_64;
  }
}
