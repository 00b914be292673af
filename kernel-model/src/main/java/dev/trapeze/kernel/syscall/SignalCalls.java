package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.SignalSender;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.signal.AlternateStack;
import dev.trapeze.kernel.signal.ProcessSignals;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalAction;
import dev.trapeze.kernel.signal.SignalFrame;
import dev.trapeze.kernel.signal.SignalInfo;
import dev.trapeze.kernel.signal.SignalMask;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system calls about signals (Linux's {@code kernel/signal.c}). Unlike there, a call that fails
 * with EFAULT has changed nothing.
 */
public final class SignalCalls {
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final int SP = 2;

  private final ProcessTable processes;
  private final SignalSender sender;
  private final boolean unix;
  private final KernelMessages messages;

  /**
   * Handlers that send to these processes.
   *
   * @param unix whether there is more than {@code kill(pid, 9)}
   */
  public SignalCalls(
      ProcessTable processes, SignalSender sender, boolean unix, KernelMessages messages) {
    this.processes = processes;
    this.sender = sender;
    this.unix = unix;
    this.messages = messages;
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.KILL, unix ? this::kill : this::killOne);
    handlers.put(Syscall.SIGACTION, this::action);
    handlers.put(Syscall.SIGRETURN, this::goBack);
    handlers.put(Syscall.SIGPROCMASK, this::changeMask);
    handlers.put(Syscall.SIGALTSTACK, this::changeStack);
  }

  /** {@code kill} of xv6 and VIMIX: one process, one signal. */
  private Outcome killOne(CallContext call) {
    Process target = require(processes.byPid(call.intArgument(0)));
    if (call.intArgument(1) != Signal.SIGKILL.number()) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    requireKillable(target);
    sender.kill(target, Signal.SIGKILL);
    return Outcome.ZERO;
  }

  private Outcome kill(CallContext call) {
    int pid = call.intArgument(0);
    int number = call.intArgument(1);
    Signal signal = Signal.ofNumber(number);
    if (signal == null && number != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (pid <= 0) {
      return killMany(call.process(), pid, signal);
    }
    Process target = require(processes.byPid(pid));
    if (signal != null) {
      requireKillable(target);
      sender.send(target, SignalInfo.byUser(signal, call.process().pid()));
    }
    return Outcome.ZERO;
  }

  private Outcome killMany(Process caller, int pid, @Nullable Signal signal) {
    SignalInfo info = signal == null ? null : SignalInfo.byUser(signal, caller.pid());
    if (sender.sendToMany(caller, pid, info) == 0) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return Outcome.ZERO;
  }

  private void requireKillable(Process target) {
    if (!sender.mayBeKilled(target)) {
      throw ErrnoException.of(Errno.EPERM);
    }
  }

  private static Process require(@Nullable Process process) {
    if (process == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return process;
  }

  private Outcome action(CallContext call) {
    Signal signal = Signal.ofNumber(call.intArgument(0));
    long newVa = call.addressArgument(1);
    long oldVa = call.addressArgument(2);
    byte[] wanted = copyIn(call, newVa, SignalAction.bytes(call.xlen()));
    if (signal == null || newVa != 0 && !signal.isCatchable()) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    ProcessSignals signals = call.process().signals();
    copyOut(call, signals.action(signal).encode(call.xlen()), oldVa);
    if (newVa != 0) {
      signals.setAction(signal, SignalAction.decode(wanted, call.xlen()));
    }
    return Outcome.ZERO;
  }

  private Outcome changeMask(CallContext call) {
    ProcessSignals signals = call.process().signals();
    long newVa = call.addressArgument(1);
    byte[] given = copyIn(call, newVa, SignalMask.BYTES);
    int blocked = signals.blocked();
    if (newVa != 0) {
      int set = SignalMask.load(given, 0);
      blocked =
          switch (call.intArgument(0)) {
            case SIG_BLOCK -> blocked | set;
            case SIG_UNBLOCK -> blocked & ~set;
            case SIG_SETMASK -> set;
            default -> throw ErrnoException.of(Errno.EINVAL);
          };
    }
    byte[] old = new byte[SignalMask.BYTES];
    SignalMask.store(signals.blocked(), old, 0);
    copyOut(call, old, call.addressArgument(2));
    signals.setBlocked(blocked);
    return Outcome.ZERO;
  }

  private Outcome changeStack(CallContext call) {
    ProcessSignals signals = call.process().signals();
    AlternateStack present = signals.alternateStack();
    long newVa = call.addressArgument(0);
    byte[] wanted = copyIn(call, newVa, AlternateStack.bytes(call.xlen()));
    long spVa = stackPointer(call);
    AlternateStack next = present;
    if (newVa != 0) {
      AlternateStack.Request request = AlternateStack.Request.load(wanted, 0, call.xlen());
      if (present.holds(spVa)) {
        throw ErrnoException.of(Errno.EPERM);
      }
      if (!request.isKnown()) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      if (!request.isLargeEnough()) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
      next = request.granted();
    }
    byte[] old = new byte[AlternateStack.bytes(call.xlen())];
    present.store(old, 0, call.xlen(), spVa);
    copyOut(call, old, call.addressArgument(1));
    signals.setAlternateStack(next);
    return Outcome.ZERO;
  }

  /**
   * Brings back what the frame at the stack pointer says: the mask, the alternate stack, pc and x1
   * to x31, whatever they are. Bit 0 of the pc is lost on the way through {@code sepc}; other state
   * of the hart is not in the frame. A frame that cannot be read is a SIGSEGV.
   */
  private Outcome goBack(CallContext call) {
    Process process = call.process();
    byte[] frame = new byte[SignalFrame.bytes(call.xlen())];
    long frameVa = stackPointer(call);
    try {
      call.copyIn(frameVa, frame, 0, frame.length);
    } catch (ErrnoException e) {
      return withoutFrame(process, call.xlen().hex(frameVa));
    }
    SignalFrame.Context context = SignalFrame.decode(call.xlen(), frame);
    Trapframe trapframe = process.trapframe();
    trapframe.setEpc(context.registers()[0]);
    for (int x = 1; x < SignalFrame.REGISTERS; x++) {
      trapframe.setWord(Trapframe.wordOf(x), context.registers()[x]);
    }
    ProcessSignals signals = process.signals();
    signals.setBlocked(context.blocked());
    AlternateStack.Request stack = context.stack();
    if (stack.isKnown() && stack.isLargeEnough()) {
      signals.setAlternateStack(stack.granted());
    }
    return Outcome.NO_RETURN;
  }

  private Outcome withoutFrame(Process process, String where) {
    ProcessSignals signals = process.signals();
    if (!signals.catches(Signal.SIGSEGV)) {
      messages.print(
          process.pid() + " " + process.name() + ": sigreturn: no frame at " + where + "\n");
    }
    signals.force(SignalInfo.byKernel(Signal.SIGSEGV));
    return Outcome.ZERO;
  }

  private static long stackPointer(CallContext call) {
    return call.xlen().zeroExtend(call.process().trapframe().word(Trapframe.wordOf(SP)));
  }

  private static byte[] copyIn(CallContext call, long va, int bytes) {
    byte[] structure = new byte[bytes];
    if (va != 0) {
      call.copyIn(va, structure, 0, bytes);
    }
    return structure;
  }

  private static void copyOut(CallContext call, byte[] structure, long va) {
    if (va != 0) {
      call.copyOut(structure, 0, va, structure.length);
    }
  }
}
