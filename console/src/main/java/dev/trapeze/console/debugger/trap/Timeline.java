package dev.trapeze.console.debugger.trap;

import java.util.List;

/**
 * What has happened in a part of a run: values, for whoever draws them.
 *
 * @param from number of instructions retired where it begins
 * @param to where it ends
 * @param lanes the processes, by number
 * @param marks what has happened, in the order in which it has begun
 * @param isWhole false if there was more than is noted
 */
public record Timeline(long from, long to, List<Lane> lanes, List<Mark> marks, boolean isWhole) {

  /** Copies the lists. */
  public Timeline {
    lanes = List.copyOf(lanes);
    marks = List.copyOf(marks);
  }

  /**
   * A process.
   *
   * @param program what it has run last
   * @param from where it has begun, or the timeline has
   * @param to where it has ended, or the timeline has
   */
  public record Lane(int pid, String program, long from, long to) {}

  /** What a mark is about. */
  public enum Kind {
    /** The process has a hart. */
    RUN("on a hart"),
    /** A system call. */
    CALL("system call"),
    /** A page fault, or another exception. */
    FAULT("fault"),
    /** An interrupt. */
    INTERRUPT("interrupt"),
    /** The process begins, becomes another program, or ends. */
    LIFE("begin, exec, end");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** In words. */
    public String words() {
      return words;
    }
  }

  /**
   * Something that has happened.
   *
   * @param from instructions retired when it has begun
   * @param to when it was over; the same for a moment
   * @param fromTime when it has begun, in ticks of the {@code time} CSR: no instruction retires
   *     while the system is idle
   * @param toTime when it was over
   * @param hart number of the hart
   * @param title in a few words
   * @param details more of it; empty if there is no more
   */
  public record Mark(
      Kind kind,
      int pid,
      int hart,
      long from,
      long to,
      long fromTime,
      long toTime,
      String title,
      String details) {

    /** All of it in one line. */
    public String words() {
      StringBuilder words = new StringBuilder("pid " + pid + ", hart " + hart + ": " + title);
      if (!details.isEmpty()) {
        words.append(", ").append(details);
      }
      words.append("; instruction ").append(from);
      if (to != from) {
        words.append(" to ").append(to);
      }
      words.append(", time ").append(fromTime);
      if (toTime != fromTime) {
        words.append(" to ").append(toTime);
      }
      return words.toString();
    }
  }
}
