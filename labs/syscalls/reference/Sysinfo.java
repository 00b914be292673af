package lab;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.syscall.AddedCall;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.syscall.KernelView;
import dev.trapeze.kernel.syscall.Outcome;
import dev.trapeze.kernel.syscall.UserCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The system call {@code sysinfo}: it tells a program how much of the system is free. */
public final class Sysinfo implements CallExtension {
  private static final int SYSINFO = 1001;
  private static final long PAGE_BYTES = 4096;
  private static final int STRUCT_BYTES = 32;
  private static final int TICKS = 16;

  private KernelView kernel;

  @Override
  public List<AddedCall> calls(KernelView kernel) {
    this.kernel = kernel;
    return List.of(new AddedCall(SYSINFO, "sysinfo", this::sysinfo));
  }

  private Outcome sysinfo(UserCall call) {
    byte[] info = encode(call.xlen());
    long va = call.addressArgument(0);
    if (call.accessibleBytes(va, info.length, MemoryAccess.WRITE) < info.length) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    call.copyOut(info, 0, va, info.length);
    return Outcome.ZERO;
  }

  private byte[] encode(Xlen xlen) {
    int zombies = 0;
    List<ProcessInfo> processes = kernel.processes();
    for (ProcessInfo process : processes) {
      if (process.state() == ProcessState.ZOMBIE) {
        zombies++;
      }
    }
    long freeBytes = kernel.freeFrames() * PAGE_BYTES;
    byte[] info = new byte[STRUCT_BYTES];
    ByteBuffer struct = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
    if (xlen == Xlen.RV64) {
      struct.putLong(freeBytes);
    } else {
      struct.putInt((int) freeBytes);
    }
    struct.putInt(processes.size() - zombies).putInt(zombies);
    struct.position(TICKS);
    struct.putLong(kernel.ticks()).putInt(kernel.openFiles());
    return info;
  }
}
