package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Pages;
import org.jspecify.annotations.Nullable;

/**
 * Pages of an address space that have everything in common: what Linux shows as one line (its
 * {@code vm_area_struct}).
 *
 * @param kind what they are for
 * @param startVa first byte, a multiple of 4096
 * @param endVa behind the last byte, a multiple of 4096
 * @param permissions what a program may do with them: of {@link Pte#R}, {@link Pte#W}, {@link
 *     Pte#X}
 * @param shared true if others see what is written
 * @param file what they show, or null
 * @param offset byte of the file that the first byte shows, 0 without a file
 */
record Mapping(
    Kind kind,
    long startVa,
    long endVa,
    int permissions,
    boolean shared,
    @Nullable MappedFile file,
    long offset) {

  /** What Linux tells apart by looking where a mapping lies. */
  enum Kind {
    OTHER(""),
    HEAP("[heap]"),
    STACK("[stack]"),
    TRAPFRAME("[trapframe]"),
    TRAMPOLINE("[trampoline]");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /**
   * What stands at the end of its line: the path of the file, or a name in brackets, or nothing.
   */
  String name() {
    return file == null ? kind.label : file.path();
  }

  boolean allows(int permission) {
    return (permissions & permission) != 0;
  }

  /** True for pages of the kernel's, which do not count as the program's. */
  boolean isKernels() {
    return kind == Kind.TRAPFRAME || kind == Kind.TRAMPOLINE;
  }

  long sizeBytes() {
    return endVa - startVa;
  }

  /** True if a program may write it, or may let itself do so. */
  boolean mayBeWritable() {
    return !shared || file == null || file.writable();
  }

  /** True for memory that processes share and that is no file of the disk. */
  boolean isSharedMemory() {
    return file != null && file.inode() == 0;
  }

  /**
   * The frame in which the file, if there is one, keeps what the page at {@code va} shows; or 0.
   */
  long framePaOfFile(long va) {
    return file == null ? 0 : file.framePa((offset + va - startVa) / Pages.BYTES);
  }

  /** True if the other goes on where this one ends and differs in nothing else. */
  boolean continuesIn(Mapping next) {
    return endVa == next.startVa
        && kind == next.kind
        && permissions == next.permissions
        && shared == next.shared
        && file == next.file
        && (file == null || offset + sizeBytes() == next.offset);
  }

  Mapping withEnd(long newEndVa) {
    return new Mapping(kind, startVa, newEndVa, permissions, shared, file, offset);
  }
}
