package dev.trapeze.labs.testing;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import java.util.Set;

/**
 * A test of a lab: all or nothing of its points.
 *
 * @param name what holds if it passes, in small letters with hyphens
 * @param task id of the task that it belongs to
 * @param points that it is worth
 * @param needs names of tests without which this one says nothing: it does not run if one of them
 *     fails
 * @param widths of the machine; it must hold in each
 * @param body what it does
 */
public record LabTest(
    String name, String task, int points, List<String> needs, Set<Xlen> widths, Body body) {

  /** What a test does. */
  @FunctionalInterface
  public interface Body {

    /**
     * Runs the test once.
     *
     * @throws CheckFailed if it does not hold
     * @throws Exception if something else goes wrong, which is a failure too
     */
    void run(Trial trial) throws Exception;
  }

  /** Copies the collections. */
  public LabTest {
    needs = List.copyOf(needs);
    widths = Set.copyOf(widths);
    if (points <= 0) {
      throw new IllegalArgumentException(name + " has " + points + " points");
    }
  }

  /** A test in both widths that needs no other. */
  public static LabTest of(String name, String task, int points, Body body) {
    return new LabTest(name, task, points, List.of(), Set.of(Xlen.values()), body);
  }

  /** The same, if those tests pass. */
  public LabTest needing(String... names) {
    return new LabTest(name, task, points, List.of(names), widths, body);
  }

  /** The same in these widths only. */
  public LabTest inWidths(Xlen... only) {
    return new LabTest(name, task, points, needs, Set.of(only), body);
  }
}
