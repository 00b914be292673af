package lab;

import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.MappingMemory;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.kernel.mm.MappingRequest;
import dev.trapeze.kernel.mm.MemoryAccess;

/**
 * Files in memory: mmap, munmap, and what page faults, fork and exit have to do with them.
 *
 * <p>One object of this class serves all processes. It needs no fields: what is mapped where, the
 * kernel keeps for each process, in the list of {@link MappingMemory#mappings()}.
 */
public final class Mmap implements MappingPolicy {

  /**
   * Task A: checks the arguments, finds a place, and adds a mapping to the list. No page is read,
   * and no frame is taken.
   */
  @Override
  public long map(MappingMemory memory, MappingRequest request) {
    throw new UnsupportedOperationException("TODO task A: mmap");
  }

  /**
   * Task B: the page at {@code va} is used for the first time. Gives it a frame with what the file
   * holds there, or says why it gets none.
   */
  @Override
  public FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access) {
    throw new UnsupportedOperationException("TODO task B: a page fault in a mapping");
  }

  /** Task C: takes away what is mapped of a range; what has been stored to shared pages is kept. */
  @Override
  public void unmap(MappingMemory memory, long startVa, long bytes) {
    throw new UnsupportedOperationException("TODO task C: munmap");
  }

  /** Task D: gives a child its parent's mappings. */
  @Override
  public boolean fork(MappingMemory parent, MappingMemory child) {
    throw new UnsupportedOperationException("TODO task D: fork of a process with mappings");
  }

  /** Task D: the process ends, or becomes another program: all its mappings go. */
  @Override
  public void unmapAll(MappingMemory memory) {
    throw new UnsupportedOperationException("TODO task D: the end of a process with mappings");
  }
}
