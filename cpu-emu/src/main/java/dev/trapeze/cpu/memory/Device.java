package dev.trapeze.cpu.memory;

/**
 * A memory-mapped device. It sees offsets into its own window and knows nothing of where the window
 * lies.
 *
 * <p>A device never throws on what a guest does: an access at an offset or a width that it does not
 * know reads as zero, and is ignored when it is a store. The bus splits nothing: a width is what
 * the instruction asked for.
 */
public interface Device {
  /** Size of the window in bytes. */
  long sizeBytes();

  /**
   * What a load gives, zero-extended.
   *
   * @param offset byte offset into the window, naturally aligned for the width
   * @param widthBytes 1, 2, 4 or 8
   */
  long load(long offset, int widthBytes);

  /**
   * Stores the low {@code widthBytes} bytes of {@code value}.
   *
   * @param offset byte offset into the window, naturally aligned for the width
   * @param widthBytes 1, 2, 4 or 8
   */
  void store(long offset, int widthBytes, long value);
}
