package dev.trapeze.kernel.syscall;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.proc.ResourceLimits;
import dev.trapeze.kernel.proc.ResourceLimits.Limit;
import dev.trapeze.kernel.proc.ResourceLimits.Resource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system calls about limits of resources. A {@code struct rlimit} is two words: what holds now,
 * and what that can be raised to; all ones is no limit. As there are no users, everybody may raise
 * the second, too, as root may in Linux.
 */
public final class LimitCalls {
  /** Linux's {@code RLIM_NLIMITS}. */
  private static final int RESOURCES = 16;

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.GETRLIMIT, this::get);
    handlers.put(Syscall.SETRLIMIT, this::set);
  }

  /** The resource in argument 0, null for one that is not limited here; EINVAL for none. */
  private static @Nullable Resource resource(CallContext call) {
    int number = call.intArgument(0);
    if (number < 0 || number >= RESOURCES) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    for (Resource resource : Resource.values()) {
      if (resource.number() == number) {
        return resource;
      }
    }
    return null;
  }

  private Outcome get(CallContext call) {
    Resource resource = resource(call);
    Limit limit = resource == null ? Limit.NONE : call.process().limits().of(resource);
    ByteBuffer words = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int wordBytes = call.xlen().bytes();
    words.putLong(0, limit.current()).putLong(wordBytes, limit.maximum());
    call.copyOut(words.array(), 0, call.addressArgument(1), 2 * wordBytes);
    return Outcome.ZERO;
  }

  /** What is not limited here cannot be: EINVAL, unless it is to have no limit. */
  private Outcome set(CallContext call) {
    Resource resource = resource(call);
    byte[] words = new byte[2 * Long.BYTES];
    int wordBytes = call.xlen().bytes();
    call.copyIn(call.addressArgument(1), words, 0, 2 * wordBytes);
    Limit limit = new Limit(word(words, 0, call.xlen()), word(words, wordBytes, call.xlen()));
    boolean inOrder = Long.compareUnsigned(limit.current(), limit.maximum()) <= 0;
    if (!inOrder || resource == null && !limit.equals(Limit.NONE)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (resource != null) {
      call.process().limits().set(resource, limit);
    }
    AddressSpace space = call.process().addressSpace();
    GrowingStack stack = space.growingStack();
    if (resource == Resource.STACK && stack != null) {
      space.setGrowingStack(new GrowingStack(stack.topVa(), limit.current(), stack.gapBytes()));
    }
    return Outcome.ZERO;
  }

  private static long word(byte[] words, int at, Xlen xlen) {
    ByteBuffer buffer = ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
    if (xlen == Xlen.RV64) {
      return buffer.getLong(at);
    }
    int word = buffer.getInt(at);
    return word == (int) ResourceLimits.INFINITY ? ResourceLimits.INFINITY : word & 0xFFFF_FFFFL;
  }
}
