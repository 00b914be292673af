package dev.trapeze.kernel.mm;

/**
 * What fork does with a program's pages, and what follows from it: the part of a kernel that makes
 * copy-on-write (xv6's {@code uvmcopy}, the page fault in {@code usertrap}, and {@code copyout}).
 * Everything else stays the kernel's: exec fills all pages at once, and what ends gives its frames
 * back with {@link ProcessMemory#freeFrame}.
 *
 * <p>Addresses are zero-extended. Whatever a method throws is a panic of the kernel.
 */
public interface ForkPolicy {

  /**
   * A process forks: gives the child the pages of one area. The kernel calls this for each area of
   * the parent, from the lowest up; the child has all areas, but none of the pages.
   *
   * @param area of both; its ends are those of pages
   * @return false if there is no frame for what the child needs; the fork fails then, and the
   *     kernel frees what the child has so far
   */
  boolean fork(ProcessMemory parent, ProcessMemory child, MemoryArea area);

  /**
   * An instruction of the program has caused a page fault, in one of the program's areas.
   *
   * @param va any byte of the page
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
   * @param va any byte of the page, which is in one of the program's areas
   * @return RESOLVED, or why not: the system call fails with ENOMEM for {@link
   *     FaultOutcome#OUT_OF_MEMORY}, with EFAULT for all others
   */
  FaultOutcome kernelAccess(ProcessMemory memory, long va, MemoryAccess access);
}
