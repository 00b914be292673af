package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.KernelStacks;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.wait.WaitChannel;
import org.jspecify.annotations.Nullable;

/**
 * How processes begin and end (xv6's {@code allocproc}, {@code fork}, {@code exit} and {@code
 * wait}); {@code kill} is {@link SignalSender}'s.
 *
 * <p>Unlike in xv6, all frames of a process but its kernel stack come back when it ends: a zombie
 * is an entry in the process table, and the stack on which the hart stood when the process ended.
 */
public final class ProcessLifecycle {
  /** Number of the first process, which adopts orphans. */
  public static final int FIRST_PID = 1;

  private final ProcessTable table;
  private final Scheduler scheduler;
  private final UserAddressSpaces spaces;
  private final KernelStacks stacks;
  private final RegisterPlace registers;
  private final FirstProcessRule firstProcessRule;
  private final SignalSender signals;
  private final ProcessHooks hooks;
  private final KernelEvents events;

  /** The lifecycle of the processes in {@code table}. */
  public ProcessLifecycle(
      ProcessTable table,
      Scheduler scheduler,
      UserAddressSpaces spaces,
      KernelStacks stacks,
      RegisterPlace registers,
      FirstProcessRule firstProcessRule,
      SignalSender signals,
      ProcessHooks hooks,
      KernelEvents events) {
    this.table = table;
    this.scheduler = scheduler;
    this.spaces = spaces;
    this.stacks = stacks;
    this.registers = registers;
    this.firstProcessRule = firstProcessRule;
    this.signals = signals;
    this.hooks = hooks;
    this.events = events;
  }

  /** What a process needs of RAM. */
  private record Memory(Trapframe trapframe, AddressSpace space) {}

  /**
   * Makes the first process, with an address space that has nothing for user mode yet. It does not
   * run before {@link #start}.
   */
  public Process createFirst(String name, ProcessFiles files) {
    int slot = table.freeSlot();
    Memory memory = allocateMemory(slot, table.lastPid() + 1, null);
    Process first = table.add(slot, name, memory.trapframe, memory.space, files);
    events.processCreated(first.pid(), first.parentPid());
    return first;
  }

  /** Makes a new process runnable. */
  public void start(Process process) {
    scheduler.makeRunnable(process, Arrival.NEW);
  }

  /**
   * Makes a copy of a process, which differs in its pid. It does not run before {@link #start}.
   *
   * @throws ErrnoException EAGAIN when the table is full; ENOMEM when there are not enough frames
   */
  public Process fork(Process parent) {
    int slot = table.freeSlot();
    Memory memory = allocateMemory(slot, table.lastPid() + 1, parent.addressSpace());
    Process child =
        table.add(slot, parent.name(), memory.trapframe, memory.space, parent.files().fork());
    child.trapframe().copyFrom(parent.trapframe());
    table.setParent(child, parent);
    child.setGroupId(parent.groupId());
    child.setNice(parent.nice());
    child.setLimits(parent.limits().copy());
    child.signals().inheritFrom(parent.signals());
    hooks.forked(parent, child);
    events.processCreated(child.pid(), parent.pid());
    return child;
  }

  private Memory allocateMemory(int slot, int pid, @Nullable AddressSpace original) {
    long kernelStackPa = stacks.map(slot);
    try {
      return allocateMemory(kernelStackPa, pid, original);
    } catch (ErrnoException e) {
      stacks.unmap(slot);
      throw e;
    }
  }

  private Memory allocateMemory(long kernelStackPa, int pid, @Nullable AddressSpace original) {
    FrameAllocator frames = spaces.frames();
    long trapframePa = registers.allocate(kernelStackPa);
    AddressSpace space = null;
    try {
      space = spaces.create(trapframePa, pid);
      if (original != null) {
        original.copyOwnedTo(space);
      }
      return new Memory(new Trapframe(frames.ram(), spaces.layout().xlen(), trapframePa), space);
    } catch (ErrnoException e) {
      if (space != null) {
        space.free();
      }
      registers.free(trapframePa);
      throw e;
    }
  }

  /** Ends the current process. Its parent learns {@code status} when it asks. */
  public void exitCurrent(int status) {
    Process process = scheduler.releaseHart();
    events.processExiting(process.pid(), status);
    process.setExitStatus(status);
    table.setEnded(process);
    process.pendingCall().clear();
    process.files().close();
    process.addressSpace().free();
    registers.free(process.trapframe().pa());
    hooks.ended(process);
    events.processExited(process.pid(), status);
    if (process.pid() == FIRST_PID) {
      firstProcessRule.exited(process, status);
      return;
    }
    if (process.parentPid() == FIRST_PID && !process.isOrphan()) {
      firstProcessRule.shellExited(status);
    }
    adoptChildrenOf(process);
    signals.childEnded(process);
    table.wakeup(new WaitChannel.ChildExit(process.parentPid()));
  }

  /** Makes orphans the first process's children (xv6's {@code reparent}). */
  private void adoptChildrenOf(Process process) {
    Process first = table.byPid(FIRST_PID);
    for (Process child : process.children().all()) {
      child.setOrphan();
      if (first != null) {
        table.setParent(child, first);
      }
      if (child.state() == ProcessState.ZOMBIE) {
        table.wakeup(new WaitChannel.ChildExit(FIRST_PID));
      }
    }
  }

  /** True if the process has children, zombies included. */
  public boolean hasChildren(Process parent) {
    return !parent.children().isEmpty();
  }

  /** A child that has ended and was not yet asked for its status, or null: the lowest slot's. */
  public @Nullable Process zombieChildOf(Process parent) {
    return parent.children().firstZombie();
  }

  /** Forgets a zombie, once its parent knows its status. */
  public void reap(Process zombie) {
    if (zombie.state() != ProcessState.ZOMBIE) {
      throw new IllegalStateException("pid " + zombie.pid() + " has not ended");
    }
    table.remove(zombie);
    stacks.unmap(zombie.slot());
  }
}
