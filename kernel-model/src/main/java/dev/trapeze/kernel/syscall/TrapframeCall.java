package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.UserMemory;
import dev.trapeze.kernel.proc.PendingCall;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessInfo;
import dev.trapeze.kernel.proc.SavedRegisters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call whose arguments lie in the trapframe of a process, where the call's form says. There is
 * one object, which the dispatcher points at one process after the other.
 */
final class TrapframeCall implements CallContext {
  private final UserMemory memory;
  private final Xlen xlen;
  private @Nullable Process caller;
  private List<Argument> arguments = List.of();

  TrapframeCall(UserMemory memory, Xlen xlen) {
    this.memory = memory;
    this.xlen = xlen;
  }

  /** From now on this is a call of {@code process} with those arguments. */
  void begin(Process process, List<Argument> places) {
    caller = process;
    arguments = places;
  }

  @Override
  public Process process() {
    if (caller == null) {
      throw new IllegalStateException("no process is in a system call");
    }
    return caller;
  }

  @Override
  public ProcessInfo caller() {
    return ProcessInfo.of(process());
  }

  @Override
  public SavedRegisters registers() {
    return process().trapframe();
  }

  @Override
  public Xlen xlen() {
    return xlen;
  }

  @Override
  public PendingCall pending() {
    return process().pendingCall();
  }

  @Override
  public int intArgument(int index) {
    return (int) wordArgument(index);
  }

  @Override
  public long wordArgument(int index) {
    return arguments.get(index).valueIn(process().trapframe());
  }

  @Override
  public long addressArgument(int index) {
    return xlen.zeroExtend(wordArgument(index));
  }

  @Override
  public String stringArgument(int index, int maxBytes) {
    byte[] bytes = new byte[maxBytes];
    int length = memory.copyInString(process().addressSpace(), addressArgument(index), bytes);
    if (length < 0) {
      throw ErrnoException.of(Errno.ENAMETOOLONG);
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void copyIn(long sourceVa, byte[] destination, int offset, int bytes) {
    memory.copyIn(process().addressSpace(), sourceVa, destination, offset, bytes);
  }

  @Override
  public void copyOut(byte[] source, int offset, long destinationVa, int bytes) {
    memory.copyOut(process().addressSpace(), source, offset, destinationVa, bytes);
  }

  @Override
  public int accessibleBytes(long va, int bytes, MemoryAccess access) {
    return memory.accessibleBytes(process().addressSpace(), va, bytes, access);
  }

  @Override
  public int copyInString(long sourceVa, byte[] destination) {
    return memory.copyInString(process().addressSpace(), sourceVa, destination);
  }
}
