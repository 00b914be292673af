package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/**
 * A range of virtual addresses with one purpose and one set of permissions (Linux's {@code
 * vm_area_struct}; xv6 has only {@code sz}).
 *
 * @param kind what it is for
 * @param startVa first byte, zero-extended; not always the start of a page: bss follows data
 * @param endVa behind the last byte; equal to {@code startVa} for a heap of nothing
 * @param permissions of {@link Pte#R}, {@link Pte#W}, {@link Pte#X}, {@link Pte#U}; U alone for a
 *     program's region that it may not access
 * @param backing where the contents come from
 * @param shared true if what is written is seen by everybody who shows the same file, and not by
 *     this address space alone
 */
public record Region(
    RegionKind kind, long startVa, long endVa, int permissions, Backing backing, boolean shared) {

  /** Checks the order of the ends. */
  public Region {
    if (Long.compareUnsigned(startVa, endVa) > 0) {
      throw new IllegalArgumentException(
          String.format("region %s from 0x%x to 0x%x", kind.words(), startVa, endVa));
    }
  }

  /** A private region of zeros, or, if the kind says so, of somebody else's frames. */
  public Region(RegionKind kind, long startVa, long endVa, int permissions) {
    this(
        kind,
        startVa,
        endVa,
        permissions,
        kind.ownsFrames() ? Backing.ZEROS : Backing.BORROWED,
        false);
  }

  /** True if {@code va} lies in the region. */
  public boolean contains(long va) {
    return Long.compareUnsigned(va, startVa) >= 0 && Long.compareUnsigned(va, endVa) < 0;
  }

  /** True if a page of the region lies, even in part, between two addresses. */
  public boolean touches(long fromVa, long toVa) {
    return Long.compareUnsigned(firstPageVa(), toVa) < 0
        && Long.compareUnsigned(fromVa, endPageVa()) < 0;
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
    return new Region(kind, startVa, newEndVa, permissions, backing, shared);
  }

  /** The same region with another start; of a file it shows what it showed there. */
  Region withStart(long newStartVa) {
    Backing moved =
        backing instanceof Backing.FilePages pages
            ? new Backing.FilePages(pages.file(), pages.offset() + newStartVa - startVa)
            : backing;
    return new Region(kind, newStartVa, endVa, permissions, moved, shared);
  }

  /** The same region with other permissions. */
  Region withPermissions(int newPermissions) {
    return new Region(kind, startVa, endVa, newPermissions, backing, shared);
  }

  /** The file that the region shows, or null. */
  public @Nullable MappedFile file() {
    return backing instanceof Backing.FilePages pages ? pages.file() : null;
  }

  /**
   * The flags of the region's entries. A page that may not be accessed at all is the kernel's to
   * read, because an entry without R, W and X would not be a page's (RISC-V Privileged 1.12,
   * 4.3.1); and W without R is reserved.
   */
  int pageFlags() {
    return pageFlags(permissions);
  }

  static int pageFlags(int permissions) {
    if ((permissions & (Pte.R | Pte.W | Pte.X)) == 0) {
      return Pte.R;
    }
    return (permissions & Pte.W) != 0 ? permissions | Pte.R : permissions;
  }

  /** True if programs may use the region at all. */
  public boolean isUser() {
    return (permissions & Pte.U) != 0;
  }

  /** True if programs may store to the region. */
  boolean isWritable() {
    return (permissions & (Pte.W | Pte.U)) == (Pte.W | Pte.U);
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

  void putState(StateSink sink) {
    sink.put(kind.words());
    sink.put(startVa);
    sink.put(endVa);
    sink.put(permissions);
    sink.put(shared);
    if (backing instanceof Backing.FilePages pages) {
      sink.put(pages.offset());
      if (sink.meet(pages.file())) {
        pages.file().putState(sink);
      }
    }
  }
}
