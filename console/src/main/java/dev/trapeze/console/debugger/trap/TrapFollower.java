package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a system from stage to stage of its traps. Where a trap is follows from the machine's state
 * alone, so that it can be followed from any place of a run, in whatever way one has come there.
 *
 * <p>With several harts, a hart that is in the midst of a trap comes first; else the one whose turn
 * it is.
 */
public final class TrapFollower {
  private static final int A0 = 10;

  private final DebuggedSystem system;
  private final Kernel kernel;
  private final TrapCode code;
  private final MachineWords words;
  private final CodeWalk walk;
  private final KernelWatch watch;
  private final boolean thorough;

  /** Follows the traps of that debugger's system, with a stop at each instruction that traps. */
  public TrapFollower(Debugger debugger) {
    this(debugger, true);
  }

  /**
   * Follows the traps of that debugger's system.
   *
   * @param thorough whether to stop before each trap, and to compare what is loaded with what was
   *     saved: both take journeys back
   */
  TrapFollower(Debugger debugger, boolean thorough) {
    this.thorough = thorough;
    this.system = debugger.system();
    this.kernel = debugger.kernel();
    this.words = new MachineWords(debugger);
    this.code = new TrapCode(kernel.state().trapPath(), kernel.machine().harts().get(0).isa());
    this.walk = new CodeWalk(system, words, thorough);
    this.watch = new KernelWatch(system, words);
  }

  /** Where the followed hart is now. */
  public TrapPhase current() {
    Hart hart = hart(OptionalInt.empty());
    return TrapPhase.of(kernel, code, hart == null ? kernel.machine().hart() : hart);
  }

  /** What the Java kernel is going to do, if the followed hart is at its entry; else null. */
  public @Nullable Dispatch arriving() {
    Hart hart = hart(OptionalInt.empty());
    Process process = hart == null ? null : running(hart);
    return hart != null && process != null && isAtKernel(hart)
        ? Dispatch.of(kernel, hart, process)
        : null;
  }

  /**
   * Goes on to the end of the next stage of the present trap, or to the instruction that traps
   * next.
   *
   * @param pid the only process that counts, if any
   */
  public Stage next(OptionalInt pid) throws InterruptedException {
    Hart hart = hart(pid);
    if (hart == null) {
      return toHart(pid.orElse(0));
    }
    Process process = running(hart);
    if (process == null) {
      return watch.switched(hart);
    }
    return switch (TrapPhase.of(kernel, code, hart).kind()) {
      case KERNEL -> watch.visit(hart, process);
      case ENTRY, BACK -> {
        TrapCode.Piece piece = code.at(hart.pc());
        yield piece == null ? toTrap(pid) : walk.through(hart, process, piece);
      }
      case PROGRAM, FREE, ASTRAY -> toTrap(pid);
    };
  }

  private boolean isAtKernel(Hart hart) {
    return TrapPhase.of(kernel, code, hart).kind() == TrapPhase.Kind.KERNEL;
  }

  private @Nullable Process running(Hart hart) {
    return kernel.state().scheduler().runningOn(hart.id());
  }

  /** The hart to follow; null if the process that counts has none. */
  private @Nullable Hart hart(OptionalInt pid) {
    for (Hart hart : kernel.machine().harts()) {
      Process process = running(hart);
      if (process != null
          && (pid.isPresent()
              ? process.pid() == pid.getAsInt()
              : hart.mode() == PrivilegeMode.SUPERVISOR)) {
        return hart;
      }
    }
    return pid.isPresent() ? null : kernel.machine().hart();
  }

  /** Runs until a process gets a hart. */
  private Stage toHart(int pid) throws InterruptedException {
    Process process = kernel.processes().byPid(pid);
    if (process == null || process.state() == ProcessState.ZOMBIE) {
      Where nowhere = watch.where(kernel.machine().hart());
      return new Stage.Ended(nowhere, new Stop.Ended(pid, "pid " + pid + " has ended"));
    }
    Stop stop = system.resume(new Arrived(code.returnVas(), pid));
    Hart hart = kernel.machine().hart();
    return stop instanceof Stop.Done
        ? watch.arrived(hart)
        : new Stage.Ended(watch.where(hart), stop);
  }

  /** Runs to the instruction that traps next; from that instruction, the trap is taken. */
  private Stage toTrap(OptionalInt pid) throws InterruptedException {
    Position start = system.now();
    HartState[] before =
        kernel.machine().harts().stream().map(HartState::of).toArray(HartState[]::new);
    Stop stop = system.resume(new Arrived(new HashSet<>(Set.of(code.vectorVa())), pid.orElse(0)));
    Hart hart = kernel.machine().hart();
    if (!(stop instanceof Stop.Done) && !isAtTrap(hart, pid)) {
      return new Stage.Ended(watch.where(hart), stop);
    }
    Stage.Hardware taken = taken(hart, before[hart.id()], start);
    Position trapping = new Position(system.now().instructions(), system.now().events() - 1);
    if (trapping.equals(start) || !thorough) {
      return taken;
    }
    Position trap = system.now();
    system.goTo(trapping);
    if (hart.pc() == code.vectorVa()) {
      // Its turn was over right after the trap: other harts have gone on since.
      system.goTo(trap);
      return taken;
    }
    return new Stage.Trapping(
        watch.where(hart), taken.after().cause(), taken.instruction(), taken.call());
  }

  /** Whether a stop point of the user's has only stopped where the way leads anyway. */
  private boolean isAtTrap(Hart hart, OptionalInt pid) {
    Process process = running(hart);
    return process != null
        && hart.pc() == code.vectorVa()
        && (pid.isEmpty() || pid.getAsInt() == process.pid());
  }

  /**
   * The trap that a hart has just taken.
   *
   * @param before the hart at {@code start}, which may be some time ago
   */
  private Stage.Hardware taken(Hart hart, HartState before, Position start) {
    HartState after = HartState.of(hart);
    Position last = new Position(start.instructions(), start.events() + 1);
    boolean exact = system.now().equals(last);
    Subject subject = Subject.of(kernel, hart);
    Process process = subject.process();
    String call =
        after.cause() == TrapCause.ECALL_FROM_U && process != null
            ? Dispatch.call(kernel, process, index -> hart.x(A0 + index))
            : null;
    return new Stage.Hardware(
        watch.where(hart),
        exact ? before : HartState.beforeTrap(hart),
        after,
        words.instruction(subject, after.sepc()),
        isAddress(after.cause()) ? words.address(subject, after.stval()) : null,
        call);
  }

  /** Whether {@code stval} holds the address of an access. */
  private static boolean isAddress(@Nullable TrapCause cause) {
    if (cause == null) {
      return false;
    }
    return switch (cause) {
      case INSTRUCTION_PAGE_FAULT,
          LOAD_PAGE_FAULT,
          STORE_PAGE_FAULT,
          INSTRUCTION_ACCESS_FAULT,
          LOAD_ACCESS_FAULT,
          STORE_ACCESS_FAULT,
          INSTRUCTION_ADDRESS_MISALIGNED,
          LOAD_ADDRESS_MISALIGNED,
          STORE_ADDRESS_MISALIGNED,
          BREAKPOINT ->
          true;
      default -> false;
    };
  }

  /**
   * A process is at one of some addresses.
   *
   * @param pid 0 for any
   */
  private final class Arrived implements Until {
    private final Set<Long> codeVas;
    private final int pid;

    Arrived(Set<Long> codeVas, int pid) {
      this.codeVas = codeVas;
      this.pid = pid;
    }

    @Override
    public Set<Long> codeVas() {
      return codeVas;
    }

    @Override
    public boolean reached() {
      Process process = running(kernel.machine().hart());
      return process != null && (pid == 0 || process.pid() == pid);
    }

    @Override
    public int pid() {
      return pid;
    }
  }
}
