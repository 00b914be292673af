package dev.trapeze.console.debugger.trap;

import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what the kernel tells of itself while it works, where its data alone do not tell it. */
final class KernelEar implements KernelEvents {
  private final Kernel kernel;
  private final List<Change> heard = new ArrayList<>();
  private final StringBuilder output = new StringBuilder();
  private final long stvecBefore;
  private int hartLeft = -1;
  private @Nullable KernelData atSwitch;
  private @Nullable String retried;

  /** An ear for what happens on a hart that is as {@code before} says. */
  KernelEar(Kernel kernel, HartState before) {
    this.kernel = kernel;
    this.stvecBefore = before.stvec();
  }

  /** What has been heard, in its order; what the console has shown comes last. */
  List<Change> heard() {
    List<Change> all = new ArrayList<>(heard);
    if (output.length() > 0) {
      all.add(new Change.Output(output.toString()));
    }
    return all;
  }

  /** Number of the hart on which the kernel has done its work; -1 if it has done none. */
  int hartLeft() {
    return hartLeft;
  }

  /** What was known when a process got the hart, and looks at that process; null if none got it. */
  @Nullable KernelData atSwitch() {
    return atSwitch;
  }

  /** The system call that the process is in that got the hart; null if it is in none. */
  @Nullable String retried() {
    return retried;
  }

  @Override
  public void switched(int hart, int pid) {
    atSwitch = KernelData.of(kernel, pid);
    Process process = kernel.processes().byPid(pid);
    boolean inCall = process != null && process.pendingCall().active() && !process.killed();
    retried =
        inCall && process != null ? Dispatch.call(kernel, process, process.trapframe()) : null;
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    // From here on the kernel is in control.
    int hart = kernel.state().scheduler().hart();
    long stvec = HartState.of(kernel.machine().harts().get(hart)).stvec();
    if (stvec != stvecBefore) {
      heard.add(new Change.Csr("stvec", stvecBefore, stvec));
    }
  }

  @Override
  public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
    heard.add(new Change.Program(path));
  }

  @Override
  public void pageFaultResolved(int pid, long va) {
    heard.add(new Change.FaultResolved(pid, va));
  }

  @Override
  public void translationsFlushed(int hart, long startVa, long endVa) {
    heard.add(new Change.Fence(hart, startVa, endVa));
  }

  @Override
  public void systemCallReturned(int pid, Syscall call, long result) {
    CallForm form = kernel.calls().of(call);
    heard.add(new Change.Result(pid, form == null ? call.callName() : form.name(), result));
  }

  @Override
  public void consoleShown(int value) {
    output.append((char) (value & 0xFF));
  }

  @Override
  public void kernelLeft(int hart) {
    hartLeft = hart;
  }
}
