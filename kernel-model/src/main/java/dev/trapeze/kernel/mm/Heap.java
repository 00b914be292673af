package dev.trapeze.kernel.mm;

/**
 * Where the heap begins and ends, whatever the program has made of the pages in between (Linux's
 * {@code start_brk} and {@code brk}).
 *
 * @param startVa first byte
 * @param endVa behind the last byte
 * @param permissions of pages that the heap gets when it grows, as in {@link Region}
 */
record Heap(long startVa, long endVa, int permissions) {

  /** The one that a region makes. */
  static Heap of(Region region) {
    return new Heap(region.startVa(), region.endVa(), region.permissions());
  }

  /** The same with another end. */
  Heap withEnd(long newEndVa) {
    return new Heap(startVa, newEndVa, permissions);
  }

  /** Behind the last page that holds a byte of it. */
  long endPageVa() {
    return Pages.roundUp(endVa);
  }
}
