package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.abi.KillStatus;
import dev.trapeze.kernel.signal.ProcessSignals;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalInfo;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends signals (xv6's {@code kill}; Linux's {@code send_signal}). What ends a process is decided
 * at once, what a handler is to see waits in the {@link ProcessSignals} of the process until it
 * gets back to user mode. If it sleeps, it wakes for either.
 */
public final class SignalSender {
  private final ProcessTable table;
  private final KillStatus killStatus;
  private final FirstProcessRule firstProcessRule;

  /** Sends to the processes of a table; {@code killStatus} says how those end whom it ends. */
  public SignalSender(
      ProcessTable table, KillStatus killStatus, FirstProcessRule firstProcessRule) {
    this.table = table;
    this.killStatus = killStatus;
    this.firstProcessRule = firstProcessRule;
  }

  /** False for a first process on whose life the system depends: nobody may send it anything. */
  public boolean mayBeKilled(Process process) {
    return process.pid() != ProcessLifecycle.FIRST_PID || firstProcessRule.mayBeKilled();
  }

  /** Sends a signal to a process. A zombie stays what it is. */
  public void send(Process target, SignalInfo info) {
    if (target.state() == ProcessState.ZOMBIE) {
      return;
    }
    Signal signal = info.signal();
    ProcessSignals signals = target.signals();
    if (signals.isBlocked(signal)) {
      signals.add(info);
    } else if (signals.catches(signal)) {
      signals.add(info);
      table.wake(target);
    } else if (!signals.ignores(signal)) {
      kill(target, signal);
    }
  }

  /**
   * Decides that a process ends of a signal, whatever it has decided itself. It does so before it
   * gets back to user mode; if it sleeps, it wakes for that.
   */
  public void kill(Process target, Signal signal) {
    target.markKilled(killStatus.ofSignal(signal.number()));
    table.wake(target);
  }

  /**
   * Sends a signal to all processes of a group that may be sent one.
   *
   * @return how many they are, zombies not counted
   */
  public int sendToGroup(int groupId, SignalInfo info) {
    return sendToAll(process -> process.groupId() == groupId, info);
  }

  /**
   * Sends a signal to those whom a pid below 1 means ({@code kill(2)}): 0 the sender's group, -1
   * all processes but the first and the sender, else the group with the number -pid.
   *
   * @param info null to send nothing
   * @return how many they are, zombies not counted
   */
  public int sendToMany(Process sender, int pid, @Nullable SignalInfo info) {
    if (pid == -1) {
      return sendToAll(
          process -> process.pid() != ProcessLifecycle.FIRST_PID && process != sender, info);
    }
    int groupId = pid == 0 ? sender.groupId() : -pid;
    return sendToAll(process -> process.groupId() == groupId, info);
  }

  private int sendToAll(Predicate<Process> which, @Nullable SignalInfo info) {
    int reached = 0;
    for (Process process : table.all()) {
      if (process.state() != ProcessState.ZOMBIE && which.test(process) && mayBeKilled(process)) {
        if (info != null) {
          send(process, info);
        }
        reached++;
      }
    }
    return reached;
  }

  /** Tells the parent of a process that has just become a zombie. */
  void childEnded(Process child) {
    Process parent = table.byPid(child.parentPid());
    if (parent != null) {
      send(parent, howEnded(child));
    }
  }

  /** What is told about the end of a process. */
  public static SignalInfo howEnded(Process zombie) {
    int status = zombie.exitStatus();
    return zombie.killed()
        ? SignalInfo.ofDeath(zombie.pid(), status & 0x7F)
        : SignalInfo.ofExit(zombie.pid(), status);
  }
}
