package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.HeapRule;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.proc.Process;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system calls about the heap (xv6's {@code sys_sbrk}, Linux's {@code brk}). */
public final class MemoryCalls {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryCalls.class);

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
    handlers.put(Syscall.BRK, this::brk);
  }

  private Outcome sbrk(CallContext call) {
    AddressSpace space = call.process().addressSpace();
    long endVa = space.limits().heapEndVa();
    long incrementBytes = call.wordArgument(0);
    switch (rule) {
      case HEAP_ONLY -> moveHeapEnd(call.process(), endVa, incrementBytes);
      case WHOLE_IMAGE -> moveImageEnd(space, endVa, incrementBytes);
    }
    return new Outcome.Done(layout.xlen().signExtend(endVa));
  }

  /** As in Linux there is no error: an end that cannot be moved stays where it is. */
  private Outcome brk(CallContext call) {
    AddressSpace space = call.process().addressSpace();
    long newEndVa = call.addressArgument(0);
    long endVa = space.limits().heapEndVa();
    try {
      if (Long.compareUnsigned(newEndVa, layout.userEndVa()) <= 0) {
        moveHeapEnd(call.process(), endVa, newEndVa - endVa);
        endVa = space.limits().heapEndVa();
      }
    } catch (ErrnoException e) {
      LOG.debug("brk to {}: {}", newEndVa, e.errno());
    }
    return new Outcome.Done(layout.xlen().signExtend(endVa));
  }

  private void moveHeapEnd(Process process, long endVa, long incrementBytes) {
    AddressSpace space = process.addressSpace();
    long newEndVa = endVa + incrementBytes;
    if (incrementBytes > 0) {
      if (newEndVa < endVa) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
      long bytes = Pages.roundUp(newEndVa) - Pages.roundUp(endVa);
      MappingPlace.requireAllowed(process, bytes, true);
    }
    space.moveHeapEnd(newEndVa, layout.heapLimitVa(), layout.heapGuardBytes());
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
