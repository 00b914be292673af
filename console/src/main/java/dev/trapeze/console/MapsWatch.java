package dev.trapeze.console;

import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.CallTable;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits in a running kernel for the process and the moment that {@code trapeze maps} was asked for,
 * and takes the snapshots.
 */
final class MapsWatch implements KernelEvents {
  private static final long SYSTEM_CALL = TrapCause.ECALL_FROM_U.code();
  private static final int CALL_NUMBER = 7; // a7

  private final MapsSubject subject;
  private final MapsMoment moment;
  private final CallTable calls;
  private @Nullable Kernel kernel;
  private @Nullable FirstWrites firstWrites;

  /** 0 while it is not known which process it is. */
  private int pid;

  private String nameBeforeExec = "";
  private @Nullable AddressSpaceSnapshot start;
  private @Nullable AddressSpaceSnapshot before;
  private boolean inFault;
  private @Nullable MapsFinding finding;

  MapsWatch(MapsSubject subject, MapsMoment moment, CallTable calls) {
    this.subject = subject;
    this.moment = moment;
    this.calls = calls;
    this.pid = subject instanceof MapsSubject.Pid known ? known.pid() : 0;
  }

  /** To be called before the kernel boots. */
  void watch(Kernel watched) {
    kernel = watched;
    if (moment instanceof MapsMoment.FirstWrite write) {
      firstWrites = new FirstWrites(new SnapshotTaker(watched.state()), write);
    }
  }

  /** What has been seen, or null as long as the moment has not come. */
  @Nullable MapsFinding finding() {
    return finding;
  }

  /** The process, or null while it is not there, or once it has ended. */
  @Nullable Process process() {
    return pid == 0 ? null : Objects.requireNonNull(kernel).processes().byPid(pid);
  }

  /** To be called after each instruction if the moment is the first write. */
  void instructionExecuted() {
    Process process = process();
    if (finding == null && process != null && isRunning(process)) {
      finding = Objects.requireNonNull(firstWrites).look(process);
    }
  }

  private static boolean isRunning(Process process) {
    return process.state() == ProcessState.RUNNING;
  }

  /** To be called when the moment has come that the machine itself tells. */
  void now() {
    Process process = process();
    if (finding == null && process != null) {
      finding = new MapsFinding(start, take(process, moment.words()), null);
    }
  }

  @Override
  public void processCreated(int created, int parentPid) {
    if (created == pid && finding == null) {
      start = take(Objects.requireNonNull(process()), "when it was made");
    }
  }

  @Override
  public void execCommitted(int execPid, String path, AddressSpace old, AddressSpace loaded) {
    if (pid == 0 && subject instanceof MapsSubject.Program program && program.isAt(path)) {
      pid = execPid;
    }
    if (execPid != pid || finding != null) {
      return;
    }
    Process process = Objects.requireNonNull(process());
    String what = "its exec of " + path;
    AddressSpaceSnapshot after = taker().take(pid, process.name(), loaded, "after " + what);
    if (moment instanceof MapsMoment.Exec) {
      String name = nameBeforeExec.isEmpty() ? process.name() : nameBeforeExec;
      finding = new MapsFinding(taker().take(pid, name, old, "before " + what), after, null);
    }
    start = after;
  }

  @Override
  public void trapTaken(int trapPid, long scause, long sepc, long stval) {
    Process process = Objects.requireNonNull(kernel).processes().byPid(trapPid);
    if (process == null || finding != null) {
      return;
    }
    if (pid == 0 || trapPid == pid) {
      nameBeforeExec = process.name();
    }
    if (trapPid != pid) {
      return;
    }
    if (moment instanceof MapsMoment.FirstWrite && scause == TrapCause.STORE_PAGE_FAULT.code()) {
      Objects.requireNonNull(firstWrites).storeFaulted(process);
    }
    if (inFault) {
      // A handler of the program's own has it now.
      faultDone(process, "after the fault, which is still there");
    } else if (moment instanceof MapsMoment.Fault && isPageFault(scause)) {
      before = take(process, "at " + faultWords(scause, sepc, stval));
      inFault = true;
    } else if (moment instanceof MapsMoment.Call wanted && scause == SYSTEM_CALL) {
      long number = calls.numberIn(process.trapframe().argument(CALL_NUMBER));
      CallForm form = calls.ofNumber(number);
      if (form != null && form.call() == wanted.call()) {
        before = take(process, "before its first " + wanted.call().callName());
      }
    }
  }

  @Override
  public void systemCallReturned(int callPid, Syscall call, long result) {
    if (callPid != pid
        || finding != null
        || !(moment instanceof MapsMoment.Call wanted)
        || wanted.call() != call) {
      return;
    }
    AddressSpaceSnapshot after = take(Objects.requireNonNull(process()), moment.words());
    Process child =
        call == Syscall.FORK
            ? Objects.requireNonNull(kernel).processes().byPid((int) result)
            : null;
    finding =
        new MapsFinding(
            before, after, child == null ? null : take(child, "as pid " + pid + " has made it"));
  }

  @Override
  public void pageFaultResolved(int faultPid, long va) {
    Process process = process();
    if (inFault && faultPid == pid && process != null) {
      faultDone(process, "once the kernel has resolved the fault");
    }
  }

  @Override
  public void processExiting(int exiting, int status) {
    Process process = process();
    if (exiting != pid || process == null || finding != null) {
      return;
    }
    if (inFault) {
      faultDone(process, "as the fault ends it");
    } else if (moment instanceof MapsMoment.Exit) {
      finding = new MapsFinding(start, take(process, "as it ends with status " + status), null);
    }
  }

  private void faultDone(Process process, String words) {
    if (finding == null) {
      finding = new MapsFinding(before, take(process, words), null);
    }
  }

  private String faultWords(long scause, long sepc, long stval) {
    TrapCause cause = Objects.requireNonNull(TrapCause.ofCsrValue(scause));
    String article = cause == TrapCause.INSTRUCTION_PAGE_FAULT ? "an " : "a ";
    return article + cause.words() + " for address " + hex(stval) + " at pc " + hex(sepc);
  }

  private static boolean isPageFault(long scause) {
    return scause == TrapCause.INSTRUCTION_PAGE_FAULT.code()
        || scause == TrapCause.LOAD_PAGE_FAULT.code()
        || scause == TrapCause.STORE_PAGE_FAULT.code();
  }

  private String hex(long address) {
    return Objects.requireNonNull(kernel).machine().xlen().hex(address);
  }

  private AddressSpaceSnapshot take(Process process, String words) {
    return taker().take(process, words);
  }

  private SnapshotTaker taker() {
    return new SnapshotTaker(Objects.requireNonNull(kernel).state());
  }
}
