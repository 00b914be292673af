package dev.trapeze.kernel.abi;

/** Which ELF files are programs, and what becomes of their segments. */
public enum ProgramRule {
  /**
   * Static executables for this machine. A page has the permissions of its segment and no more;
   * segments share no page.
   */
  STRICT,
  /**
   * Whatever starts like an ELF file and has segments that begin at pages: class, machine, type and
   * entry are not looked at. All memory from 0 to the end of the last segment is there; every page
   * can be read, and what segments share is as the earlier one made it.
   */
  XV6
}
