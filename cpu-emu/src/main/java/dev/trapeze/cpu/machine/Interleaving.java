package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import java.util.List;

/**
 * Lets several harts execute one after another, each for a quantum of {@link #QUANTUM}
 * instructions, in the order of their numbers. A hart that waits for an interrupt gives up the rest
 * of its quantum and is passed over until it has one. Whose turn it is, and how much is left of it,
 * is kept from one call to the next, so that the order of all instructions does not depend on how a
 * run is cut into calls. A machine's only hart has no quanta.
 */
final class Interleaving {
  /**
   * Instructions in a quantum. To enter an engine and to leave it at an exact instruction takes the
   * time of about a hundred interpreted instructions, or of three thousand translated ones, so that
   * shorter quanta cost. How much time is lost by spinning on a lock whose holder's turn is over
   * does not depend on the quantum: longer ones end in a critical section more seldom. But in
   * longer ones a hart that waits for an answer of another waits longer.
   */
  static final long QUANTUM = 5000;

  private final List<Core> cores;
  private final VirtualClock clock;
  private final boolean[] waiting;
  private final long quantum;
  private int turn;
  private Core current;
  private long quantumLeft;

  Interleaving(List<Core> cores, VirtualClock clock) {
    this.cores = cores;
    this.clock = clock;
    waiting = new boolean[cores.size()];
    quantum = cores.size() == 1 ? Long.MAX_VALUE : QUANTUM;
    quantumLeft = quantum;
    current = cores.get(0);
  }

  /**
   * How many instructions are left of its turn; {@link Long#MAX_VALUE} for a machine's only hart.
   */
  long quantumLeft() {
    return quantumLeft;
  }

  /** The hart whose turn it is. */
  Hart current() {
    return current.hart();
  }

  /** Gives the turn to a hart that does not wait for an interrupt; false if all do. */
  boolean findRunnable() {
    for (int tried = 0; tried < waiting.length; tried++) {
      if (waiting[turn] && current().csrs().wakesFromWait()) {
        waiting[turn] = false;
      }
      if (!waiting[turn]) {
        return true;
      }
      pass();
    }
    return false;
  }

  /** The earliest time at which a timer ends a hart's waiting; {@link Long#MAX_VALUE} if none. */
  long nextTimerWake() {
    long next = Long.MAX_VALUE;
    for (Core core : cores) {
      next = Math.min(next, core.hart().csrs().nextTimerWake());
    }
    return next;
  }

  /**
   * Lets the hart whose turn it is, and which must not be waiting, execute for what is left of its
   * quantum.
   *
   * @param maxInstructions the most instructions to retire, at least 1
   */
  StopReason run(long maxInstructions) {
    long before = clock.instructionsRetired();
    StopReason reason = current.engine().run(Math.min(maxInstructions, quantumLeft));
    long retired = clock.instructionsRetired() - before;
    for (int other = 0; other < waiting.length; other++) {
      if (other != turn) {
        cores.get(other).hart().discountRetired(retired);
      }
    }
    if (quantum != Long.MAX_VALUE) {
      quantumLeft -= retired;
    }
    if (reason == StopReason.WAITING_FOR_INTERRUPT) {
      waiting[turn] = true;
    }
    // A stop for a debugger is not seen by the guest: the turn is over when the next run says so.
    if ((quantumLeft == 0 && reason != StopReason.WATCHPOINT) || waiting[turn]) {
      pass();
    }
    return reason;
  }

  /**
   * Lets the hart whose turn it is do nothing for what is left of its quantum: the time passes, and
   * it is the next one's turn. Not for a machine's only hart.
   */
  void idle() {
    if (quantum == Long.MAX_VALUE) {
      throw new IllegalStateException("the only hart has no turns to pass on");
    }
    clock.idle(quantumLeft);
    pass();
  }

  private void pass() {
    turn = (turn + 1) % waiting.length;
    current = cores.get(turn);
    quantumLeft = quantum;
  }
}
