package dev.trapeze.kernel.signal;

import dev.trapeze.kernel.state.StateSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The signals of a process (the parts of Linux's {@code task_struct}): what it has decided about
 * each, which are blocked, which wait for it, and its alternate stack. Of each signal one waits at
 * most, the first.
 */
public final class ProcessSignals {
  private final SignalAction[] actions = new SignalAction[Signal.LAST];
  private final @Nullable SignalInfo[] infos = new @Nullable SignalInfo[Signal.LAST];
  private int pending;
  private int blocked;
  // pending & ~blocked: asked for at every return to user mode.
  private int deliverable;
  private AlternateStack alternateStack = AlternateStack.NONE;

  /** Those of a process that has decided nothing. */
  public ProcessSignals() {
    Arrays.fill(actions, SignalAction.BY_DEFAULT);
  }

  /** The signals that wait, as bits. */
  public int pending() {
    return pending;
  }

  /** True if a signal waits that is not blocked; it may still turn out to be ignored. */
  public boolean hasDeliverable() {
    return deliverable != 0;
  }

  /** What has been decided about a signal. */
  public SignalAction action(Signal signal) {
    return actions[signal.number() - 1];
  }

  /** Decides about a signal. One that is ignored from now on does not wait any more. */
  public void setAction(Signal signal, SignalAction action) {
    actions[signal.number() - 1] = action;
    if (ignores(signal)) {
      remove(signal);
    }
  }

  /** True if the signal does nothing, because the process or the default wants it so. */
  public boolean ignores(Signal signal) {
    long handlerVa = action(signal).handlerVa();
    return handlerVa == SignalAction.IGNORE
        || handlerVa == SignalAction.DEFAULT && signal.byDefault() == Signal.Default.NOTHING;
  }

  /** True if a handler would run if the signal came now. */
  public boolean catches(Signal signal) {
    return action(signal).isHandler() && !isBlocked(signal);
  }

  /** The blocked signals. */
  public int blocked() {
    return blocked;
  }

  /** True if the signal is blocked. */
  public boolean isBlocked(Signal signal) {
    return (blocked & signal.bit()) != 0;
  }

  /** Blocks those signals and no others, as far as they can be blocked. */
  public void setBlocked(int set) {
    blocked = set & ~Signal.UNCATCHABLE;
    deliverable = pending & ~blocked;
  }

  /** The alternate stack. */
  public AlternateStack alternateStack() {
    return alternateStack;
  }

  /** Chooses another alternate stack. */
  public void setAlternateStack(AlternateStack stack) {
    alternateStack = stack;
  }

  /** A signal comes and waits; does nothing if it waits already. */
  public void add(SignalInfo info) {
    Signal signal = info.signal();
    if ((pending & signal.bit()) == 0) {
      infos[signal.number() - 1] = info;
      setPending(pending | signal.bit());
    }
  }

  /**
   * A signal comes that must not be lost: if the process blocks or ignores it, it does so no longer
   * and the default action comes (Linux's {@code force_sig}).
   */
  public void force(SignalInfo info) {
    Signal signal = info.signal();
    if (!catches(signal)) {
      setAction(signal, SignalAction.BY_DEFAULT);
      setBlocked(blocked & ~signal.bit());
    }
    remove(signal);
    add(info);
  }

  /**
   * The signal that comes next: those that an instruction has caused first, then the lowest. Those
   * that are ignored are forgotten.
   *
   * @return null if there is none
   */
  public @Nullable SignalInfo next() {
    while (deliverable != 0) {
      int caused = deliverable & Signal.SYNCHRONOUS;
      Signal signal = Signal.lowestOf(caused != 0 ? caused : deliverable);
      if (!ignores(signal)) {
        return infos[signal.number() - 1];
      }
      remove(signal);
    }
    return null;
  }

  /** The signal does not wait any more. */
  public void remove(Signal signal) {
    infos[signal.number() - 1] = null;
    setPending(pending & ~signal.bit());
  }

  private void setPending(int set) {
    pending = set;
    deliverable = pending & ~blocked;
  }

  /** A handler starts: what is to be blocked meanwhile, and whether it was its last time. */
  public void handlerStarts(Signal signal) {
    SignalAction action = action(signal);
    int itself = action.has(SignalAction.SA_NODEFER) ? 0 : signal.bit();
    setBlocked(blocked | action.mask() | itself);
    if (action.has(SignalAction.SA_RESETHAND)) {
      actions[signal.number() - 1] = action.withoutHandler();
    }
  }

  /** Takes over what a new child inherits: everything but the signals that wait. */
  public void inheritFrom(ProcessSignals parent) {
    System.arraycopy(parent.actions, 0, actions, 0, actions.length);
    alternateStack = parent.alternateStack;
    setBlocked(parent.blocked);
  }

  /** A new program has no handlers and no alternate stack; what is ignored or blocked stays so. */
  public void programReplaced() {
    for (int i = 0; i < actions.length; i++) {
      actions[i] =
          actions[i].handlerVa() == SignalAction.IGNORE
              ? new SignalAction(SignalAction.IGNORE, 0, 0, 0)
              : SignalAction.BY_DEFAULT;
    }
    alternateStack = AlternateStack.NONE;
  }

  /** Puts everything. */
  public void putState(StateSink sink) {
    for (SignalAction action : actions) {
      sink.put(action.handlerVa());
      sink.put(action.flags());
      sink.put(action.restorerVa());
      sink.put(action.mask());
    }
    sink.put(pending);
    for (SignalInfo info : infos) {
      if (info != null) {
        info.putState(sink);
      }
    }
    sink.put(blocked);
    sink.put(alternateStack.startVa());
    sink.put(alternateStack.sizeBytes());
  }
}
