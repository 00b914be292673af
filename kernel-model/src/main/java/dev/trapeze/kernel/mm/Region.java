package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/**
 * A range of virtual addresses with one purpose and one set of permissions (Linux's {@code
 * vm_area_struct}; xv6 has only {@code sz}).
 *
 * @param kind what it is for
 * @param startVa first byte, zero-extended; not always the start of a page: bss follows data
 * @param endVa behind the last byte; equal to {@code startVa} for a heap of nothing
 * @param permissions of {@link Pte#R}, {@link Pte#W}, {@link Pte#X}, {@link Pte#U}
 */
public record Region(RegionKind kind, long startVa, long endVa, int permissions) {

  /** Checks the order of the ends. */
  public Region {
    if (startVa < 0 || endVa < startVa) {
      throw new IllegalArgumentException(
          String.format("region %s from 0x%x to 0x%x", kind.words(), startVa, endVa));
    }
  }

  /** True if {@code va} lies in the region. */
  public boolean contains(long va) {
    return va >= startVa && va < endVa;
  }

  /** Length in bytes. */
  public long sizeBytes() {
    return endVa - startVa;
  }

  /** Start of the first page that holds a byte of the region. */
  public long firstPageVa() {
    return Pages.roundDown(startVa);
  }

  /** Behind the last page that holds a byte of the region. */
  public long endPageVa() {
    return Pages.roundUp(endVa);
  }

  /** The same region with another end. */
  public Region withEnd(long newEndVa) {
    return new Region(kind, startVa, newEndVa, permissions);
  }

  /** True if programs may use the region at all. */
  public boolean isUser() {
    return (permissions & Pte.U) != 0;
  }

  /** The permissions as letters, for example {@code R, X, U}; empty where there are none. */
  public String permissionLetters() {
    StringBuilder letters = new StringBuilder();
    append(letters, Pte.R, "R");
    append(letters, Pte.W, "W");
    append(letters, Pte.X, "X");
    append(letters, Pte.U, "U");
    return letters.toString();
  }

  private void append(StringBuilder letters, int flag, String letter) {
    if ((permissions & flag) != 0) {
      letters.append(letters.isEmpty() ? "" : ", ").append(letter);
    }
  }
}
