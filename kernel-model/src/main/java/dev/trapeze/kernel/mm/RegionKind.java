package dev.trapeze.kernel.mm;

/** What a region of an address space is for. */
public enum RegionKind {
  INIT_CODE("init code", true),
  TEXT("text", true),
  READ_ONLY_DATA("read-only data", true),
  DATA("data", true),
  BSS("bss", true),
  GUARD("guard page below the stack", true),
  STACK("stack", true),
  UPPER_GUARD("guard page above the stack", true),
  HEAP("heap", true),
  MAPPING("mapping", true),
  LIBRARY("shared library", true),
  ARGUMENTS("arguments and environment", true),
  PROCESS_PAGE("process page", false),
  TRAPFRAME("trapframe", false),
  TRAMPOLINE("trampoline", false),
  KERNEL_STUB("kernel entry", false),
  KERNEL_RAM("kernel direct map", false),
  KERNEL_DEVICE("device", false),
  KERNEL_STACK("kernel stacks", false);

  private final String words;
  private final boolean ownsFrames;

  RegionKind(String words, boolean ownsFrames) {
    this.words = words;
    this.ownsFrames = ownsFrames;
  }

  /** Name in words, for people. */
  public String words() {
    return words;
  }

  /** True if such a region only keeps its place: nobody may access its pages. */
  public boolean isGuard() {
    return this == GUARD || this == UPPER_GUARD;
  }

  /**
   * True if such a region is a program's, with pages that its address space gives it and takes
   * away.
   */
  public boolean ownsFrames() {
    return ownsFrames;
  }
}
