package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.Map;

/** The system calls about memory (xv6's {@code sys_sbrk}). */
public final class MemoryCalls {
  private final AddressSpaceLayout layout;

  /** Handlers for address spaces of that layout. */
  public MemoryCalls(AddressSpaceLayout layout) {
    this.layout = layout;
  }

  /** Adds the handlers to those of the dispatcher. */
  public void addTo(Map<Syscall, SyscallHandler> handlers) {
    handlers.put(Syscall.SBRK, this::sbrk);
  }

  private Outcome sbrk(CallContext call) {
    AddressSpace space = call.process().addressSpace();
    Region heap = space.regionOf(RegionKind.HEAP);
    if (heap == null) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long incrementBytes = call.wordArgument(0);
    long newEndVa = heap.endVa() + incrementBytes;
    if (incrementBytes > 0 && newEndVa < heap.endVa()) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    space.moveHeapEnd(newEndVa, layout.userEndVa());
    return new Outcome.Done(layout.xlen().signExtend(heap.endVa()));
  }
}
