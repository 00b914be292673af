package dev.trapeze.cpu.debug;

/**
 * Some bytes at physical addresses, of RAM or of a device, accesses to which are to stop the
 * machine.
 *
 * @param pa physical address of the first byte, at least 0
 * @param lengthBytes how many bytes, at least 1
 * @param loads whether loads count; not those of instruction fetches and of page-table walks
 * @param stores whether stores count
 */
public record Watch(long pa, int lengthBytes, boolean loads, boolean stores) {
  /** Throws {@link IllegalArgumentException} if there is nothing to watch. */
  public Watch {
    if (pa < 0 || lengthBytes < 1 || pa > Long.MAX_VALUE - lengthBytes) {
      throw new IllegalArgumentException(
          String.format("0x%x: cannot watch %d bytes there", pa, lengthBytes));
    }
    if (!loads && !stores) {
      throw new IllegalArgumentException(
          String.format("0x%x: a watch must be of loads, of stores, or of both", pa));
    }
  }

  /** True if any of its bytes is among those {@code widthBytes} from {@code firstPa} on. */
  boolean overlaps(long firstPa, int widthBytes) {
    return firstPa < pa + lengthBytes && firstPa + widthBytes > pa;
  }
}
