package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.CallTable;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.ErrorConvention;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.proc.PendingCall;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalAction;
import dev.trapeze.kernel.signal.SignalInfo;
import java.util.EnumMap;
import java.util.Map;

/**
 * Finds the handler of a system call, and makes of its outcome what the program sees (xv6's {@code
 * syscall}).
 */
public final class SyscallDispatcher {
  private static final int NUMBER_ARGUMENT = 7;
  private static final int ECALL_BYTES = 4;

  private final CallTable calls;
  private final ErrorConvention errors;
  private final Map<Syscall, SyscallHandler> handlers;
  private final ProcessTable processes;
  private final Extensions extensions;
  private final TrapframeCall call;
  private final KernelMessages messages;
  private final KernelEvents events;

  /**
   * A dispatcher.
   *
   * @param personality whose calls are made
   * @param handlers one for each of its calls, else {@link IllegalArgumentException}
   * @param extensions calls beside those, and who is to hear of all calls
   */
  public SyscallDispatcher(
      Personality personality,
      Map<Syscall, SyscallHandler> handlers,
      Extensions extensions,
      ProcessTable processes,
      UserMemory memory,
      Xlen xlen,
      KernelMessages messages,
      KernelEvents events) {
    requireHandlers(personality.calls(), handlers);
    this.calls = personality.calls();
    this.errors = personality.errors();
    this.handlers = new EnumMap<>(handlers);
    this.extensions = extensions;
    this.processes = processes;
    this.call = new TrapframeCall(memory, xlen);
    this.messages = messages;
    this.events = events;
  }

  private static void requireHandlers(CallTable calls, Map<Syscall, SyscallHandler> handlers) {
    for (CallForm form : calls.forms()) {
      if (!handlers.containsKey(form.call())) {
        throw new IllegalArgumentException("no handler for " + form.call());
      }
    }
  }

  /**
   * Does the system call that the trapframe of the current process asks for, or tries again to do
   * it. Afterwards the process has its result, or sleeps, or has ended, or is another program.
   */
  public void dispatch(Process process) {
    long number = calls.numberIn(process.trapframe().argument(NUMBER_ARGUMENT));
    CallForm form = calls.ofNumber(number);
    SyscallHandler handler = form == null ? null : handlers.get(form.call());
    if (form == null || handler == null) {
      dispatchAdded(process, number);
      return;
    }
    if (!extensions.isEmpty() && !process.pendingCall().active()) {
      extensions.made(process, number, form.name());
    }
    call.begin(process, form.arguments());
    try {
      Outcome outcome = handler.handle(call);
      if (outcome instanceof Outcome.Done done) {
        finish(process, form, done.value());
      } else if (outcome instanceof Outcome.Blocked blocked) {
        SignalInfo signal = process.signals().next();
        if (signal == null) {
          process.pendingCall().begin();
          processes.sleepCurrent(blocked.channel());
        } else {
          interrupt(process, form, signal.signal());
        }
      } else if (form.call() == Syscall.EXECV || form.call() == Syscall.EXECVE) {
        extensions.programReplaced(process);
        extensions.returned(process, number, form.name(), process.trapframe().argument(0));
      }
    } catch (ErrnoException e) {
      finish(process, form, errors.resultOf(e.errno()));
    }
  }

  /** Does what the kernel itself has no number for. */
  private void dispatchAdded(Process process, long number) {
    Extensions.Entry added = extensions.ofNumber(number);
    if (added == null) {
      messages.print(process.pid() + " " + process.name() + ": unknown sys call " + number + "\n");
    }
    String name = added == null ? Extensions.UNKNOWN : added.call().name();
    extensions.made(process, number, name);
    long result;
    try {
      if (added == null) {
        throw ErrnoException.of(Errno.ENOSYS);
      }
      call.begin(process, Extensions.ARGUMENTS);
      if (!(added.handle(call) instanceof Outcome.Done done)) {
        return;
      }
      result = done.value();
    } catch (ErrnoException e) {
      result = errors.resultOf(e.errno());
    }
    proceed(process, result);
    if (added != null) {
      events.addedCallReturned(process.pid(), number, name, result);
    }
    extensions.returned(process, number, name, result);
  }

  /**
   * A signal comes before what the call waits for: what has been done is its result; if that is
   * nothing, the call begins anew behind the handler if the handler wants it so (SA_RESTART), which
   * a sleep never does, and fails otherwise.
   */
  private void interrupt(Process process, CallForm form, Signal signal) {
    PendingCall pending = process.pendingCall();
    boolean restarts =
        form.call() != Syscall.MS_SLEEP
            && process.signals().action(signal).has(SignalAction.SA_RESTART);
    if (pending.bytesDone() > 0) {
      finish(process, form, pending.bytesDone());
    } else if (restarts) {
      pending.clear();
    } else {
      finish(process, form, errors.resultOf(Errno.EINTR));
    }
  }

  private void finish(Process process, CallForm form, long result) {
    process.pendingCall().clear();
    proceed(process, result);
    events.systemCallReturned(process.pid(), form.call(), result);
    if (!extensions.isEmpty()) {
      extensions.returned(process, form.number(), form.name(), result);
    }
  }

  /** Lets the program go on behind its {@code ecall}, with a result. */
  static void proceed(Process process, long result) {
    Trapframe trapframe = process.trapframe();
    trapframe.setArgument(0, result);
    trapframe.setEpc(trapframe.epc() + ECALL_BYTES);
  }
}
