package dev.trapeze.labs.grading;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What is to be graded.
 *
 * @param hidden whether the hidden tests count too
 * @param filter only the test with this name or, if there is none, those whose name contains it;
 *     empty for all
 * @param seeds each test has to hold under all of these
 */
public record GradeOptions(boolean hidden, String filter, List<Long> seeds) {

  /** Copies the seeds, of which there must be one. */
  public GradeOptions {
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("no seed");
    }
  }

  /** The public tests under seed 1. */
  public static GradeOptions plain() {
    return new GradeOptions(false, "", List.of(1L));
  }

  /** The same with the hidden tests too. */
  public GradeOptions withHidden() {
    return new GradeOptions(true, filter, seeds);
  }

  /** The same under the seeds from 1 to {@code last}. */
  public GradeOptions underSeedsTo(long last) {
    return new GradeOptions(hidden, filter, LongStream.rangeClosed(1, last).boxed().toList());
  }

  /** The same under one seed. */
  public GradeOptions underSeed(long seed) {
    return new GradeOptions(hidden, filter, List.of(seed));
  }

  /** The same for tests whose name contains this. */
  public GradeOptions filteredBy(String part) {
    return new GradeOptions(hidden, part, seeds);
  }

  /** The tests of a lab that are asked for, in their order. */
  public List<LabCode.DeclaredTest> choose(LabCode code) {
    List<LabCode.DeclaredTest> there =
        code.declared().stream().filter(each -> hidden || !each.hidden()).toList();
    List<LabCode.DeclaredTest> exact =
        there.stream().filter(each -> each.test().name().equals(filter)).toList();
    return exact.isEmpty()
        ? there.stream().filter(each -> each.test().name().contains(filter)).toList()
        : exact;
  }
}
