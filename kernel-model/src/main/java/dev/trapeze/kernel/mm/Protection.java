package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/** What a program may do with memory, by the bits of {@code sys/mman.h}: Linux's. */
public final class Protection {
  /** Loads. */
  public static final int PROT_READ = 1;

  /** Stores, and with them loads: a page that can be written only is none of RISC-V's. */
  public static final int PROT_WRITE = 2;

  /** Execution. */
  public static final int PROT_EXEC = 4;

  private static final int PROT_SEM = 8;
  private static final int KNOWN = PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM;

  private Protection() {}

  /** True if no bit is without a meaning. */
  public static boolean isKnown(int bits) {
    return (bits & ~KNOWN) == 0;
  }

  /** The permissions of a region; those that a page cannot have alone are added to it there. */
  public static int permissions(int bits) {
    int permissions = Pte.U;
    permissions |= (bits & PROT_READ) != 0 ? Pte.R : 0;
    permissions |= (bits & PROT_WRITE) != 0 ? Pte.R | Pte.W : 0;
    permissions |= (bits & PROT_EXEC) != 0 ? Pte.X : 0;
    return permissions;
  }

  /** The bits for the permissions of a region. */
  static int bits(int permissions) {
    int bits = (permissions & Pte.R) != 0 ? PROT_READ : 0;
    bits |= (permissions & Pte.W) != 0 ? PROT_WRITE : 0;
    return bits | ((permissions & Pte.X) != 0 ? PROT_EXEC : 0);
  }
}
