package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.KillStatus;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.signal.AlternateStack;
import dev.trapeze.kernel.signal.ProcessSignals;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalAction;
import dev.trapeze.kernel.signal.SignalFrame;
import dev.trapeze.kernel.signal.SignalInfo;

/**
 * Makes a process run its handlers when it gets back to user mode (Linux's {@code
 * arch/riscv/kernel/signal.c}): registers and mask go into a {@link SignalFrame} on the stack, and
 * the handler starts with a0 = the signal, a1 = its {@code siginfo_t}, a2 = the {@code ucontext_t},
 * and ra = the restorer.
 */
public final class SignalDelivery {
  private static final int RA = 1;
  private static final int SP = 2;

  private final UserMemory memory;
  private final Xlen xlen;
  private final KillStatus killStatus;
  private final KernelMessages messages;

  /** Delivery into {@code memory}; {@code killStatus} says how those end whom a signal ends. */
  public SignalDelivery(
      UserMemory memory, Xlen xlen, KillStatus killStatus, KernelMessages messages) {
    this.memory = memory;
    this.xlen = xlen;
    this.killStatus = killStatus;
    this.messages = messages;
  }

  /**
   * Delivers all signals that wait and are not blocked. With several handlers the one that was
   * prepared last runs first. Afterwards the process may be marked as killed.
   */
  public void deliver(Process process) {
    ProcessSignals signals = process.signals();
    while (!process.killed()) {
      SignalInfo info = signals.next();
      if (info == null) {
        return;
      }
      signals.remove(info.signal());
      if (!signals.action(info.signal()).isHandler()) {
        kill(process, info.signal());
      } else if (!enterHandler(process, info)) {
        frameFailed(process, info.signal());
      }
    }
  }

  /**
   * Makes the process run its handler of what an instruction has done.
   *
   * @return false if there is none that could: then the process has to end of that signal
   */
  boolean deliverFault(Process process, SignalInfo info) {
    if (!process.signals().catches(info.signal())) {
      return false;
    }
    if (!enterHandler(process, info)) {
      if (info.signal() == Signal.SIGSEGV) {
        return false;
      }
      frameFailed(process, info.signal());
    }
    return true;
  }

  /** Ends the process of a signal. */
  void kill(Process process, Signal signal) {
    process.markKilled(killStatus.ofSignal(signal.number()));
  }

  /** As in Linux: SIGSEGV instead, which may have a handler on another stack. */
  private void frameFailed(Process process, Signal signal) {
    ProcessSignals signals = process.signals();
    if (signal != Signal.SIGSEGV && signals.catches(Signal.SIGSEGV)) {
      signals.add(SignalInfo.byKernel(Signal.SIGSEGV));
      return;
    }
    long frameVa = frameVa(process, signals.action(signal));
    messages.print(FaultReport.ofFrame(process, xlen, signal, frameVa, SignalFrame.bytes(xlen)));
    kill(process, Signal.SIGSEGV);
  }

  private boolean enterHandler(Process process, SignalInfo info) {
    Signal signal = info.signal();
    ProcessSignals signals = process.signals();
    SignalAction action = signals.action(signal);
    AlternateStack alternate = signals.alternateStack();
    Trapframe trapframe = process.trapframe();
    long spVa = stackPointer(trapframe);
    long frameVa = frameVa(process, action);
    if (alternate.holds(spVa) && !alternate.holds(frameVa)) {
      return false;
    }
    long[] registers = new long[SignalFrame.REGISTERS];
    registers[0] = trapframe.epc();
    for (int x = 1; x < SignalFrame.REGISTERS; x++) {
      registers[x] = trapframe.word(Trapframe.wordOf(x));
    }
    byte[] frame = SignalFrame.encode(xlen, info, registers, signals.blocked(), alternate, spVa);
    try {
      memory.copyOut(process.addressSpace(), frame, 0, frameVa, frame.length);
    } catch (ErrnoException e) {
      return false;
    }
    trapframe.setEpc(action.handlerVa());
    trapframe.setWord(Trapframe.wordOf(RA), action.restorerVa());
    trapframe.setSp(frameVa);
    trapframe.setArgument(0, signal.number());
    trapframe.setArgument(1, frameVa);
    trapframe.setArgument(2, frameVa + SignalFrame.contextOffset());
    signals.handlerStarts(signal);
    return true;
  }

  private long frameVa(Process process, SignalAction action) {
    boolean changes = action.has(SignalAction.SA_ONSTACK);
    AlternateStack stack = changes ? process.signals().alternateStack() : AlternateStack.NONE;
    return SignalFrame.placeVa(xlen, stackPointer(process.trapframe()), stack);
  }

  private long stackPointer(Trapframe trapframe) {
    return xlen.zeroExtend(trapframe.word(Trapframe.wordOf(SP)));
  }
}
