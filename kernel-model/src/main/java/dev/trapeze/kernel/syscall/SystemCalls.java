package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;
import dev.trapeze.kernel.proc.Ticks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntConsumer;

/** The system calls about the system as a whole. */
public final class SystemCalls {
  // struct proc_info, the same in both widths.
  private static final int INFO_BYTES = 48;
  private static final int INFO_PID = 0;
  private static final int INFO_PARENT = 4;
  private static final int INFO_GROUP = 8;
  private static final int INFO_STATE = 12;
  private static final int INFO_SIZE = 16;
  private static final int INFO_TICKS = 24;
  private static final int INFO_NAME = 32;

  private final ProcessTable processes;
  private final Scheduler scheduler;
  private final Ticks ticks;
  private final IntConsumer powerSwitch;

  /**
   * Handlers for a system.
   *
   * @param powerSwitch turns the machine off, with an exit status from 0 to 255
   */
  public SystemCalls(
      ProcessTable processes, Scheduler scheduler, Ticks ticks, IntConsumer powerSwitch) {
    this.processes = processes;
    this.scheduler = scheduler;
    this.ticks = ticks;
    this.powerSwitch = powerSwitch;
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.POWEROFF, this::powerOff);
    handlers.put(Syscall.PROC_INFO, this::processInfo);
  }

  private Outcome powerOff(CallContext call) {
    powerSwitch.accept(call.intArgument(0) & 0xFF);
    return Outcome.NO_RETURN;
  }

  private Outcome processInfo(CallContext call) {
    scheduler.account();
    Process process = processes.firstAfter(call.intArgument(0));
    if (process == null) {
      return Outcome.ZERO;
    }
    byte[] info = encode(process);
    call.copyOut(info, 0, call.addressArgument(1), info.length);
    return new Outcome.Done(process.pid());
  }

  private byte[] encode(Process process) {
    boolean hasMemory = process.state() != ProcessState.ZOMBIE;
    byte[] info = new byte[INFO_BYTES];
    ByteBuffer.wrap(info)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(INFO_PID, process.pid())
        .putInt(INFO_PARENT, process.parentPid())
        .putInt(INFO_GROUP, process.groupId())
        .putInt(INFO_STATE, process.state().code())
        .putLong(INFO_SIZE, hasMemory ? process.addressSpace().ownedBytes() : 0)
        .putLong(INFO_TICKS, process.cpuTime() / ticks.timePerTick());
    byte[] name = process.name().getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(name, 0, info, INFO_NAME, name.length);
    return info;
  }
}
