package dev.trapeze.console.debugger.stepping;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.frames.CallFrame;
import dev.trapeze.console.debugger.frames.Code;
import dev.trapeze.console.debugger.frames.Unwinder;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.dwarf.LineRange;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.proc.Process;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stepping through a program, with gdb's meaning of the words: {@code next} passes over calls, and
 * both pass over what the kernel does for a trap. ({@code stepi} does not: it is the way into the
 * trampoline.)
 */
public final class Steps {
  private static final int ECALL_BYTES = 4;

  private final Debugger debugger;
  private final DebuggedSystem system;

  /** Steps through what that debugger has. */
  public Steps(Debugger debugger) {
    this.debugger = debugger;
    this.system = debugger.system();
  }

  /** {@code nexti}: one instruction; a call with all that it calls is one. */
  public Stop nextInstruction() throws InterruptedException {
    Place before = here();
    Subject subject = hartSubject();
    DecodedInstruction instruction = Code.at(subject, before.pc());
    if (!before.user() || instruction == null) {
      return system.stepInstruction();
    }
    if (instruction.instruction() == Instruction.ECALL || Code.isCall(instruction)) {
      return runTo(before, before.pc() + instruction.lengthBytes());
    }
    return stepOverTraps(before);
  }

  /** One instruction of the program; if it traps, the kernel is passed over. */
  private Stop stepOverTraps(Place before) throws InterruptedException {
    while (true) {
      Stop stop = system.stepInstruction();
      Place now = here();
      if (!(stop instanceof Stop.Done) || (now.pid() == before.pid() && now.user())) {
        return stop;
      }
      stop = runTo(before, before.pc());
      if (!(stop instanceof Stop.Done)) {
        return stop;
      }
    }
  }

  /** Runs until the process of {@code from} is at {@code pc} and in no inner call. */
  private Stop runTo(Place from, long pc) throws InterruptedException {
    return system.resume(new Come(Set.of(debugger.xlen().signExtend(pc)), from, from.pid()));
  }

  /** Runs back until the process of {@code from} is at {@code pc} and in no inner call. */
  private Stop runBackTo(Place from, long pc) throws InterruptedException {
    return system.resumeBackwards(new Come(Set.of(debugger.xlen().signExtend(pc)), from, 0));
  }

  /** The process of a place has come to one of some addresses, and is in no inner call. */
  private final class Come implements Until {
    private final Set<Long> codeVas;
    private final Place from;
    private final int pid;

    /**
     * @param pid with whose end the run ends, too; 0 for none
     */
    Come(Set<Long> codeVas, Place from, int pid) {
      this.codeVas = codeVas;
      this.from = from;
      this.pid = pid;
    }

    @Override
    public Set<Long> codeVas() {
      return codeVas;
    }

    @Override
    public boolean reached() {
      return here().continues(from);
    }

    @Override
    public int pid() {
      return pid;
    }
  }

  /**
   * {@code step} and {@code next}: until the next source line begins.
   *
   * @param overCalls whether functions that are called are passed over
   * @return null if nothing is known about the lines here
   */
  public @Nullable Stop line(boolean overCalls) throws InterruptedException {
    Place start = here();
    LineRange range = symbols().rangeOf(start.pc());
    if (range == null) {
      return null;
    }
    if (!start.user()) {
      return trampolineLine();
    }
    SourceLine line = symbols().lineOf(start.pc());
    while (true) {
      Place before = here();
      DecodedInstruction instruction = Code.at(hartSubject(), before.pc());
      boolean call = instruction != null && Code.isCall(instruction);
      boolean ecall = instruction != null && instruction.instruction() == Instruction.ECALL;
      Stop stop = ecall || (call && overCalls) ? nextInstruction() : stepOverTraps(before);
      if (!(stop instanceof Stop.Done)) {
        return stop;
      }
      Place now = here();
      if (instruction != null && call && !overCalls) {
        stop = enter(before, now, before.pc() + instruction.lengthBytes());
        if (stop != null) {
          return stop;
        }
        continue;
      }
      if (contains(range, now.pc())) {
        continue;
      }
      LineRange other = symbols().rangeOf(now.pc());
      boolean outer = Long.compareUnsigned(now.sp(), start.sp()) > 0;
      if (other == null) {
        if (!outer) {
          // Code without lines that was jumped to, such as a PLT entry or a tail call.
          continue;
        }
        return stop;
      }
      boolean sameLine = line != null && line.equals(symbols().lineOf(now.pc()));
      if (outer || (!sameLine && now.pc() == debugger.xlen().signExtend(other.startVa()))) {
        return stop;
      }
      if (!sameLine) {
        // In the middle of another line: gdb goes on to where a line begins.
        range = other;
        line = symbols().lineOf(now.pc());
      }
    }
  }

  /** A line of the way into the kernel or back, on which each instruction is to be seen. */
  private Stop trampolineLine() throws InterruptedException {
    SourceLine line = symbols().lineOf(here().pc());
    while (true) {
      Stop stop = system.stepInstruction();
      Place now = here();
      if (!(stop instanceof Stop.Done)
          || now.user()
          || line == null
          || !line.equals(symbols().lineOf(now.pc()))) {
        return stop;
      }
    }
  }

  private Stop trampolineLineBackwards() throws InterruptedException {
    while (true) {
      Stop stop = system.stepBack();
      Place now = here();
      LineRange range = symbols().rangeOf(now.pc());
      if (!(stop instanceof Stop.Done)
          || now.user()
          || range == null
          || now.pc() == debugger.xlen().signExtend(range.startVa())) {
        return stop;
      }
    }
  }

  /** A function has been called: stops behind its prologue if it has lines, else passes over it. */
  private @Nullable Stop enter(Place before, Place now, long returnPc) throws InterruptedException {
    String function = symbols().nameOf(now.pc());
    if (symbols().rangeOf(now.pc()) == null || function == null) {
      Stop stop = runTo(before, returnPc);
      return stop instanceof Stop.Done ? null : stop;
    }
    long body = symbols().bodyOf(function).orElse(now.pc());
    if (debugger.xlen().signExtend(body) == now.pc()) {
      return new Stop.Done();
    }
    // The prologue has moved the stack pointer.
    return runTo(new Place(now.pid(), true, now.pc(), 0), body);
  }

  /** {@code reverse-nexti}: back by an instruction; a call with all that it has called is one. */
  public Stop previousInstruction() throws InterruptedException {
    Place after = here();
    Stop stop = system.stepBack();
    if (!(stop instanceof Stop.Done) || !after.user()) {
      return stop;
    }
    return leaveBackwards(after, stop);
  }

  /** If the step back has led into something inner, goes back to before that. */
  private Stop leaveBackwards(Place after, Stop stepped) throws InterruptedException {
    Place now = here();
    if (!now.user() || now.pid() != after.pid()) {
      // Into the kernel: to the program's last instruction before the trap.
      return runBackToProgram(after);
    }
    DecodedInstruction instruction = Code.at(hartSubject(), now.pc());
    if (instruction != null
        && Code.isReturn(instruction)
        && Long.compareUnsigned(now.sp(), after.sp()) <= 0) {
      return runBackToCall(after);
    }
    return stepped;
  }

  private Stop runBackToProgram(Place after) throws InterruptedException {
    Stop stop = new Stop.Done();
    while (stop instanceof Stop.Done) {
      stop = system.stepBack();
      Place now = here();
      if (now.user() && now.pid() == after.pid()) {
        return stop;
      }
    }
    return stop;
  }

  /** To the call that has returned to {@code after}. */
  private Stop runBackToCall(Place after) throws InterruptedException {
    for (int length = 4; length >= 2; length -= 2) {
      long call = after.pc() - length;
      DecodedInstruction instruction = Code.at(hartSubject(), call);
      if (instruction != null && instruction.lengthBytes() == length && Code.isCall(instruction)) {
        return runBackTo(after, call);
      }
    }
    return new Stop.Done();
  }

  /**
   * {@code reverse-step} and {@code reverse-next}: back to the beginning of the line before.
   *
   * @return null if nothing is known about the lines here
   */
  public @Nullable Stop lineBackwards(boolean overCalls) throws InterruptedException {
    Place start = here();
    LineRange range = symbols().rangeOf(start.pc());
    if (range == null) {
      return null;
    }
    if (!start.user()) {
      return trampolineLineBackwards();
    }
    boolean left = start.pc() == debugger.xlen().signExtend(range.startVa());
    while (true) {
      Stop stop = overCalls ? previousInstruction() : previousInProgram();
      if (!(stop instanceof Stop.Done)) {
        return stop;
      }
      Place now = here();
      LineRange other = symbols().rangeOf(now.pc());
      if (other == null) {
        continue;
      }
      if (!contains(range, now.pc())) {
        left = true;
        range = other;
      }
      if (now.pc() == debugger.xlen().signExtend(range.startVa()) && left) {
        return stop;
      }
      left |= now.pc() == debugger.xlen().signExtend(range.startVa());
    }
  }

  private Stop previousInProgram() throws InterruptedException {
    Place after = here();
    Stop stop = system.stepBack();
    Place now = here();
    return stop instanceof Stop.Done && (!now.user() || now.pid() != after.pid())
        ? runBackToProgram(after)
        : stop;
  }

  private boolean contains(LineRange range, long va) {
    return range.contains(debugger.xlen().zeroExtend(va));
  }

  /**
   * {@code until}: to a source line behind this one, in this function or in its caller.
   *
   * @return null if nothing is known about the lines here
   */
  public @Nullable Stop lineBehind() throws InterruptedException {
    Place start = here();
    while (true) {
      Stop stop = line(true);
      Place now = here();
      if (!(stop instanceof Stop.Done)
          || Long.compareUnsigned(now.sp(), start.sp()) > 0
          || Long.compareUnsigned(now.pc(), start.pc()) > 0) {
        return stop;
      }
    }
  }

  /**
   * Runs until this process is at a place.
   *
   * @param orLeft whether the run ends, too, when the present function has returned
   */
  public Stop runTo(StopPlace place, boolean orLeft) throws InterruptedException {
    Place start = here();
    Frame caller = orLeft ? caller() : null;
    Set<Long> codeVas = new HashSet<>();
    Process process = hartSubject().process();
    if (place instanceof StopPlace.Code code) {
      codeVas.add(code.va());
    } else if (place instanceof StopPlace.Named named && process != null) {
      codeVas.addAll(named.finder().find(process));
    }
    Place outer = caller == null || caller.trap() ? null : caller.place(start);
    // Programs begin at 0 in most layouts, so that no address can mean none.
    Set<Long> wanted = Set.copyOf(codeVas);
    if (outer != null) {
      codeVas.add(outer.pc());
    }
    return system.resume(
        new Until() {
          @Override
          public Set<Long> codeVas() {
            return codeVas;
          }

          @Override
          public boolean reached() {
            Place now = here();
            return now.pid() == start.pid()
                && (wanted.contains(now.pc()) || (outer != null && now.continues(outer)));
          }

          @Override
          public int pid() {
            return start.pid();
          }
        });
  }

  /**
   * Where a function returns to, or a trap.
   *
   * @param pc sign-extended
   * @param sp that it finds again
   * @param trap whether it is the program that has trapped
   * @param words what is left then
   */
  public record Frame(long pc, long sp, boolean trap, String words) {
    Place place(Place inner) {
      return new Place(inner.pid(), true, pc, sp);
    }
  }

  /** Where the present function returns to, or the present trap; null if nowhere. */
  public @Nullable Frame caller() {
    Subject subject = hartSubject();
    String name = symbols().nameOf(subject.pc());
    String here = debugger.xlen().hex(subject.pc()) + " in " + (name == null ? "??" : name);
    Hart hart = subject.hart();
    if (hart != null && hart.mode() != PrivilegeMode.USER) {
      return subject.pid() == 0
          ? null
          : new Frame(
              hart.csrs().read(CsrId.SEPC.number()), 0, true, "the trap of pid " + subject.pid());
    }
    Unwinder unwinder = new Unwinder(subject, symbols());
    CallFrame caller = unwinder.callerOf(unwinder.innermost(), true);
    return caller == null ? null : new Frame(caller.pc(), caller.sp(), false, here);
  }

  /** {@code finish}: until that is where the program is. */
  public Stop finish(Frame caller) throws InterruptedException {
    Place from = caller.place(here());
    if (!caller.trap()) {
      return runTo(from, caller.pc());
    }
    return system.resume(
        new Come(Set.of(caller.pc(), caller.pc() + ECALL_BYTES), from, from.pid()));
  }

  /** {@code reverse-finish}: back to the call, or to the instruction that has trapped. */
  public Stop finishBackwards(Frame caller) throws InterruptedException {
    Place after = caller.place(here());
    return caller.trap() ? runBackToProgram(after) : runBackToCall(after);
  }

  private Place here() {
    return Place.of(hartSubject());
  }

  private Subject hartSubject() {
    return debugger.hartSubject();
  }

  private Symbols symbols() {
    return debugger.symbols(hartSubject());
  }
}
