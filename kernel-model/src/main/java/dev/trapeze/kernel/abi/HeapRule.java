package dev.trapeze.kernel.abi;

/** How far down {@code sbrk} can move the end of a program's memory. */
public enum HeapRule {
  /** To where the heap starts. */
  HEAP_ONLY,
  /** To 0, through stack, data and text: xv6's {@code sz}, whose end does not know what it ends. */
  WHOLE_IMAGE
}
