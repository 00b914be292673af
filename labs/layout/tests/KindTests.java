package lab.tests;

import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.labs.testing.LabTest;
import dev.trapeze.labs.testing.Trial;
import java.util.List;

/** Task C: kinds of mistakes, in an address space that is made by hand. */
final class KindTests {
  private static final int PAGE = HandMade.PAGE;

  private KindTests() {}

  static List<LabTest> tests() {
    return List.of(
        LabTest.of("null-pointer-is-told", "C", 7, KindTests::nullPointers),
        LabTest.of("overflow-and-underflow-of-the-stack-are-told", "C", 7, KindTests::stack),
        LabTest.of("overrun-of-the-heap-is-told", "C", 5, KindTests::heap));
  }

  private static void nullPointers(Trial trial) {
    HandMade space = new HandMade(trial);
    for (MemoryAccess access : MemoryAccess.values()) {
      for (long va : new long[] {0, 1, PAGE - 1, PAGE, 0x1_0000, HandMade.TEXT_VA - 1}) {
        space.expect(FaultKind.NULL_POINTER, access, va);
      }
    }
    // p[-1] and others, for a p that is null.
    for (long offset : new long[] {-1, -4, -8, -PAGE}) {
      space.expect(FaultKind.NULL_POINTER, MemoryAccess.READ, trial.xlen().zeroExtend(offset));
    }
  }

  private static void stack(Trial trial) {
    HandMade space = new HandMade(trial);
    for (long va : new long[] {HandMade.GUARD_VA, HandMade.STACK_VA - 16, HandMade.STACK_VA - 1}) {
      space.expect(FaultKind.STACK_OVERFLOW, MemoryAccess.WRITE, va);
    }
    long upperVa = HandMade.UPPER_GUARD_VA;
    for (long va : new long[] {upperVa, upperVa + 8, HandMade.HEAP_VA - 1}) {
      space.expect(FaultKind.STACK_UNDERFLOW, MemoryAccess.READ, va);
    }
  }

  private static void heap(Trial trial) {
    HandMade space = new HandMade(trial);
    // The heap's last page is the program's to its end.
    long endVa = HandMade.HEAP_END_VA + PAGE - 1 & -PAGE;
    for (long va : new long[] {endVa, endVa + 100, endVa + 3 * PAGE - 1}) {
      space.expect(FaultKind.HEAP_OVERRUN, MemoryAccess.WRITE, va);
    }
    space.expect(FaultKind.WILD_POINTER, MemoryAccess.WRITE, endVa + 3 * PAGE);
    // A heap of no bytes is a region too.
    HandMade withoutHeap = new HandMade(trial, HandMade.HEAP_VA);
    withoutHeap.expect(FaultKind.HEAP_OVERRUN, MemoryAccess.WRITE, HandMade.HEAP_VA);
    withoutHeap.expect(FaultKind.WILD_POINTER, MemoryAccess.WRITE, HandMade.HEAP_VA + 3 * PAGE);
  }
}
