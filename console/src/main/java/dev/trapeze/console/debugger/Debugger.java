package dev.trapeze.console.debugger;

import dev.trapeze.console.debugger.expression.Scope;
import dev.trapeze.console.debugger.expression.Variables;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPoints;
import dev.trapeze.console.debugger.symbols.SymbolSource;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import org.jspecify.annotations.Nullable;

/** A system under the debugger, and what the user has selected in it. */
public final class Debugger {
  private final DebuggedSystem system;
  private int selectedPid;
  private long stops;
  private Stop lastStop = new Stop.Done();
  private final SymbolSource symbolSource = new SymbolSource();
  private final Variables variables = new Variables();
  private @Nullable SelectedFrame selectedFrame;

  /** A debugger of that system, with nothing selected. */
  public Debugger(DebuggedSystem system) {
    this.system = system;
  }

  /** The system, which runs forwards and backwards. */
  public DebuggedSystem system() {
    return system;
  }

  /** The kernel that runs in it. */
  public Kernel kernel() {
    return system.kernel();
  }

  /** Width of the registers. */
  public Xlen xlen() {
    return kernel().machine().xlen();
  }

  /** Breakpoints, watchpoints and catchpoints. */
  public StopPoints stopPoints() {
    return system.stopPoints();
  }

  /** The hart that executes next. */
  public Hart hart() {
    return kernel().machine().hart();
  }

  /** The names and lines of what a command looks at. */
  public Symbols symbols(Subject subject) {
    return symbolsOf(subject.process());
  }

  /** The names and lines of a process and of the kernel; of the kernel alone for null. */
  public Symbols symbolsOf(@Nullable Process process) {
    return symbolSource.of(kernel(), process);
  }

  /** Address of the {@code ecall} by which a trap of a program enters the kernel, sign-extended. */
  public long kernelEntryVa() {
    return xlen().signExtend(kernel().state().trapPath().userTrapVa());
  }

  /** Selects a process for all commands that name none, until the system runs on; 0 for none. */
  public void select(int pid) {
    selectedPid = pid;
    selectedFrame = null;
  }

  /** Why the system stands still. */
  public Stop lastStop() {
    return lastStop;
  }

  /** The system has run and stands still again: what has been selected counts no more. */
  public void stopped(Stop stop) {
    lastStop = stop;
    selectedPid = 0;
    selectedFrame = null;
    stops++;
  }

  /** How often the system has run and come to stand. */
  public long stops() {
    return stops;
  }

  /** What a command looks at that names no process: the selected one, else the hart's. */
  public Subject subject() {
    Process selected = selectedPid == 0 ? null : kernel().processes().byPid(selectedPid);
    return selected == null ? Subject.of(kernel(), hart()) : Subject.of(kernel(), selected);
  }

  /** The hart that executes next, with its process, whatever is selected. */
  public Subject hartSubject() {
    return Subject.of(kernel(), hart());
  }

  /**
   * A process.
   *
   * @throws CommandError if there is none with that number
   */
  public Subject subjectOf(int pid) throws CommandError {
    Process process = kernel().processes().byPid(pid);
    if (process == null) {
      throw new CommandError("pid " + pid + ": no such process; 'info processes' lists them");
    }
    return Subject.of(kernel(), process);
  }

  /** Values that the user has named or seen. */
  public Variables variables() {
    return variables;
  }

  /**
   * What the names in expressions mean for that process: registers, symbols, memory. Whatever is
   * assigned becomes part of the run.
   */
  public Scope scope(Subject subject) {
    return new SubjectScope(this, subject);
  }

  /** The frame whose registers expressions are about; null for the innermost one. */
  public @Nullable SelectedFrame selectedFrame() {
    return selectedFrame;
  }

  /** Selects a frame of {@link #subject()}, until another process is selected or it runs on. */
  public void selectFrame(@Nullable SelectedFrame frame) {
    selectedFrame = frame;
  }
}
