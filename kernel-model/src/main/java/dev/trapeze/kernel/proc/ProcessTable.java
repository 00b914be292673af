package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.wait.WaitChannel;
import dev.trapeze.kernel.wait.Wakeups;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All processes, and their sleep (xv6's {@code proc[]}, {@code sleep} and {@code wakeup}). */
public final class ProcessTable implements Wakeups {
  private static final WaitChannel CLOCK = new WaitChannel.Clock();

  private final @Nullable Process[] slots;
  private final Scheduler scheduler;
  private int lastPid;

  /** A table for {@code capacity} processes (xv6's {@code NPROC}). */
  public ProcessTable(int capacity, Scheduler scheduler) {
    this.slots = new @Nullable Process[capacity];
    this.scheduler = scheduler;
  }

  /** The index of a free slot; EAGAIN when there is none. */
  int freeSlot() {
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] == null) {
        return slot;
      }
    }
    throw ErrnoException.of(Errno.EAGAIN);
  }

  /** Puts a new process, not yet runnable, into a free slot. */
  Process add(
      int slot, String name, Trapframe trapframe, AddressSpace addressSpace, ProcessFiles files) {
    lastPid++;
    Process process = new Process(slot, lastPid, name, trapframe, addressSpace, files);
    slots[slot] = process;
    return process;
  }

  /** Forgets a process. */
  void remove(Process process) {
    slots[process.slot()] = null;
  }

  /** The process with that number, or null. */
  public @Nullable Process byPid(int pid) {
    for (Process process : slots) {
      if (process != null && process.pid() == pid) {
        return process;
      }
    }
    return null;
  }

  /** The process with the smallest number above {@code pid}, or null. */
  public @Nullable Process firstAfter(int pid) {
    Process first = null;
    for (Process process : slots) {
      if (process != null
          && process.pid() > pid
          && (first == null || process.pid() < first.pid())) {
        first = process;
      }
    }
    return first;
  }

  /** All processes, zombies too, by slot. */
  public List<Process> all() {
    List<Process> all = new ArrayList<>();
    for (Process process : slots) {
      if (process != null) {
        all.add(process);
      }
    }
    return all;
  }

  /** Lets the current process sleep until something happens on {@code channel}. */
  public void sleepCurrent(WaitChannel channel) {
    Process process = scheduler.releaseHart();
    process.setState(ProcessState.SLEEPING);
    process.setChannel(channel);
  }

  @Override
  public void wakeup(WaitChannel channel) {
    for (Process process : slots) {
      if (process != null && channel.equals(process.channel())) {
        wake(process);
      }
    }
  }

  /** Wakes those who sleep until a tick that has come. */
  public void wakeExpired(long nowTick) {
    for (Process process : slots) {
      if (process != null
          && CLOCK.equals(process.channel())
          && process.pendingCall().deadlineTick() <= nowTick) {
        wake(process);
      }
    }
  }

  /** The earliest tick that a process sleeps for, or -1 if none sleeps for time to pass. */
  public long earliestDeadlineTick() {
    long earliest = -1;
    for (Process process : slots) {
      if (process != null && CLOCK.equals(process.channel())) {
        long deadline = process.pendingCall().deadlineTick();
        earliest = earliest < 0 ? deadline : Math.min(earliest, deadline);
      }
    }
    return earliest;
  }

  /** Makes a process runnable, whatever it sleeps on; does nothing if it does not sleep. */
  void wake(Process process) {
    if (process.state() == ProcessState.SLEEPING) {
      process.setChannel(null);
      scheduler.makeRunnable(process);
    }
  }
}
