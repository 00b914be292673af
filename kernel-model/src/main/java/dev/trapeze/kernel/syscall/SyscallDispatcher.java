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
  private final TrapframeCall call;
  private final KernelMessages messages;
  private final KernelEvents events;

  /**
   * A dispatcher.
   *
   * @param personality whose calls are made
   * @param handlers one for each of its calls, else {@link IllegalArgumentException}
   */
  public SyscallDispatcher(
      Personality personality,
      Map<Syscall, SyscallHandler> handlers,
      ProcessTable processes,
      UserMemory memory,
      Xlen xlen,
      KernelMessages messages,
      KernelEvents events) {
    requireHandlers(personality.calls(), handlers);
    this.calls = personality.calls();
    this.errors = personality.errors();
    this.handlers = new EnumMap<>(handlers);
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
    Trapframe trapframe = process.trapframe();
    long number = calls.numberIn(trapframe.argument(NUMBER_ARGUMENT));
    CallForm form = calls.ofNumber(number);
    SyscallHandler handler = form == null ? null : handlers.get(form.call());
    if (form == null || handler == null) {
      messages.print(process.pid() + " " + process.name() + ": unknown sys call " + number + "\n");
      proceed(process, errors.resultOf(Errno.ENOSYS));
      return;
    }
    call.begin(process, form);
    try {
      Outcome outcome = handler.handle(call);
      if (outcome instanceof Outcome.Done done) {
        finish(process, form.call(), done.value());
      } else if (outcome instanceof Outcome.Blocked blocked) {
        SignalInfo signal = process.signals().next();
        if (signal == null) {
          process.pendingCall().begin();
          processes.sleepCurrent(blocked.channel());
        } else {
          interrupt(process, form.call(), signal.signal());
        }
      }
    } catch (ErrnoException e) {
      finish(process, form.call(), errors.resultOf(e.errno()));
    }
  }

  /**
   * A signal comes before what the call waits for: what has been done is its result; if that is
   * nothing, the call begins anew behind the handler if the handler wants it so (SA_RESTART), which
   * a sleep never does, and fails otherwise.
   */
  private void interrupt(Process process, Syscall syscall, Signal signal) {
    PendingCall pending = process.pendingCall();
    boolean restarts =
        syscall != Syscall.MS_SLEEP
            && process.signals().action(signal).has(SignalAction.SA_RESTART);
    if (pending.bytesDone() > 0) {
      finish(process, syscall, pending.bytesDone());
    } else if (restarts) {
      pending.clear();
    } else {
      finish(process, syscall, errors.resultOf(Errno.EINTR));
    }
  }

  private void finish(Process process, Syscall syscall, long result) {
    process.pendingCall().clear();
    proceed(process, result);
    events.systemCallReturned(process.pid(), syscall, result);
  }

  /** Lets the program go on behind its {@code ecall}, with a result. */
  static void proceed(Process process, long result) {
    Trapframe trapframe = process.trapframe();
    trapframe.setArgument(0, result);
    trapframe.setEpc(trapframe.epc() + ECALL_BYTES);
  }
}
