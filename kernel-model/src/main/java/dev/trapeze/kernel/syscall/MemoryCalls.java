package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.HeapRule;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.Map;

/** The system calls about memory (xv6's {@code sys_sbrk}). */
public final class MemoryCalls {
  private final AddressSpaceLayout layout;
  private final HeapRule rule;

  /** Handlers for address spaces of that layout. */
  public MemoryCalls(AddressSpaceLayout layout, HeapRule rule) {
    this.layout = layout;
    this.rule = rule;
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.SBRK, this::sbrk);
  }

  private Outcome sbrk(CallContext call) {
    AddressSpace space = call.process().addressSpace();
    long endVa = space.limits().heapEndVa();
    long incrementBytes = call.wordArgument(0);
    switch (rule) {
      case HEAP_ONLY -> moveHeapEnd(space, endVa, incrementBytes);
      case WHOLE_IMAGE -> moveImageEnd(space, endVa, incrementBytes);
    }
    return new Outcome.Done(layout.xlen().signExtend(endVa));
  }

  private void moveHeapEnd(AddressSpace space, long endVa, long incrementBytes) {
    long newEndVa = endVa + incrementBytes;
    if (incrementBytes > 0 && newEndVa < endVa) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    space.moveHeapEnd(newEndVa, layout.heapLimitVa());
  }

  /** An end that has wrapped around is no error in xv6, but changes nothing. */
  private void moveImageEnd(AddressSpace space, long endVa, long incrementBytes) {
    long newEndVa = layout.xlen().zeroExtend(endVa + incrementBytes);
    boolean above = Long.compareUnsigned(newEndVa, endVa) > 0;
    if (above != incrementBytes > 0) {
      return;
    }
    if (Long.compareUnsigned(newEndVa, layout.heapLimitVa()) > 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    space.moveImageEnd(newEndVa, layout.heapLimitVa());
  }
}
