package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessLifecycle;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.SignalSender;
import dev.trapeze.kernel.signal.SignalInfo;
import dev.trapeze.kernel.wait.WaitChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The system calls that wait for children (xv6's {@code wait}; Linux's {@code waitid}). */
public final class WaitCalls {
  // idtype of waitid
  private static final int P_ALL = 0;
  private static final int P_PID = 1;
  // options of waitid
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x0100_0000;

  private final ProcessTable processes;
  private final ProcessLifecycle lifecycle;

  /** Handlers that work on these processes. */
  public WaitCalls(ProcessTable processes, ProcessLifecycle lifecycle) {
    this.processes = processes;
    this.lifecycle = lifecycle;
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.WAIT, this::await);
    handlers.put(Syscall.WAITID, this::awaitById);
  }

  private Outcome await(CallContext call) {
    Process parent = call.process();
    Process zombie = lifecycle.zombieChildOf(parent);
    if (zombie == null) {
      requireChildren(parent);
      return new Outcome.Blocked(new WaitChannel.ChildExit(parent.pid()));
    }
    long statusVa = call.addressArgument(0);
    if (statusVa != 0) {
      // Before the zombie is forgotten: with a bad address it stays.
      byte[] status = new byte[Integer.BYTES];
      ByteBuffer.wrap(status).order(ByteOrder.LITTLE_ENDIAN).putInt(zombie.exitStatus());
      call.copyOut(status, 0, statusVa, status.length);
    }
    lifecycle.reap(zombie);
    return new Outcome.Done(zombie.pid());
  }

  /** Tells, unlike wait, whether the child has called exit or a signal has ended it. */
  private Outcome awaitById(CallContext call) {
    int options = call.intArgument(3);
    if ((options & WEXITED) == 0 || (options & ~(WEXITED | WNOHANG | WNOWAIT)) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Process parent = call.process();
    Process zombie = zombie(parent, call.intArgument(0), call.intArgument(1));
    if (zombie == null && (options & WNOHANG) == 0) {
      return new Outcome.Blocked(new WaitChannel.ChildExit(parent.pid()));
    }
    long infoVa = call.addressArgument(2);
    if (infoVa != 0) {
      byte[] info =
          zombie == null
              ? new byte[SignalInfo.BYTES]
              : SignalSender.howEnded(zombie).encode(call.xlen());
      call.copyOut(info, 0, infoVa, info.length);
    }
    if (zombie != null && (options & WNOWAIT) == 0) {
      lifecycle.reap(zombie);
    }
    return Outcome.ZERO;
  }

  /** The child that has ended of those that are meant, or null; ECHILD when none is meant. */
  private @Nullable Process zombie(Process parent, int idType, int id) {
    switch (idType) {
      case P_ALL -> {
        requireChildren(parent);
        return lifecycle.zombieChildOf(parent);
      }
      case P_PID -> {
        Process child = processes.byPid(id);
        if (child == null || child.parentPid() != parent.pid()) {
          throw ErrnoException.of(Errno.ECHILD);
        }
        return child.state() == ProcessState.ZOMBIE ? child : null;
      }
      default -> throw ErrnoException.of(Errno.EINVAL);
    }
  }

  private void requireChildren(Process parent) {
    if (!lifecycle.hasChildren(parent)) {
      throw ErrnoException.of(Errno.ECHILD);
    }
  }
}
