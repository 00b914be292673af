package dev.trapeze.console.maps;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.RegionKind;

/**
 * A region of an address space, as it was at one moment.
 *
 * @param kind what it is for
 * @param startVa first byte; in 64 bits sign-extended
 * @param endVa behind the last byte; equal to {@code startVa} for a heap of nothing
 * @param permissions of {@link Pte#R}, {@link Pte#W}, {@link Pte#X}, {@link Pte#U}
 * @param shared whether writes reach other processes and the file
 * @param backing where its bytes come from
 */
public record MapRegion(
    RegionKind kind,
    long startVa,
    long endVa,
    int permissions,
    boolean shared,
    MapBacking backing) {

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

  /** How many pages of 4096 bytes hold a byte of the region. */
  public long pages() {
    return (endPageVa() - firstPageVa()) / Pages.BYTES;
  }

  /** The permissions as four letters or dashes: {@code r-xu}. */
  public String letters() {
    return PteWords.permissions(permissions);
  }

  /** Which colour it has. */
  public AccessClass access() {
    return AccessClass.of(kind, permissions);
  }

  /** What it is called where there is little room. */
  public String name() {
    return switch (kind) {
      case GUARD, UPPER_GUARD -> "guard";
      case ARGUMENTS -> "arguments, environ";
      default -> kind.words();
    };
  }
}
