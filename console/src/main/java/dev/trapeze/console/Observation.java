package dev.trapeze.console;

import dev.trapeze.cpu.exec.ReferenceStepper;
import dev.trapeze.cpu.exec.StepObserver;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.SymbolLookup;
import dev.trapeze.cpu.machine.EngineFactory;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.trace.CommitLog;
import dev.trapeze.cpu.trace.EventTrace;
import dev.trapeze.cpu.trace.LineSink;
import dev.trapeze.cpu.trace.ObserverPair;
import dev.trapeze.cpu.trace.TraceKind;
import dev.trapeze.cpu.trace.WalkTrace;
import java.util.Set;

/**
 * What is to be seen of the harts of a board.
 *
 * @param kinds of events to trace; may be empty
 * @param commitLog whether there is a commit log
 */
record Observation(Set<TraceKind> kinds, boolean commitLog, SymbolLookup symbols, LineSink sink) {

  /** Engines that show it: steppers, since only they can be watched. */
  EngineFactory engines() {
    return (hart, bus, clock, mmu) ->
        new ReferenceStepper(hart, bus, clock, mmu, observer(hart, bus.ram()));
  }

  private StepObserver observer(Hart hart, Ram ram) {
    if (kinds.isEmpty()) {
      return new CommitLog(hart, sink);
    }
    StepObserver trace = new EventTrace(kinds, hart, new WalkTrace(hart, ram), symbols, sink);
    return commitLog ? new ObserverPair(new CommitLog(hart, sink), trace) : trace;
  }
}
