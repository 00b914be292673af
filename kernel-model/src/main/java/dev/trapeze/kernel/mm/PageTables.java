package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.mmu.PagingMode;

/**
 * How the page tables of a system are made: all of one form, in frames that no other table has, and
 * by one mapper.
 *
 * @param memory where they lie
 * @param mapper that writes their entries
 */
public record PageTables(TableMemory memory, PageMapper mapper) {

  /** Tables of that form that the kernel's own mapper writes. */
  public static PageTables of(FrameAllocator frames, PagingMode mode) {
    return of(frames, mode, new RadixMapper());
  }

  /** Tables of that form that a mapper writes. */
  public static PageTables of(FrameAllocator frames, PagingMode mode, PageMapper mapper) {
    return new PageTables(new TableMemory(frames, mode), mapper);
  }

  /** The frames that tables, and what they map, are made of. */
  public FrameAllocator frames() {
    return memory.frames();
  }
}
