package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.PagingMode;

/** Arithmetic on pages of 4096 bytes. */
public final class Pages {
  /** Size of a page in bytes. */
  public static final int BYTES = PagingMode.PAGE_BYTES;

  private Pages() {}

  /** The start of the page that holds {@code address}. */
  public static long roundDown(long address) {
    return address & -BYTES;
  }

  /** The first page boundary at or above {@code address}. */
  public static long roundUp(long address) {
    return address + BYTES - 1 & -BYTES;
  }
}
