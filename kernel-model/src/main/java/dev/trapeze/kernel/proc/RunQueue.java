package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/**
 * The processes that wait for a hart, as a {@link SchedulingPolicy} orders them. Holds the policy
 * to its contract: whatever it does wrong ends in a {@link PieceException} that says what, and not
 * in a process that runs twice or in a machine that rests although there is work.
 */
final class RunQueue {
  private final SchedulingPolicy policy;
  private int length;

  /** Nobody waits. */
  RunQueue(SchedulingPolicy policy) {
    this.policy = policy;
  }

  SchedulingPolicy policy() {
    return policy;
  }

  /** A process queues up; it is {@link ProcessState#RUNNABLE}. */
  void add(Process process, Arrival why) {
    length++;
    try {
      policy.add(process, why);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(policy, "add", e);
    }
  }

  /** Takes out who is to run now; null when nobody waits. */
  @Nullable Process takeNext() {
    Schedulable next;
    try {
      next = policy.takeNext();
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(policy, "takeNext", e);
    }
    if (next == null) {
      if (length > 0) {
        throw wrong("gave null, although processes wait for a hart: " + length);
      }
      return null;
    }
    if (!(next instanceof Process process)) {
      throw wrong("gave what is no process of the kernel: " + next.getClass().getName());
    }
    if (process.state() != ProcessState.RUNNABLE) {
      throw wrong(
          "gave pid "
              + process.pid()
              + ", which does not wait for a hart: its state is "
              + process.state());
    }
    length--;
    return process;
  }

  private PieceException wrong(String reason) {
    return PieceException.wrong(policy, "takeNext", reason);
  }

  /** Somebody who waits has another nice value. */
  void niceChanged(Process queued) {
    try {
      policy.niceChanged(queued);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(policy, "niceChanged", e);
    }
  }

  /** The time has come to a tick. */
  void ticked(long tick) {
    try {
      policy.ticked(tick);
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(policy, "ticked", e);
    }
  }

  /** Puts who waits, and what decides who is next. */
  void putState(StateSink sink) {
    policy.putState(sink);
  }
}
