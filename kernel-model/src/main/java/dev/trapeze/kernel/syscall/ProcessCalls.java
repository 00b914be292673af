package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.proc.PendingCall;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessLifecycle;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;
import dev.trapeze.kernel.proc.Ticks;
import dev.trapeze.kernel.wait.WaitChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The system calls about processes and time (xv6's {@code sysproc.c}). */
public final class ProcessCalls {
  private static final Outcome CLOCK = new Outcome.Blocked(new WaitChannel.Clock());

  private final ProcessTable processes;
  private final ProcessLifecycle lifecycle;
  private final Scheduler scheduler;
  private final Ticks ticks;

  /** Handlers that work on these processes and this clock. */
  public ProcessCalls(
      ProcessTable processes, ProcessLifecycle lifecycle, Scheduler scheduler, Ticks ticks) {
    this.processes = processes;
    this.scheduler = scheduler;
    this.lifecycle = lifecycle;
    this.ticks = ticks;
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.FORK, this::fork);
    handlers.put(Syscall.EXIT, this::exit);
    handlers.put(Syscall.GETPID, call -> new Outcome.Done(call.process().pid()));
    handlers.put(Syscall.GETPPID, call -> new Outcome.Done(call.process().parentPid()));
    handlers.put(Syscall.SETPGID, this::setGroup);
    handlers.put(Syscall.SETPRIORITY, this::setPriority);
    handlers.put(Syscall.GETPRIORITY, this::getPriority);
    handlers.put(Syscall.MS_SLEEP, this::sleep);
    handlers.put(Syscall.UPTIME, call -> new Outcome.Done((int) ticks.now()));
  }

  private Outcome fork(CallContext call) {
    Process child = lifecycle.fork(call.process());
    // The child goes on behind the same ecall, with 0.
    SyscallDispatcher.proceed(child, 0);
    lifecycle.start(child);
    return new Outcome.Done(child.pid());
  }

  private Outcome exit(CallContext call) {
    lifecycle.exitCurrent(call.intArgument(0));
    return Outcome.NO_RETURN;
  }

  private Outcome setGroup(CallContext call) {
    int group = call.intArgument(1);
    if (group < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Process caller = call.process();
    Process target = callerOrPid(call);
    if (target != caller && target.parentPid() != caller.pid()) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    target.setGroupId(group == 0 ? target.pid() : group);
    return Outcome.ZERO;
  }

  private Outcome setPriority(CallContext call) {
    Process target = callerOrPid(call);
    int nice = call.intArgument(1);
    if (nice < Process.MIN_NICE || nice > Process.MAX_NICE) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    scheduler.setNice(target, nice);
    return Outcome.ZERO;
  }

  /** A result from 1 to 40, so that none looks like an error (as Linux's call does). */
  private Outcome getPriority(CallContext call) {
    return new Outcome.Done(Process.MAX_NICE + 1 - callerOrPid(call).nice());
  }

  private Process callerOrPid(CallContext call) {
    int pid = call.intArgument(0);
    return pid == 0 ? call.process() : require(processes.byPid(pid));
  }

  private Outcome sleep(CallContext call) {
    PendingCall pending = call.pending();
    if (!pending.active()) {
      long milliseconds = call.wordArgument(0);
      if (milliseconds < 0) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      pending.setDeadlineTick(ticks.now() + milliseconds * ticks.perSecond() / 1000);
    }
    return ticks.now() >= pending.deadlineTick() ? Outcome.ZERO : CLOCK;
  }

  private static Process require(@Nullable Process process) {
    if (process == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return process;
  }
}
