package lab;

import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.syscall.AddedCall;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.syscall.KernelView;
import dev.trapeze.kernel.syscall.Outcome;
import dev.trapeze.kernel.syscall.UserCall;
import java.util.List;

/** The system call {@code trace}: a process says which of its calls are to be shown. */
public final class Trace implements CallExtension {
  private static final int TRACE = 1000;

  private KernelView kernel;

  @Override
  public List<AddedCall> calls(KernelView kernel) {
    this.kernel = kernel;
    return List.of(new AddedCall(TRACE, "trace", this::trace));
  }

  private Outcome trace(UserCall call) {
    throw new UnsupportedOperationException("TODO task A: note the mask of the caller");
  }

  @Override
  public void made(ProcessInfo caller, long number, String name) {
    // TODO task A: show the calls of the mask that never return.
  }

  @Override
  public void returned(ProcessInfo caller, long number, String name, long result) {
    // TODO task A: show the calls of the mask, with kernel.trace(...).
  }

  @Override
  public void forked(ProcessInfo parent, ProcessInfo child) {
    // TODO task B
  }

  @Override
  public void ended(ProcessInfo process) {
    // TODO task B
  }
}
