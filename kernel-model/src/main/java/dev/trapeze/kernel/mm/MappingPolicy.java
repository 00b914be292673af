package dev.trapeze.kernel.mm;

import dev.trapeze.kernel.abi.ErrnoException;

/**
 * How files are mapped into the memory of programs: what {@code mmap} and {@code munmap} do, and
 * what becomes of a mapping at a page fault, at {@code fork} and at the end of an address space.
 *
 * <p>The kernel has its own way, with a page cache behind it, unless it is given a policy. Then the
 * policy maps files, and the kernel goes on with the memory that belongs to no file.
 *
 * <p>One object serves all processes. What it knows of a process is in that process's {@link
 * MappingMemory}: the list of its mappings, and its page table.
 */
public interface MappingPolicy {

  /** Another process is to see what is stored, and so is the file (Linux's {@code MAP_SHARED}). */
  int MAP_SHARED = 1;

  /** Nobody else sees what is stored, nor does the file (Linux's {@code MAP_PRIVATE}). */
  int MAP_PRIVATE = 2;

  /**
   * {@code mmap}: puts a mapping on the list of the caller's.
   *
   * @return where it starts, zero-extended
   * @throws ErrnoException with the error of the call; then nothing has changed
   */
  long map(MappingMemory memory, MappingRequest request);

  /**
   * {@code munmap}: takes away what is mapped of a range.
   *
   * @param startVa as the program gave it
   * @param bytes as the program gave them; the range ends within the program's addresses
   * @throws ErrnoException with the error of the call; then nothing has changed
   */
  void unmap(MappingMemory memory, long startVa, long bytes);

  /**
   * A program, or the kernel for it, has tried an access to a mapping that the page table does not
   * allow.
   *
   * @param va any byte of the page
   * @return {@link FaultOutcome#RESOLVED} if the page table allows the access now: it is tried
   *     again. Anything else kills the process, or makes the kernel's own access fail
   */
  FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access);

  /**
   * {@code fork}: gives a child, which has no mapping yet, those of its parent.
   *
   * @return false if there is no frame for what the child needs; the fork fails then, and what the
   *     child has by then, {@link #unmapAll} takes away
   */
  boolean fork(MappingMemory parent, MappingMemory child);

  /** The process ends, or executes another program: all its mappings go. */
  void unmapAll(MappingMemory memory);
}
