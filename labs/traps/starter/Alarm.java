package lab;

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

  @Override
  public List<AddedCall> calls(KernelView kernel) {
    return List.of(
        new AddedCall(SIGALARM, "sigalarm", this::sigalarm),
        new AddedCall(SIGRETURN, "sigreturn", this::sigreturn));
  }

  private Outcome sigalarm(UserCall call) {
    throw new UnsupportedOperationException("TODO task C: note the ticks and the handler");
  }

  private Outcome sigreturn(UserCall call) {
    throw new UnsupportedOperationException("TODO task C: give the program its registers back");
  }

  @Override
  public void ticked(ProcessInfo process, SavedRegisters registers) {
    // TODO task C: count, and let the handler run when it is time.
  }

  @Override
  public void forked(ProcessInfo parent, ProcessInfo child) {
    // TODO task C
  }

  @Override
  public void programReplaced(ProcessInfo process) {
    // TODO task C
  }

  @Override
  public void ended(ProcessInfo process) {
    // TODO task C
  }
}
