package dev.trapeze.labs.grading;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a test has not passed.
 *
 * @param reason one line
 * @param expected what should have been, or null where the reason says it all
 * @param actual what was instead
 * @param seed of the run that failed first: its schedule, frames and ticks; null if none was begun
 * @param xlenBits 32 or 64: the width of the machine in that run, or null
 * @param details the trap, the picture of the address space …, as far as they say something
 * @param recording the file with a recording of that run, or null
 */
public record Failure(
    String reason,
    @Nullable String expected,
    @Nullable String actual,
    @Nullable Long seed,
    @Nullable Integer xlenBits,
    List<Detail> details,
    @Nullable String recording) {

  public Failure {
    details = List.copyOf(details);
  }

  /** A failure of which no more is known than the reason. */
  public static Failure because(String reason) {
    return new Failure(reason, null, null, null, null, List.of(), null);
  }
}
