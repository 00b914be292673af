package dev.trapeze.console.debugger.run;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A breakpoint, watchpoint or catchpoint as the user has set it. */
public final class StopPoint {
  /** Says whether a stop counts, as the system is then. */
  public interface Condition {
    /** Whether the condition holds now. */
    boolean holds();
  }

  private final int number;
  private final StopPlace place;
  private final String words;
  private final OptionalInt pid;
  private final boolean temporary;
  private boolean enabled = true;
  private long hits;
  private long ignored;
  private @Nullable String conditionText;
  private @Nullable Condition condition;

  StopPoint(int number, StopPlace place, String words, OptionalInt pid, boolean temporary) {
    this.number = number;
    this.place = place;
    this.words = words;
    this.pid = pid;
    this.temporary = temporary;
  }

  /** By which the user names it. */
  public int number() {
    return number;
  }

  /** What it waits for. */
  public StopPlace place() {
    return place;
  }

  /** What it waits for, as the user has said it. */
  public String words() {
    return words;
  }

  /** The only process that counts, if one was named. */
  public OptionalInt pid() {
    return pid;
  }

  /** Whether it goes with its first stop. */
  public boolean temporary() {
    return temporary;
  }

  /** Whether it counts. */
  public boolean enabled() {
    return enabled;
  }

  /** How often it was met, forwards, with its condition true. */
  public long hits() {
    return hits;
  }

  /** How many of its next hits do not stop the system. */
  public long ignored() {
    return ignored;
  }

  /** Lets the next hits pass. */
  public void ignore(long times) {
    ignored = times;
  }

  /** Its condition, as typed. */
  public @Nullable String conditionText() {
    return conditionText;
  }

  /** Sets its condition; null for none. */
  public void setCondition(@Nullable String text, @Nullable Condition holds) {
    conditionText = text;
    condition = holds;
  }

  void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  /**
   * Whether it stops the system here, where it has been met; counts that if told to.
   *
   * @param runningPid of the process that has met it; 0 for none
   */
  public boolean stopsHere(int runningPid, boolean count) {
    if (!enabled
        || (pid.isPresent() && pid.getAsInt() != runningPid)
        || (condition != null && !condition.holds())) {
      return false;
    }
    if (!count) {
      return true;
    }
    hits++;
    if (ignored > 0) {
      ignored--;
      return false;
    }
    return true;
  }
}
