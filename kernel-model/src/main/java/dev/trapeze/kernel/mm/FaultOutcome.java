package dev.trapeze.kernel.mm;

/** What became of an access that a page table did not allow. */
public enum FaultOutcome {
  /** The access is possible now, and is to be tried again. */
  RESOLVED,
  /** No region of the program's is there: a mistake. */
  NO_MAPPING,
  /** There is one, but it does not allow the access: a mistake. */
  NOT_PERMITTED,
  /** The page lies behind the end of the file that is mapped there, or cannot be read. */
  BEHIND_FILE_END,
  /** The stack would have to grow beyond its limit, or into another region. */
  STACK_OVERFLOW,
  /** The access should be possible, but there is no frame for it. */
  OUT_OF_MEMORY
}
