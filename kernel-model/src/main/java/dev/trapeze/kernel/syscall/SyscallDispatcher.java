package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Trapframe;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a system call, and makes of its outcome what the program sees (xv6's {@code
 * syscall}).
 */
public final class SyscallDispatcher {
  private static final int NUMBER_ARGUMENT = 7;
  private static final int ECALL_BYTES = 4;

  private final @Nullable SyscallHandler[] handlers;
  private final ProcessTable processes;
  private final TrapframeCall call;
  private final KernelMessages messages;
  private final KernelEvents events;

  /**
   * A dispatcher.
   *
   * @param handlers one for each system call, else {@link IllegalArgumentException}
   */
  public SyscallDispatcher(
      Map<Syscall, SyscallHandler> handlers,
      ProcessTable processes,
      UserMemory memory,
      Xlen xlen,
      KernelMessages messages,
      KernelEvents events) {
    this.handlers = byNumber(handlers);
    this.processes = processes;
    this.call = new TrapframeCall(memory, xlen);
    this.messages = messages;
    this.events = events;
  }

  private static @Nullable SyscallHandler[] byNumber(Map<Syscall, SyscallHandler> handlers) {
    int highest = 0;
    for (Syscall syscall : Syscall.values()) {
      if (!handlers.containsKey(syscall)) {
        throw new IllegalArgumentException("no handler for " + syscall.callName());
      }
      highest = Math.max(highest, syscall.number());
    }
    @Nullable SyscallHandler[] byNumber = new @Nullable SyscallHandler[highest + 1];
    handlers.forEach((syscall, handler) -> byNumber[syscall.number()] = handler);
    return byNumber;
  }

  /**
   * Does the system call that the trapframe of the current process asks for, or tries again to do
   * it. Afterwards the process has its result, or sleeps, or has ended, or is another program.
   */
  public void dispatch(Process process) {
    Trapframe trapframe = process.trapframe();
    long number = trapframe.argument(NUMBER_ARGUMENT);
    SyscallHandler handler =
        number >= 0 && number < handlers.length ? handlers[(int) number] : null;
    if (handler == null) {
      messages.print(process.pid() + " " + process.name() + ": unknown sys call " + number + "\n");
      proceed(process, Errno.ENOSYS.result());
      return;
    }
    call.setCaller(process);
    try {
      Outcome outcome = handler.handle(call);
      if (outcome instanceof Outcome.Done done) {
        finish(process, number, done.value());
      } else if (outcome instanceof Outcome.Blocked blocked) {
        process.pendingCall().begin();
        processes.sleepCurrent(blocked.channel());
      }
    } catch (ErrnoException e) {
      finish(process, number, e.errno().result());
    }
  }

  private void finish(Process process, long number, long result) {
    process.pendingCall().clear();
    proceed(process, result);
    Syscall syscall = Syscall.ofNumber(number);
    if (syscall != null) {
      events.systemCallReturned(process.pid(), syscall, result);
    }
  }

  /** Lets the program go on behind its {@code ecall}, with a result. */
  static void proceed(Process process, long result) {
    Trapframe trapframe = process.trapframe();
    trapframe.setArgument(0, result);
    trapframe.setEpc(trapframe.epc() + ECALL_BYTES);
  }
}
