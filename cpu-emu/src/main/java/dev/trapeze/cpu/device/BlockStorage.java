package dev.trapeze.cpu.device;

import java.io.IOException;

/** What a block device keeps its data on: sectors of {@link #SECTOR_BYTES} bytes. */
public interface BlockStorage {
  /** Size of a sector in bytes. */
  int SECTOR_BYTES = 512;

  /** How many sectors there are. */
  long sectors();

  /** True if nothing can be written. */
  boolean readOnly();

  /**
   * Reads whole sectors.
   *
   * @param sector the first one; all must be below {@link #sectors}
   * @param target where they go
   * @param offset index in {@code target} of the first byte
   * @param count how many sectors
   * @throws IOException if the medium fails; the guest sees an I/O error
   */
  void read(long sector, byte[] target, int offset, int count) throws IOException;

  /**
   * Writes whole sectors; parameters as for {@link #read}.
   *
   * @throws IOException if the medium fails; the guest sees an I/O error
   */
  void write(long sector, byte[] source, int offset, int count) throws IOException;

  /**
   * Comes back when everything written is safe.
   *
   * @throws IOException if the medium fails; the guest sees an I/O error
   */
  void flush() throws IOException;
}
