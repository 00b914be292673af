package dev.trapeze.cpu.memory;

/**
 * A memory-mapped device. It sees offsets into its own window and knows nothing of where the window
 * lies.
 *
 * <p>A device never throws on what a guest does: an access that it has not declined reads as zero,
 * and is ignored when it is a store, if there is nothing better. The bus splits nothing: a width is
 * what the instruction asked for.
 */
public interface Device {
  /** Size of the window in bytes. */
  long sizeBytes();

  /**
   * True if a load of that width is answered; if not, it is an access fault.
   *
   * @param offset byte offset into the window, naturally aligned for the width
   * @param widthBytes 1, 2, 4 or 8
   */
  default boolean canLoad(long offset, int widthBytes) {
    return true;
  }

  /**
   * True if a store of that width is taken; if not, it is an access fault. See {@link #canLoad}.
   */
  default boolean canStore(long offset, int widthBytes) {
    return true;
  }

  /**
   * True if instructions can be fetched from here, as from a ROM; they come by loads of two bytes,
   * which must always give the same.
   */
  default boolean isExecutable() {
    return false;
  }

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
