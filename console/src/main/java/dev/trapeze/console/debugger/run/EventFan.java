package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Passes a kernel's events on to all who listen at that time. */
public final class EventFan implements KernelEvents {
  private final List<KernelEvents> listeners = new CopyOnWriteArrayList<>();

  /** Adds a listener. */
  public void add(KernelEvents listener) {
    listeners.add(listener);
  }

  /** Takes a listener away. */
  public void remove(KernelEvents listener) {
    listeners.remove(listener);
  }

  private void tell(Consumer<KernelEvents> event) {
    for (KernelEvents listener : listeners) {
      event.accept(listener);
    }
  }

  @Override
  public void processCreated(int pid, int parentPid) {
    tell(listener -> listener.processCreated(pid, parentPid));
  }

  @Override
  public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
    tell(listener -> listener.execCommitted(pid, path, before, after));
  }

  @Override
  public void processExiting(int pid, int status) {
    tell(listener -> listener.processExiting(pid, status));
  }

  @Override
  public void processExited(int pid, int status) {
    tell(listener -> listener.processExited(pid, status));
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    tell(listener -> listener.trapTaken(pid, scause, sepc, stval));
  }

  @Override
  public void pageFaultResolved(int pid, long va) {
    tell(listener -> listener.pageFaultResolved(pid, va));
  }

  @Override
  public void translationsFlushed(int hart, long startVa, long endVa) {
    tell(listener -> listener.translationsFlushed(hart, startVa, endVa));
  }

  @Override
  public void systemCallReturned(int pid, Syscall call, long result) {
    tell(listener -> listener.systemCallReturned(pid, call, result));
  }

  @Override
  public void consoleShown(int value) {
    tell(listener -> listener.consoleShown(value));
  }

  @Override
  public void switched(int hart, int pid) {
    tell(listener -> listener.switched(hart, pid));
  }

  @Override
  public void kernelLeft(int hart) {
    tell(listener -> listener.kernelLeft(hart));
  }
}
