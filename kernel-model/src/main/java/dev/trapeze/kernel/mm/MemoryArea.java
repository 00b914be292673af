package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;

/**
 * A range of a program's addresses with one purpose: what {@link ProcessMemory} tells of a {@link
 * Region}. It says what should be there; what is there, the page table says.
 *
 * @param kind what it is for
 * @param startVa first byte, zero-extended
 * @param endVa behind the last byte
 * @param permissions of {@link Pte#R}, {@link Pte#W}, {@link Pte#X} and {@link Pte#U}: what the
 *     program may do there, whatever the entries of its pages allow at the moment
 */
public record MemoryArea(RegionKind kind, long startVa, long endVa, int permissions) {

  static MemoryArea of(Region region) {
    return new MemoryArea(region.kind(), region.startVa(), region.endVa(), region.permissions());
  }

  /** Start of the first page that holds a byte of the area. */
  public long firstPageVa() {
    return Pages.roundDown(startVa);
  }

  /** Behind the last page that holds a byte of the area. */
  public long endPageVa() {
    return Pages.roundUp(endVa);
  }

  /** Whether the program may do that there. */
  public boolean allows(MemoryAccess access) {
    return DemandPaging.allows(permissions, access);
  }

  /**
   * The flags of the entry of a page that the program may use as the area says: V, U, and R, W and
   * X as they are permitted (with W always R, because W alone is reserved: RISC-V Privileged 1.12,
   * 4.3.1).
   */
  public int pageFlags() {
    return Region.pageFlags(permissions) | Pte.V;
  }
}
