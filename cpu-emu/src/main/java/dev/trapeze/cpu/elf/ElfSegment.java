package dev.trapeze.cpu.elf;

/**
 * A part of the file that is loaded into memory: a program header of type {@code PT_LOAD}. It has
 * been checked: the bytes lie in the file, the memory is not smaller than they are and does not
 * wrap around the end of the address space. Nothing is promised about alignment, nor about how
 * offset and address lie within a page.
 *
 * @param vaddr virtual address of the first byte
 * @param paddr physical address of the first byte, which matters to whoever loads without
 *     translation; nothing is promised about it
 * @param memBytes size in memory; what the file does not give is zero
 * @param fileOffset where the contents begin in the file
 * @param fileBytes size of the contents
 * @param readable {@code PF_R}
 * @param writable {@code PF_W}
 * @param executable {@code PF_X}
 * @param alignBytes {@code p_align}: a power of two, or 0
 */
public record ElfSegment(
    long vaddr,
    long paddr,
    long memBytes,
    int fileOffset,
    int fileBytes,
    boolean readable,
    boolean writable,
    boolean executable,
    long alignBytes) {
  /** True when the address lies in the segment's memory. */
  public boolean contains(long va) {
    return va - vaddr >= 0 && va - vaddr < memBytes;
  }
}
