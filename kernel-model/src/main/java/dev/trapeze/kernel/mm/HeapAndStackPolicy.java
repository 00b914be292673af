package dev.trapeze.kernel.mm;

/**
 * When heap and stack get their frames: the part of a kernel that makes lazy allocation (xv6's
 * {@code growproc}, {@code uvmdealloc}, {@code uvmcopy}, the page fault in {@code usertrap}, and
 * {@code copyin} and {@code copyout}). Everything else stays the kernel's: exec fills the pages of
 * text, data, bss and of the first piece of the stack, and what ends gives all back that is mapped.
 *
 * <p>Addresses are zero-extended. Whatever a method throws is a panic of the kernel.
 */
public interface HeapAndStackPolicy {

  /**
   * The heap gets more pages. The kernel has checked that no other area is there, and that the
   * machine has as many frames at all, and has moved the end of the heap; it moves it back if this
   * returns false.
   *
   * @param startVa of the first new page
   * @param endVa behind the last
   * @return false if frames are lacking: {@code sbrk} fails with ENOMEM, and none of the pages must
   *     have a frame then
   */
  boolean heapGrows(ProcessMemory memory, long startVa, long endVa);

  /**
   * The heap loses pages. The kernel moves the end of the heap when this returns.
   *
   * @param startVa of the first page that goes
   * @param endVa behind the last
   */
  void heapShrinks(ProcessMemory memory, long startVa, long endVa);

  /**
   * A process forks: gives the child copies of the pages of its heap or its stack. The other areas
   * are copied by the kernel.
   *
   * @param area of both; its ends are those of pages
   * @return false if there is no frame for what the child needs; the fork fails then, and the
   *     kernel frees what the child has so far
   */
  boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area);

  /**
   * An instruction of the program has caused a page fault.
   *
   * @param va any byte of the page, be it in an area or not
   * @return {@link FaultOutcome#RESOLVED} if the page table allows the access now: the instruction
   *     is tried again. Anything else kills the process
   */
  FaultOutcome pageFault(ProcessMemory memory, long va, MemoryAccess access);

  /**
   * The kernel itself is about to read or write a page of the program's, for a system call: {@code
   * read} stores, {@code write} loads. It looks into the page table by itself, with no MMU that
   * would find fault: after RESOLVED it uses the frame that a valid entry with U names, and does
   * not ask for R or W. Called before each such access, page by page.
   *
   * @param va any byte of the page, be it in an area or not
   * @return RESOLVED, or why not: the system call fails with ENOMEM for {@link
   *     FaultOutcome#OUT_OF_MEMORY}, with EFAULT for all others
   */
  FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access);
}
