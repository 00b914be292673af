package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.KernelStop;
import org.jspecify.annotations.Nullable;

/** The world outside of a system, asked where its history is not known yet. */
public interface Outside {
  /** The next thing that has arrived, or null if there is nothing now. Never waits. */
  @Nullable Arrival poll();

  /**
   * Every process waits: the next thing to happen. Waits for it, as long as that takes.
   *
   * @param rest {@link KernelStop.SleepingUntil} or {@link KernelStop.WaitingForInput}
   * @return null if nothing will, or if the user has interrupted the waiting
   */
  @Nullable Arrival atRest(KernelStop rest) throws InterruptedException;

  /** The number of instructions after which to ask again, if there is no hurry before. */
  default long nextQuestion() {
    return Long.MAX_VALUE;
  }

  /** Whether nothing is known of what comes now, so that the run cannot go on. */
  default boolean isOver() {
    return false;
  }

  /** Whether the user wants the system to stand still; the answer is true once for each wish. */
  boolean interrupted();

  /**
   * The user wants the system to stand still: {@link #interrupted} is true once, and waiting in
   * {@link #atRest} ends. From any thread.
   */
  void interrupt();

  /** The guest has run for a while: shows what it has printed. */
  void flush();

  /**
   * A part of the run is gone through once more, to come to another place: how far it is, from time
   * to time.
   *
   * @param done instructions; as many as {@code total} when there is nothing more to wait for
   * @param total instructions
   */
  default void progress(long done, long total) {}
}
