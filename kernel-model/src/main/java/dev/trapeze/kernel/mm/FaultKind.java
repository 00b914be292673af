package dev.trapeze.kernel.mm;

/** Which mistake of a program a page fault gives away. */
public enum FaultKind {
  /**
   * An address that null leads to: below all that the layout gives to programs, where no region is,
   * or in the last page of all addresses, which a small negative offset leads to.
   */
  NULL_POINTER("null pointer"),
  /** The guard below the stack. */
  STACK_OVERFLOW("stack overflow"),
  /** The guard above the stack: whoever had the stack has popped too much. */
  STACK_UNDERFLOW("stack underflow"),
  /** The guard behind the heap, and no region is there. */
  HEAP_OVERRUN("heap overrun"),
  /** A page of the program's own that does not allow the access. */
  FORBIDDEN("forbidden access"),
  /** A page of the kernel's. */
  KERNEL_PAGE("kernel page"),
  /** Anywhere else. */
  WILD_POINTER("wild pointer");

  private final String words;

  FaultKind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
