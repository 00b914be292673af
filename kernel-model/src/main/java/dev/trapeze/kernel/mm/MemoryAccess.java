package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/** What somebody wants to do with a page in a program's name. */
public enum MemoryAccess {
  READ(Pte.R, "readable"),
  WRITE(Pte.W, "writable"),
  EXECUTE(Pte.X, "executable");

  private final int permission;
  private final String adjective;

  MemoryAccess(int permission, String adjective) {
    this.permission = permission;
    this.adjective = adjective;
  }

  /** The flag of a PTE that allows it. */
  public int permission() {
    return permission;
  }

  /** What a page is that allows it, in words. */
  public String adjective() {
    return adjective;
  }
}
