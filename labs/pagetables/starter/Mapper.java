package lab;

import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.TableMemory;

/** Finds and makes the entries of page tables. */
public final class Mapper implements PageMapper {
  private static final int PAGE_SHIFT = 12;
  private static final long PAGE_BYTES = 1L << PAGE_SHIFT;

  @Override
  public long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate) {
    // TODO task A: go from the root table down to the table of that level, one entry at a time.
    // memory.read and memory.write reach entries by their physical address, Pte (in
    // dev.trapeze.cpu.mmu)
    // takes them apart and makes them.
    throw new UnsupportedOperationException("TODO task A: walk");
  }

  @Override
  public Outcome mapPages(
      TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions) {
    // TODO task B: check the range, then write an entry with permissions and Pte.V for each page of
    // PAGE_BYTES; if that fails half-way, take back what you have written.
    // TODO task E: where addresses and length allow it, write one entry at a higher level.
    throw new UnsupportedOperationException("TODO task B: mapPages");
  }
}
