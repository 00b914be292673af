package lab;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.proc.SavedRegisters;
import dev.trapeze.kernel.syscall.AddedCall;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.syscall.KernelView;
import dev.trapeze.kernel.syscall.Outcome;
import dev.trapeze.kernel.syscall.UserCall;
import java.util.List;

/** The system calls {@code sigalarm} and {@code sigreturn}. */
public final class Alarm implements CallExtension {
  private static final int SIGALARM = 1002;
  private static final int SIGRETURN = 1003;
  private static final int REGISTERS = 32;

  // By slot; null where there has never been an alarm.
  private Timer[] timers;

  /** What a process has of alarms. */
  private static final class Timer {
    private int interval;
    private long handlerVa;
    private int passed;
    // The pc and x1 to x31 of the interrupted program; null outside the handler.
    private long[] interrupted;
  }

  @Override
  public List<AddedCall> calls(KernelView kernel) {
    timers = new Timer[kernel.maxProcesses()];
    return List.of(
        new AddedCall(SIGALARM, "sigalarm", this::sigalarm),
        new AddedCall(SIGRETURN, "sigreturn", this::sigreturn));
  }

  private Outcome sigalarm(UserCall call) {
    int interval = call.intArgument(0);
    if (interval < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int slot = call.caller().slot();
    if (timers[slot] == null) {
      timers[slot] = new Timer();
    }
    timers[slot].interval = interval;
    timers[slot].handlerVa = call.addressArgument(1);
    timers[slot].passed = 0;
    return Outcome.ZERO;
  }

  private Outcome sigreturn(UserCall call) {
    Timer timer = timers[call.caller().slot()];
    if (timer == null || timer.interrupted == null) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    SavedRegisters registers = call.registers();
    registers.setEpc(timer.interrupted[0]);
    for (int x = 1; x < REGISTERS; x++) {
      registers.setX(x, timer.interrupted[x]);
    }
    timer.interrupted = null;
    return Outcome.NO_RETURN;
  }

  @Override
  public void ticked(ProcessInfo process, SavedRegisters registers) {
    Timer timer = timers[process.slot()];
    if (timer == null || timer.interval == 0 || timer.interrupted != null) {
      return;
    }
    timer.passed++;
    if (timer.passed < timer.interval) {
      return;
    }
    timer.passed = 0;
    timer.interrupted = new long[REGISTERS];
    timer.interrupted[0] = registers.epc();
    for (int x = 1; x < REGISTERS; x++) {
      timer.interrupted[x] = registers.x(x);
    }
    registers.setEpc(timer.handlerVa);
  }

  @Override
  public void forked(ProcessInfo parent, ProcessInfo child) {
    Timer original = timers[parent.slot()];
    Timer copy = null;
    if (original != null) {
      copy = new Timer();
      copy.interval = original.interval;
      copy.handlerVa = original.handlerVa;
      copy.interrupted = original.interrupted == null ? null : original.interrupted.clone();
    }
    timers[child.slot()] = copy;
  }

  @Override
  public void programReplaced(ProcessInfo process) {
    timers[process.slot()] = null;
  }

  @Override
  public void ended(ProcessInfo process) {
    timers[process.slot()] = null;
  }
}
