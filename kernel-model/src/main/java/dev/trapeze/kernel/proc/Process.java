package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.wait.WaitChannel;
import org.jspecify.annotations.Nullable;

/** A process (xv6's {@code struct proc}). */
public final class Process {
  private final int slot;
  private final int pid;
  private final PendingCall pendingCall = new PendingCall();
  private String name;
  private ProcessState state = ProcessState.USED;
  private @Nullable WaitChannel channel;

  Process(int slot, int pid, String name) {
    this.slot = slot;
    this.pid = pid;
    this.name = name;
  }

  /** Index in the process table; decides which kernel stack is this process's. */
  public int slot() {
    return slot;
  }

  /** Process number, from 1, never used again. */
  public int pid() {
    return pid;
  }

  /** Last element of the path of the program, at most 15 characters. */
  public String name() {
    return name;
  }

  /** Sets the name; exec does. */
  public void setName(String name) {
    this.name = name;
  }

  /** What the process is doing. */
  public ProcessState state() {
    return state;
  }

  /** The channel on which the process sleeps, or null when it does not. */
  public @Nullable WaitChannel channel() {
    return channel;
  }

  /** The state of a system call that had to wait. */
  public PendingCall pendingCall() {
    return pendingCall;
  }
}
