package dev.trapeze.kernel.mm;

/** Where in virtual memory a program's stack lies, as data. */
public sealed interface StackPlace {

  /**
   * A stack of fixed size behind the image, with a guard between; the heap begins behind it (xv6's
   * {@code exec}).
   *
   * @param guardBytes size of the guard between image and stack
   * @param stackBytes size of the stack
   * @param upperGuardBytes size of the guard between stack and heap
   * @param heapGuardBytes what stays free behind the end of the heap, wherever that is
   */
  record AboveImage(long guardBytes, long stackBytes, long upperGuardBytes, long heapGuardBytes)
      implements StackPlace {

    /** With a guard below the stack only (xv6). */
    public AboveImage(long guardBytes, long stackBytes) {
      this(guardBytes, stackBytes, 0, 0);
    }
  }

  /**
   * A stack that grows down from the top of what is the program's (Linux's {@code STACK_TOP}).
   *
   * @param topVa behind its highest byte
   * @param guardGapBytes what stays free below it (Linux's {@code stack_guard_gap})
   */
  record AtTop(long topVa, long guardGapBytes) implements StackPlace {}
}
