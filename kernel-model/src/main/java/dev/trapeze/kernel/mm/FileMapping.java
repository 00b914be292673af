package dev.trapeze.kernel.mm;

/**
 * A part of an address space that shows a part of a file (Linux's {@code vm_area_struct}, the VMA).
 *
 * @param startVa first byte, a multiple of 4096, zero-extended
 * @param endVa behind the last byte, a multiple of 4096
 * @param protection of {@link Protection#PROT_READ}, {@link Protection#PROT_WRITE}, {@link
 *     Protection#PROT_EXEC}; who may write may read
 * @param shared true for {@code MAP_SHARED}, false for {@code MAP_PRIVATE}
 * @param file that it shows
 * @param offset byte of the file that the first byte shows, a multiple of 4096
 */
public record FileMapping(
    long startVa, long endVa, int protection, boolean shared, MappableFile file, long offset) {

  /** True if {@code va} lies in it. */
  public boolean contains(long va) {
    return Long.compareUnsigned(va, startVa) >= 0 && Long.compareUnsigned(va, endVa) < 0;
  }

  /** Where it lies, for messages: {@code 0x3fff0000 to 0x3fff2000}. */
  String place() {
    return String.format("0x%x to 0x%x", startVa, endVa);
  }
}
