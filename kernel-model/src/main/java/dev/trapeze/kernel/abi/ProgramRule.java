package dev.trapeze.kernel.abi;

/**
 * Which ELF files are programs, what becomes of their segments, and what they find on the stack.
 */
public enum ProgramRule {
  /**
   * Static executables for this machine. A page has the permissions of its segment and no more;
   * segments share no page. On the stack lie arguments, environment and auxiliary vector, as in
   * Linux.
   */
  STRICT,
  /**
   * Whatever starts like an ELF file and has segments that begin at pages: class, machine, type and
   * entry are not looked at. All memory from 0 to the end of the last segment is there; every page
   * can be read, and what segments share is as the earlier one made it. On the stack lie the
   * arguments, and nothing else.
   */
  XV6
}
