package dev.trapeze.kernel.mm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a program's memory begin and end (the fields of Linux's {@code mm_struct}).
 * What there is none of begins and ends at 0.
 *
 * @param codeStartVa first byte of text
 * @param codeEndVa behind the last byte of text
 * @param dataStartVa first byte of data
 * @param dataEndVa behind the last byte of data; bss follows
 * @param heapStartVa first byte of the heap (Linux's {@code start_brk})
 * @param heapEndVa behind its last byte ({@code brk})
 * @param stackStartVa lowest byte of the stack as it is now
 * @param stackEndVa behind its highest byte
 * @param stackLimitVa the lowest byte that the stack may ever have
 * @param arguments where the arguments are
 */
public record MemoryLimits(
    long codeStartVa,
    long codeEndVa,
    long dataStartVa,
    long dataEndVa,
    long heapStartVa,
    long heapEndVa,
    long stackStartVa,
    long stackEndVa,
    long stackLimitVa,
    ArgumentArea arguments) {

  static MemoryLimits of(
      List<Region> regions,
      @Nullable Heap heap,
      @Nullable GrowingStack growing,
      ArgumentArea arguments) {
    Span code = new Span();
    Span data = new Span();
    Span stack = new Span();
    for (Region region : regions) {
      switch (region.kind()) {
        case TEXT, INIT_CODE -> code.add(region);
        case DATA -> data.add(region);
        case STACK -> stack.add(region);
        default -> {}
      }
    }
    return new MemoryLimits(
        code.startVa,
        code.endVa,
        data.startVa,
        data.endVa,
        heap == null ? 0 : heap.startVa(),
        heap == null ? 0 : heap.endVa(),
        stack.startVa,
        stack.endVa,
        growing == null ? stack.startVa : growing.lowestVa(),
        arguments);
  }

  /** From the first to the last region of a kind. */
  private static final class Span {
    private boolean any;
    private long startVa;
    private long endVa;

    private void add(Region region) {
      startVa = any ? startVa : region.startVa();
      endVa = region.endVa();
      any = true;
    }
  }
}
