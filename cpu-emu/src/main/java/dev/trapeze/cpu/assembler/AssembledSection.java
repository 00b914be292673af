package dev.trapeze.cpu.assembler;

/**
 * A section of an assembled program.
 *
 * @param name such as {@code .text}
 * @param address of its first byte
 * @param contents its bytes; empty for a section of zeros such as {@code .bss}
 * @param sizeBytes its size in memory: the length of the contents, or the number of zeros
 * @param alignmentBytes the power of two of which the address is a multiple
 * @param writable true for data and zeros
 * @param executable true for code
 */
public record AssembledSection(
    String name,
    long address,
    byte[] contents,
    long sizeBytes,
    long alignmentBytes,
    boolean writable,
    boolean executable) {
  /** The address behind the last byte. */
  public long endAddress() {
    return address + sizeBytes;
  }
}
