package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.wait.WaitChannel;
import dev.trapeze.kernel.wait.Wakeups;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All processes, and their sleep (xv6's {@code proc[]}, {@code sleep} and {@code wakeup}).
 *
 * <p>Nothing here but {@link #all} takes longer when there are more processes, except by the depth
 * of a tree.
 */
public final class ProcessTable implements Wakeups {
  private static final WaitChannel CLOCK = new WaitChannel.Clock();

  private final @Nullable Process[] slots;
  private final BitSet slotsInUse = new BitSet();
  private final TreeMap<Integer, Process> byPid = new TreeMap<>();
  private final Sleepers sleepers = new Sleepers();
  private final Scheduler scheduler;
  private int lastPid;

  /** A table for {@code capacity} processes (xv6's {@code NPROC}). */
  public ProcessTable(int capacity, Scheduler scheduler) {
    this.slots = new @Nullable Process[capacity];
    this.scheduler = scheduler;
  }

  /** The index of the lowest free slot; EAGAIN when there is none. */
  int freeSlot() {
    int slot = slotsInUse.nextClearBit(0);
    if (slot >= slots.length) {
      throw ErrnoException.of(Errno.EAGAIN);
    }
    return slot;
  }

  /** Puts a new process, not yet runnable, into a free slot. */
  Process add(
      int slot, String name, Trapframe trapframe, AddressSpace addressSpace, ProcessFiles files) {
    lastPid++;
    Process process = new Process(slot, lastPid, name, trapframe, addressSpace, files);
    process.setStartTime(scheduler.now());
    slots[slot] = process;
    slotsInUse.set(slot);
    byPid.put(process.pid(), process);
    return process;
  }

  /** The greatest process number that has been given away. */
  public int lastPid() {
    return lastPid;
  }

  /** Forgets a process. */
  void remove(Process process) {
    Process parent = byPid(process.parentPid());
    if (parent != null) {
      parent.children().remove(process);
    }
    byPid.remove(process.pid());
    slotsInUse.clear(process.slot());
    slots[process.slot()] = null;
  }

  /** Gives a process a parent, or another one. */
  void setParent(Process process, Process parent) {
    Process before = byPid(process.parentPid());
    if (before != null) {
      before.children().remove(process);
    }
    process.setParentPid(parent.pid());
    parent.children().add(process);
  }

  /** Makes a process a zombie. */
  void setEnded(Process process) {
    Process parent = byPid(process.parentPid());
    if (parent != null) {
      parent.children().remove(process);
    }
    process.setState(ProcessState.ZOMBIE);
    if (parent != null) {
      parent.children().add(process);
    }
  }

  /** The process with that number, or null. */
  public @Nullable Process byPid(int pid) {
    return byPid.get(pid);
  }

  /** The process with the smallest number above {@code pid}, or null. */
  public @Nullable Process firstAfter(int pid) {
    Map.Entry<Integer, Process> next = byPid.higherEntry(pid);
    return next == null ? null : next.getValue();
  }

  /** All processes, zombies too, by slot. */
  public List<Process> all() {
    List<Process> all = new ArrayList<>(byPid.size());
    for (int slot = slotsInUse.nextSetBit(0); slot >= 0; slot = slotsInUse.nextSetBit(slot + 1)) {
      all.add(Objects.requireNonNull(slots[slot]));
    }
    return all;
  }

  /** How many processes there are, zombies too. */
  public int size() {
    return byPid.size();
  }

  /** Lets the current process sleep until something happens on {@code channel}. */
  public void sleepCurrent(WaitChannel channel) {
    Process process = scheduler.releaseHart();
    process.setState(ProcessState.SLEEPING);
    process.setChannel(channel);
    sleepers.add(process, channel);
  }

  @Override
  public void wakeup(WaitChannel channel) {
    if (channel.equals(CLOCK)) {
      throw new IllegalArgumentException("time wakes those whose deadline has come");
    }
    for (Process process : sleepers.on(channel)) {
      wake(process);
    }
  }

  /** Wakes those who sleep until a tick that has come, the earliest deadline first. */
  public void wakeExpired(long nowTick) {
    Process first = sleepers.first();
    while (first != null && first.pendingCall().deadlineTick() <= nowTick) {
      wake(first);
      first = sleepers.first();
    }
  }

  /** The earliest tick that a process sleeps for, or -1 if none sleeps for time to pass. */
  public long earliestDeadlineTick() {
    Process first = sleepers.first();
    return first == null ? -1 : first.pendingCall().deadlineTick();
  }

  /** Makes a process runnable, whatever it sleeps on; does nothing if it does not sleep. */
  void wake(Process process) {
    WaitChannel channel = process.channel();
    if (process.state() == ProcessState.SLEEPING && channel != null) {
      sleepers.remove(process, channel);
      process.setChannel(null);
      scheduler.makeRunnable(process, Arrival.WOKEN);
    }
  }
}
