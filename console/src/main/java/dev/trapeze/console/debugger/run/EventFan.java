package dev.trapeze.console.debugger.run;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import java.util.Arrays;

/** Passes a kernel's events on to all who listen at that time. */
public final class EventFan implements KernelEvents {
  // Replaced when it changes, and gone through millions of times a second.
  private KernelEvents[] listeners = {};

  /** Adds a listener. */
  public void add(KernelEvents listener) {
    KernelEvents[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  /** Takes a listener away. */
  public void remove(KernelEvents listener) {
    listeners =
        Arrays.stream(listeners).filter(one -> one != listener).toArray(KernelEvents[]::new);
  }

  @Override
  public void processCreated(int pid, int parentPid) {
    for (KernelEvents listener : listeners) {
      listener.processCreated(pid, parentPid);
    }
  }

  @Override
  public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
    for (KernelEvents listener : listeners) {
      listener.execCommitted(pid, path, before, after);
    }
  }

  @Override
  public void processExiting(int pid, int status) {
    for (KernelEvents listener : listeners) {
      listener.processExiting(pid, status);
    }
  }

  @Override
  public void processExited(int pid, int status) {
    for (KernelEvents listener : listeners) {
      listener.processExited(pid, status);
    }
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    for (KernelEvents listener : listeners) {
      listener.trapTaken(pid, scause, sepc, stval);
    }
  }

  @Override
  public void pageFaultResolved(int pid, long va) {
    for (KernelEvents listener : listeners) {
      listener.pageFaultResolved(pid, va);
    }
  }

  @Override
  public void translationsFlushed(int hart, long startVa, long endVa) {
    for (KernelEvents listener : listeners) {
      listener.translationsFlushed(hart, startVa, endVa);
    }
  }

  @Override
  public void systemCallReturned(int pid, Syscall call, long result) {
    for (KernelEvents listener : listeners) {
      listener.systemCallReturned(pid, call, result);
    }
  }

  @Override
  public void consoleShown(int value) {
    for (KernelEvents listener : listeners) {
      listener.consoleShown(value);
    }
  }

  @Override
  public void switched(int hart, int pid) {
    for (KernelEvents listener : listeners) {
      listener.switched(hart, pid);
    }
  }

  @Override
  public void kernelLeft(int hart) {
    for (KernelEvents listener : listeners) {
      listener.kernelLeft(hart);
    }
  }
}
