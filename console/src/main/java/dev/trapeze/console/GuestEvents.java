package dev.trapeze.console;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what happens in the kernel. It goes to the log, processes at debug, traps and system calls
 * at trace; and it tells a program that ends from one that never began.
 */
final class GuestEvents implements KernelEvents {
  private static final Logger LOG = LoggerFactory.getLogger("kernel");

  private final Xlen xlen;
  private boolean programStarted;

  GuestEvents(Xlen xlen) {
    this.xlen = xlen;
  }

  /** Whether any exec has succeeded. */
  boolean programStarted() {
    return programStarted;
  }

  @Override
  public void processCreated(int pid, int parentPid) {
    LOG.debug("pid {} created by {}", pid, parentPid);
  }

  @Override
  public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
    programStarted = true;
    LOG.debug("pid {} is {} now, {} bytes", pid, path, after.ownedBytes());
  }

  @Override
  public void processExited(int pid, int status) {
    LOG.debug("pid {} exited with {}", pid, status);
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    if (LOG.isTraceEnabled()) {
      TrapCause cause = TrapCause.ofCsrValue(scause);
      String words = cause == null ? "scause " + xlen.hex(scause) : cause.words();
      LOG.trace("pid {} {} at {}, stval {}", pid, words, xlen.hex(sepc), xlen.hex(stval));
    }
  }

  @Override
  public void systemCallReturned(int pid, Syscall call, long result) {
    LOG.trace("pid {} {} returned {}", pid, call, result);
  }
}
