package lab;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.syscall.AddedCall;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.syscall.KernelView;
import dev.trapeze.kernel.syscall.Outcome;
import dev.trapeze.kernel.syscall.TraceLine;
import dev.trapeze.kernel.syscall.UserCall;
import java.util.List;

/** The system call {@code trace}: a process says which of its calls are to be shown. */
public final class Trace implements CallExtension {
  private static final int TRACE = 1000;
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  private KernelView kernel;
  private long[] masks;

  @Override
  public List<AddedCall> calls(KernelView kernel) {
    this.kernel = kernel;
    masks = new long[kernel.maxProcesses()];
    return List.of(new AddedCall(TRACE, "trace", this::trace));
  }

  private Outcome trace(UserCall call) {
    masks[call.caller().slot()] = maskOf(call);
    return Outcome.ZERO;
  }

  /** With 32 bits the mask comes in two registers, and the lower one is sign-extended here. */
  private static long maskOf(UserCall call) {
    long mask = call.wordArgument(0);
    if (call.xlen() == Xlen.RV32) {
      mask = call.wordArgument(1) << 32 | mask & LOW_HALF;
    }
    return mask;
  }

  private boolean shows(ProcessInfo caller, long number) {
    boolean hasBit = number >= 0 && number < Long.SIZE;
    return hasBit && (masks[caller.slot()] >>> number & 1) != 0;
  }

  private static boolean neverReturns(long number) {
    return number == Syscall.EXIT.number() || number == Syscall.POWEROFF.number();
  }

  @Override
  public void made(ProcessInfo caller, long number, String name) {
    if (neverReturns(number) && shows(caller, number)) {
      kernel.trace(TraceLine.made(caller.pid(), name));
    }
  }

  @Override
  public void returned(ProcessInfo caller, long number, String name, long result) {
    if (shows(caller, number)) {
      kernel.trace(TraceLine.returned(caller.pid(), name, result));
    }
  }

  @Override
  public void forked(ProcessInfo parent, ProcessInfo child) {
    masks[child.slot()] = masks[parent.slot()];
  }

  @Override
  public void ended(ProcessInfo process) {
    masks[process.slot()] = 0;
  }
}
