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

  /** Follows the traps of that debugger's system. */
  public TrapFollower(Debugger debugger) {
    this.system = debugger.system();
    this.kernel = debugger.kernel();
    this.words = new MachineWords(debugger);
    this.code = new TrapCode(kernel.state().trapPath(), kernel.machine().harts().get(0).isa());
    this.walk = new CodeWalk(system, words);
    this.watch = new KernelWatch(system, words);
  }

  /**
   * What comes next, as far as it can be told without going on: a stage that has happened, or is
   * about to. Null while a program runs and nothing says that its next instruction traps.
   */
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
    if (hart.mode() == PrivilegeMode.USER) {
      return toTrap(pid);
    }
    if (isAtKernel(hart)) {
      return watch.visit(hart, process);
    }
    TrapCode.Piece piece = code.at(hart.pc());
    return piece == null ? toTrap(pid) : walk.through(hart, process, piece);
  }

  private boolean isAtKernel(Hart hart) {
    long pc = kernel.machine().xlen().zeroExtend(hart.pc());
    return hart.mode() == PrivilegeMode.SUPERVISOR && pc == kernel.state().trapPath().userTrapVa();
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
    if (!(stop instanceof Stop.Done)) {
      return new Stage.Ended(watch.where(hart), stop);
    }
    HartState after = HartState.of(hart);
    Position trap = system.now();
    Position trapping = new Position(trap.instructions(), trap.events() - 1);
    if (trapping.equals(start)) {
      return new Stage.Hardware(watch.where(hart), before[hart.id()], after);
    }
    int id = hart.id();
    system.goTo(trapping);
    if (hart.pc() == code.vectorVa()) {
      // Its turn was over right after the trap: what the other harts have done since is kept.
      system.goTo(trap);
      return new Stage.Hardware(watch.where(hart), HartState.beforeTrap(hart), after);
    }
    Hart trapped = kernel.machine().harts().get(id);
    Subject subject = Subject.of(kernel, trapped);
    TrapCause cause = after.cause();
    Process process = subject.process();
    String call =
        cause == TrapCause.ECALL_FROM_U && process != null
            ? Dispatch.call(kernel, process, index -> trapped.x(A0 + index))
            : null;
    return new Stage.Trapping(
        watch.where(trapped), cause, words.instruction(subject, trapped.pc()), call);
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
  }
}
