package dev.trapeze.labs.testing;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What has happened in a kernel, in order. While somebody waits, each event stops the kernel. */
final class EventLog implements KernelEvents {

  /** A wrong piece can make a system that does nothing but report. */
  private static final int MOST_EVENTS = 1_000_000;

  private final List<Event> events = new ArrayList<>();
  private final KernelEvents next;
  private final BiConsumer<Kernel, Process> endings;
  private @Nullable Kernel kernel;
  private @Nullable BooleanSupplier awaited;

  /**
   * A log.
   *
   * @param next hears all of it too
   * @param endings hears of each process that is about to end, and still has all that it had
   */
  EventLog(KernelEvents next, BiConsumer<Kernel, Process> endings) {
    this.next = next;
    this.endings = endings;
  }

  void of(Kernel kernel) {
    this.kernel = kernel;
  }

  List<Event> events() {
    return events;
  }

  /** Stops the kernel at each event from now on; null: no longer. */
  void await(@Nullable BooleanSupplier condition) {
    awaited = condition;
  }

  private long now() {
    return kernel == null ? 0 : clock(kernel).instructionsRetired();
  }

  private long time() {
    return kernel == null ? 0 : clock(kernel).time();
  }

  private static VirtualClock clock(Kernel kernel) {
    return kernel.machine().clock();
  }

  private void add(Event event) {
    if (events.size() == MOST_EVENTS) {
      throw new CheckFailed("the kernel reports more than " + MOST_EVENTS + " events");
    }
    events.add(event);
    stop();
  }

  private void stop() {
    if (awaited != null && kernel != null) {
      kernel.requestStop();
    }
  }

  @Override
  public void processCreated(int pid, int parentPid) {
    next.processCreated(pid, parentPid);
    add(new Event.Created(now(), time(), pid, parentPid));
  }

  @Override
  public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
    next.execCommitted(pid, path, before, after);
    add(new Event.Executed(now(), time(), pid, path));
  }

  @Override
  public void processExiting(int pid, int status) {
    next.processExiting(pid, status);
    Process process = kernel == null ? null : kernel.processes().byPid(pid);
    if (kernel != null && process != null) {
      endings.accept(kernel, process);
    }
  }

  @Override
  public void processExited(int pid, int status) {
    next.processExited(pid, status);
    add(new Event.Exited(now(), time(), pid, status));
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    next.trapTaken(pid, scause, sepc, stval);
    add(new Event.Trapped(now(), time(), pid, scause, sepc, stval));
  }

  @Override
  public void pageFaultResolved(int pid, long va) {
    next.pageFaultResolved(pid, va);
    add(new Event.FaultResolved(now(), time(), pid, va));
  }

  @Override
  public void faultClassified(int pid, long va, FaultKind kind) {
    next.faultClassified(pid, va, kind);
    add(new Event.FaultClassified(now(), time(), pid, va, kind));
  }

  @Override
  public void translationsFlushed(int hart, long startVa, long endVa) {
    next.translationsFlushed(hart, startVa, endVa);
    add(new Event.Flushed(now(), time(), hart, startVa, endVa));
  }

  @Override
  public void systemCallReturned(int pid, Syscall call, long result) {
    next.systemCallReturned(pid, call, result);
    add(new Event.Returned(now(), time(), pid, call, result));
  }

  @Override
  public void addedCallReturned(int pid, long number, String name, long result) {
    next.addedCallReturned(pid, number, name, result);
    add(new Event.AddedReturned(now(), time(), pid, number, name, result));
  }

  @Override
  public void callTraced(int pid, String call, OptionalLong result) {
    next.callTraced(pid, call, result);
    add(new Event.Traced(now(), time(), pid, call, result));
  }

  @Override
  public void backtraced(int pid, List<Long> addresses) {
    next.backtraced(pid, addresses);
    add(new Event.Backtraced(now(), time(), pid, addresses));
  }

  @Override
  public void consoleShown(int value) {
    next.consoleShown(value);
    stop();
  }

  @Override
  public void switched(int hart, int pid) {
    next.switched(hart, pid);
    add(new Event.Switched(now(), time(), hart, pid));
  }

  @Override
  public void kernelLeft(int hart) {
    next.kernelLeft(hart);
    add(new Event.Left(now(), time(), hart));
  }
}
