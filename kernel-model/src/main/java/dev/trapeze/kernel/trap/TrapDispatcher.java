package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.KernelWords;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.event.KernelMessages;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalInfo;
import dev.trapeze.kernel.syscall.SyscallDispatcher;
import org.jspecify.annotations.Nullable;

/** Decides what a trap in user mode is about (xv6's {@code usertrap}). */
public final class TrapDispatcher {
  private static final int SEPC = CsrId.SEPC.number();
  private static final int SCAUSE = CsrId.SCAUSE.number();
  private static final int STVAL = CsrId.STVAL.number();
  private static final int CALL_NUMBER = 7; // a7
  private static final long SYSTEM_CALL = TrapCause.ECALL_FROM_U.code();

  private final Hart hart;
  private final CsrFile csrs;
  private final Xlen xlen;
  private final TrapPath path;
  private final SyscallDispatcher syscalls;
  private final InterruptHandler interrupts;
  private final PageFaultPolicy pageFaults;
  private final FaultTeller faults;
  private final SignalDelivery signals;
  private final KernelWords.Fault words;
  private final @Nullable FaultBacktrace backtrace;
  private final TrapHistory history;
  private final KernelMessages messages;
  private final KernelEvents events;

  /**
   * A dispatcher of the traps of one hart.
   *
   * @param backtrace what is said of a program that ends of an exception, if anything
   */
  public TrapDispatcher(
      Hart hart,
      Xlen xlen,
      TrapPath path,
      SyscallDispatcher syscalls,
      InterruptHandler interrupts,
      PageFaultPolicy pageFaults,
      FaultTeller faults,
      SignalDelivery signals,
      KernelWords.Fault words,
      @Nullable FaultBacktrace backtrace,
      TrapHistory history,
      KernelMessages messages,
      KernelEvents events) {
    this.hart = hart;
    this.csrs = hart.csrs();
    this.xlen = xlen;
    this.path = path;
    this.syscalls = syscalls;
    this.interrupts = interrupts;
    this.pageFaults = pageFaults;
    this.faults = faults;
    this.signals = signals;
    this.words = words;
    this.backtrace = backtrace;
    this.history = history;
    this.messages = messages;
    this.events = events;
  }

  /**
   * Handles the trap that has just saved the registers of {@code process}, which has the hart.
   * Afterwards it may have lost the hart, or be marked as killed.
   */
  public void dispatch(Process process) {
    path.entered(hart, process);
    long scause = csrs.read(SCAUSE);
    long sepc = csrs.read(SEPC);
    long stval = csrs.read(STVAL);
    Trapframe trapframe = process.trapframe();
    history.note(hart.id(), process.pid(), scause, sepc, stval, trapframe.argument(CALL_NUMBER));
    events.trapTaken(process.pid(), scause, sepc, stval);

    if (scause == SYSTEM_CALL) {
      // Killed from another hart while it ran: its call might sleep, and nobody would wake it.
      if (!process.killed()) {
        syscalls.dispatch(process);
      }
    } else if (scause < 0) {
      interrupts.handle(process, scause);
    } else {
      handleException(process, scause, sepc, stval);
    }
  }

  private void handleException(Process process, long scause, long sepc, long stval) {
    MemoryAccess access = accessOf(TrapCause.ofCsrValue(scause));
    if (access == null) {
      raiseFault(process, scause, sepc, stval, null, null);
      return;
    }
    long va = xlen.zeroExtend(stval);
    FaultOutcome outcome = pageFaults.resolve(process.addressSpace(), va, access);
    if (outcome == FaultOutcome.OUT_OF_MEMORY) {
      // As Linux does it: the program has done nothing wrong, but cannot go on.
      messages.print("out of memory: killed pid " + process.pid() + " " + process.name() + "\n");
      signals.kill(process, Signal.SIGKILL);
    } else if (outcome == FaultOutcome.RESOLVED) {
      process.countFault();
      events.pageFaultResolved(process.pid(), va);
    } else {
      FaultKind kind = faults.tell(process, xlen, stval, access);
      raiseFault(process, scause, sepc, stval, outcome, kind);
    }
  }

  private static @Nullable MemoryAccess accessOf(@Nullable TrapCause cause) {
    if (cause == null) {
      return null;
    }
    return switch (cause) {
      case INSTRUCTION_PAGE_FAULT -> MemoryAccess.EXECUTE;
      case LOAD_PAGE_FAULT -> MemoryAccess.READ;
      case STORE_PAGE_FAULT -> MemoryAccess.WRITE;
      default -> null;
    };
  }

  /** The program's handler of the fault runs; if there is none, the program ends. */
  private void raiseFault(
      Process process,
      long scause,
      long sepc,
      long stval,
      @Nullable FaultOutcome outcome,
      @Nullable FaultKind kind) {
    TrapCause cause = TrapCause.ofCsrValue(scause);
    SignalInfo info = FaultSignal.of(cause, outcome, process.addressSpace(), xlen, sepc, stval);
    if (signals.deliverFault(process, info)) {
      return;
    }
    messages.print(
        switch (words) {
          case EXPLAINED -> FaultReport.of(process, xlen, scause, sepc, stval, outcome, kind);
          case XV6 -> FaultReport.inXv6sWords(process, xlen, scause, sepc, stval);
        });
    if (backtrace != null) {
      backtrace.show(process);
    }
    signals.kill(process, info.signal());
  }
}
