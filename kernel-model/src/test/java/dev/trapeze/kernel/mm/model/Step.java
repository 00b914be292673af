package dev.trapeze.kernel.mm.model;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One operation. What its numbers mean depends on what is there when it is made, so that a sequence
 * makes sense also without any of its steps.
 *
 * @param kind what is done
 * @param process selects the process that does it
 * @param place selects a page, among those near something
 * @param length in pages or bytes
 * @param choice selects the rest
 */
record Step(Kind kind, int process, int place, int length, int choice) {

  /** What can be done. */
  enum Kind {
    STORE,
    LOAD,
    FETCH,
    KERNEL_WRITE,
    KERNEL_READ,
    MAP_ANONYMOUS,
    MAP_SHARED,
    MAP_FILE,
    UNMAP,
    PROTECT,
    BREAK,
    FORK,
    EXIT,
    EXEC,
    FILE_WRITE,
    FILE_READ,
    FILE_CUT,
    SYNC
  }

  /** All steps, those that find mistakes more often than others. */
  static Arbitrary<Step> any() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.just(Kind.STORE)),
                Tuple.of(6, Arbitraries.just(Kind.LOAD)),
                Tuple.of(2, Arbitraries.just(Kind.FETCH)),
                Tuple.of(6, Arbitraries.just(Kind.KERNEL_WRITE)),
                Tuple.of(4, Arbitraries.just(Kind.KERNEL_READ)),
                Tuple.of(4, Arbitraries.just(Kind.MAP_ANONYMOUS)),
                Tuple.of(2, Arbitraries.just(Kind.MAP_SHARED)),
                Tuple.of(6, Arbitraries.just(Kind.MAP_FILE)),
                Tuple.of(4, Arbitraries.just(Kind.UNMAP)),
                Tuple.of(6, Arbitraries.just(Kind.PROTECT)),
                Tuple.of(4, Arbitraries.just(Kind.BREAK)),
                Tuple.of(4, Arbitraries.just(Kind.FORK)),
                Tuple.of(2, Arbitraries.just(Kind.EXIT)),
                Tuple.of(2, Arbitraries.just(Kind.EXEC)),
                Tuple.of(3, Arbitraries.just(Kind.FILE_WRITE)),
                Tuple.of(2, Arbitraries.just(Kind.FILE_READ)),
                Tuple.of(1, Arbitraries.just(Kind.FILE_CUT)),
                Tuple.of(1, Arbitraries.just(Kind.SYNC))),
            // Often the same one: a switch of processes empties the TLB.
            Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(2, 1), Tuple.of(1, 2), Tuple.of(1, 3)),
            Arbitraries.integers().between(0, 999),
            Arbitraries.integers().between(0, 9999),
            Arbitraries.integers().between(0, 9999))
        .as(Step::new);
  }
}
