package dev.trapeze.kernel;

import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.kernel.abi.CallTable;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessLifecycle;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalInfo;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel: it runs on a {@link Machine} as that machine's execution environment, and is entered
 * whenever the hart executes the {@code ecall} of the kernel's entry.
 *
 * <p>It has no thread and no stack of its own between two calls of {@link #run}: all its state is
 * data ({@link KernelState}).
 */
public final class Kernel {
  private static final Logger LOG = LoggerFactory.getLogger(Kernel.class);
  private static final String KERNEL_BUG = "kernel bug: ";
  // So that a trampoline that faults at itself without end is found out.
  private static final long LONGEST_SLICE = 10_000_000;

  private final KernelServices services;
  private final KernelState state;
  // By number; an array, because it is asked for at every trap.
  private final KernelHart[] harts;
  private final KernelEvents events;
  private @Nullable KernelPanic panic;
  // What has happened besides instructions and traps.
  private long steps;
  private boolean stopRequested;
  // Whether each trap is looked at as it is taken: with a trampoline that may be wrong, what comes
  // after the first trap in supervisor mode would only hide it.
  private final boolean watchesTraps;
  // Whether what power-off leaves to be done has been done.
  private boolean offSynced;

  /**
   * Builds a machine and a kernel for it, and mounts the disk. Nothing runs before {@link #boot}.
   *
   * @param disk with the root file system, which is read and written in place
   * @param output gets each byte that the console shows
   * @param events hears of what happens
   * @throws DiskFormatException when there is no file system on the disk
   * @throws KernelPanic when a piece of the kernel fails
   */
  public Kernel(KernelConfig config, Disk disk, ConsoleOutput output, KernelEvents events)
      throws DiskFormatException {
    this.events = events;
    watchesTraps = config.trampoline() != null;
    services = services(config, disk, output, events);
    state = services.state();
    harts = services.harts().toArray(KernelHart[]::new);
    machine().debug().tellTraps(watchesTraps);
  }

  private static KernelServices services(
      KernelConfig config, Disk disk, ConsoleOutput output, KernelEvents events)
      throws DiskFormatException {
    try {
      return new KernelServices(config, disk, output, events);
    } catch (PieceException e) {
      throw new KernelPanic(String.valueOf(e.getMessage()), 0, 0, e);
    }
  }

  /**
   * Makes the first process and gets the timer going. To be called once, before {@link #run}.
   *
   * @throws KernelPanic when a piece of the kernel fails
   */
  public void boot() {
    try {
      services.boot();
    } catch (PieceException e) {
      panic = newPanic(String.valueOf(e.getMessage()), e);
      throw panic;
    }
  }

  /**
   * Lets the system run.
   *
   * @param maxInstructions the most instructions to retire
   * @throws KernelPanic when the kernel has come to its end; every later call throws it again
   */
  public KernelStop run(long maxInstructions) {
    return working(
        () -> runUntil(addSaturated(machine().clock().instructionsRetired(), maxInstructions)));
  }

  /** Does work of the kernel; whatever goes wrong in it is the end, and is told from then on. */
  private KernelStop working(Supplier<KernelStop> work) {
    if (panic != null) {
      throw panic;
    }
    try {
      return work.get();
    } catch (KernelPanic e) {
      panic = e;
      throw e;
    } catch (PieceException e) {
      panic = newPanic(String.valueOf(e.getMessage()), e);
      throw panic;
    } catch (RuntimeException e) {
      panic = newPanic(KERNEL_BUG + e.getMessage(), e);
      throw panic;
    }
  }

  private static long addSaturated(long a, long b) {
    return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
  }

  private KernelStop runUntil(long lastInstruction) {
    KernelStop stop = null;
    while (stop == null) {
      stop = advance(lastInstruction);
      if (stop == null && stopRequested) {
        stopRequested = false;
        stop = new KernelStop.Debug(StopReason.REQUESTED);
      }
    }
    return stop;
  }

  /**
   * Takes one step: an instruction retires, or a trap is taken (the hart is at {@code stvec} then),
   * or the kernel is visited, or another process gets a hart. However a run is cut into steps and
   * calls of {@link #run}, it is the same run.
   *
   * @return {@link KernelStop.BudgetSpent} for a step; what {@link #run} gives where there is none
   * @throws KernelPanic as {@link #run}
   */
  public KernelStop turn() {
    machine().debug().stopAtTraps(true);
    try {
      return working(this::step);
    } finally {
      machine().debug().stopAtTraps(false);
    }
  }

  private KernelStop step() {
    KernelStop stop = advance(addSaturated(machine().clock().instructionsRetired(), 1));
    boolean trapped =
        stop instanceof KernelStop.Debug debug && debug.reason() == StopReason.TRAP_TAKEN;
    return stop == null || trapped ? new KernelStop.BudgetSpent() : stop;
  }

  /** Lets the system go on for a moment; null if it can go on further. */
  private @Nullable KernelStop advance(long lastInstruction) {
    if (services.powerOffStatus() >= 0) {
      if (!offSynced) {
        offSynced = true;
        steps++;
        syncDisk();
      }
      return new KernelStop.PoweredOff(services.powerOffStatus());
    }
    KernelHart hart = harts[machine().hart().id()];
    scheduler().workFor(hart.id());
    if (scheduler().current() == null) {
      if (giveAway(hart)) {
        return null;
      }
      if (allRest()) {
        return idle();
      }
      steps++;
      machine().idle();
      return null;
    }
    long budget = lastInstruction - machine().clock().instructionsRetired();
    if (budget <= 0) {
      return new KernelStop.BudgetSpent();
    }
    return handle(hart, machine().run(Math.min(budget, LONGEST_SLICE)));
  }

  /** Leaves a disk behind whose log is empty, as far as the disk still works. */
  private void syncDisk() {
    try {
      state.fileSystem().sync();
    } catch (ErrnoException e) {
      // Nothing is lost: what could not be installed is in the log, for the next mount.
      LOG.debug("installing the log at power-off: {}", e.errno());
    }
  }

  /** True if no hart has a process, nor an interrupt to handle when its turn comes. */
  private boolean allRest() {
    for (KernelHart hart : harts) {
      if (scheduler().runningOn(hart.id()) != null || hart.hart().csrs().wakesFromWait()) {
        return false;
      }
    }
    return true;
  }

  /** Lets the next process go on; false if there is none. It may have ended or slept by then. */
  private boolean giveAway(KernelHart hart) {
    if (hart.hart().csrs().wakesFromWait()) {
      steps++;
    }
    hart.interrupts().handlePending();
    Process next = scheduler().switchToNext();
    if (next == null) {
      return false;
    }
    steps++;
    events.switched(hart.id(), next.pid());
    hart.prepare(next);
    if (next.pendingCall().active() && !next.killed()) {
      services.syscalls().dispatch(next);
    }
    returnToUser(hart);
    events.kernelLeft(hart.id());
    return true;
  }

  private KernelStop idle() {
    long deadlineTick = processes().earliestDeadlineTick();
    return deadlineTick < 0
        ? new KernelStop.WaitingForInput()
        : new KernelStop.SleepingUntil(services.ticks().timeOf(deadlineTick));
  }

  /** Sees to what the machine has come back for; null if it can go on. */
  private @Nullable KernelStop handle(KernelHart hart, StopReason reason) {
    switch (reason) {
      case SUPERVISOR_CALL -> handleCall(hart);
      case BUDGET_SPENT -> requireUserTrap(hart);
      case WAITING_FOR_INTERRUPT -> throw newPanic("wfi in supervisor mode", null);
      case TRAP_LOOP -> throw newPanic("trap loop: " + trapInWords(), null);
      case TRAP_TAKEN -> {
        if (watchesTraps) {
          requireUserTrap(hart);
        }
        return machine().debug().debuggerStopsAtTraps() ? new KernelStop.Debug(reason) : null;
      }
      case BREAKPOINT, WATCHPOINT, REQUESTED -> {
        return new KernelStop.Debug(reason);
      }
    }
    return null;
  }

  /** The last trap must have come from user mode: the kernel's own code never traps. */
  private void requireUserTrap(KernelHart hart) {
    if ((hart.hart().csrs().status() & Status.SPP) != 0) {
      throw newPanic("kerneltrap: " + trapInWords(), null);
    }
  }

  private void handleCall(KernelHart hart) {
    Process process = scheduler().current();
    long pc = machine().xlen().zeroExtend(hart.hart().pc());
    requireUserTrap(hart);
    if (process == null || pc != state.trapPath().userTrapVa()) {
      throw newPanic("kerneltrap: " + trapInWords(), null);
    }
    steps++;
    hart.traps().dispatch(process);
    returnToUser(hart);
    events.kernelLeft(hart.id());
  }

  /** Lets the current process, if there still is one, go on in user mode, or end if it must. */
  private void returnToUser(KernelHart hart) {
    Process process = scheduler().current();
    if (process == null || services.powerOffStatus() >= 0) {
      return;
    }
    if (process.needsAttention()) {
      services.signals().deliver(process);
      if (process.killed()) {
        services.lifecycle().exitCurrent(process.exitStatus());
        return;
      }
    }
    hart.resume(process);
  }

  private String trapInWords() {
    return TrapWords.of(currentHart(), machine().xlen(), state.trapPath().code());
  }

  private KernelPanic newPanic(String message, @Nullable Throwable cause) {
    Process process = scheduler().current();
    long pc = machine().xlen().zeroExtend(currentHart().pc());
    return new KernelPanic(message, process == null ? 0 : process.pid(), pc, cause);
  }

  /**
   * What there is to see of the system now, for somebody who looks for the reason of a panic: lines
   * with the registers, the processes and the last traps.
   */
  public String panicReport() {
    return PanicReport.of(state, services.calls());
  }

  /**
   * A hash of everything that the system is: the same image, options and input give the same after
   * the same number of instructions. 64 hexadecimal digits.
   */
  public String stateHash() {
    return StateHash.of(state);
  }

  /** Whether the machine has been switched off: no instruction will retire any more. */
  public boolean isOff() {
    return services.powerOffStatus() >= 0;
  }

  /** Bytes arrive at the console. */
  public void input(byte[] bytes) {
    steps++;
    machine().input(bytes);
  }

  /** No more bytes will arrive at the console. */
  public void endOfInput() {
    steps++;
    machine().endInput();
    state.console().interrupt();
  }

  /**
   * The time passes until {@code time}, in ticks of the {@code time} CSR, without an instruction:
   * for one whom {@link #run} has told that every process waits.
   */
  public void skipTo(long time) {
    steps++;
    machine().clock().skipTo(time);
  }

  /**
   * How many things have happened since reset that are no instruction: traps, visits of the kernel,
   * hand-overs, arrivals. Together with the number of instructions it tells every state of a run
   * from every other, and puts them into their order.
   */
  public long events() {
    long events = steps;
    for (KernelHart hart : harts) {
      events += hart.hart().trapsTaken();
    }
    return events;
  }

  /** Counts something that somebody outside has done to the system: see {@link #events}. */
  public void countEvent() {
    steps++;
  }

  /** From within an event: {@link #run} is to come back as soon as the present step is done. */
  public void requestStop() {
    stopRequested = true;
  }

  /** Whether a process may be sent signals: on the first one the system may depend. */
  public boolean maySignal(Process target) {
    return services.signalSender().mayBeKilled(target);
  }

  /** Sends a signal to a process, for somebody outside. A zombie stays what it is. */
  public void signal(Process target, Signal signal) {
    services.signalSender().send(target, SignalInfo.byKernel(signal));
  }

  /** The system calls that programs can make. */
  public CallTable calls() {
    return services.calls();
  }

  /** The program that the first process begins with, before its exec. */
  public KernelCode initCode() {
    return services.initCode();
  }

  /** The machine. */
  public Machine machine() {
    return state.machine();
  }

  /** All processes. */
  public ProcessTable processes() {
    return state.processes();
  }

  /** The first process, or null once it has been forgotten. */
  public @Nullable Process firstProcess() {
    return processes().byPid(ProcessLifecycle.FIRST_PID);
  }

  /** All the data. */
  public KernelState state() {
    return state;
  }

  /** The hart that the kernel works for, or has worked for last. */
  private Hart currentHart() {
    return machine().harts().get(scheduler().hart());
  }

  private Scheduler scheduler() {
    return state.scheduler();
  }
}
