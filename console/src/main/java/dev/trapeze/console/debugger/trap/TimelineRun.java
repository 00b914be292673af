package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.kernel.Kernel;
import java.util.Set;

/** Runs a system and notes what happens. */
final class TimelineRun {
  private final DebuggedSystem system;
  private final Kernel kernel;

  TimelineRun(Debugger debugger) {
    this.system = debugger.system();
    this.kernel = debugger.kernel();
  }

  /**
   * What a run has shown.
   *
   * @param stop why it has ended
   */
  record Shown(Timeline timeline, Stop stop) {}

  /** A part of what has been, or goes on to be; afterwards the system is where it was. */
  Shown between(long from, long to) throws CommandError, InterruptedException {
    Position here = system.now();
    if (from < system.start().instructions()) {
      throw new CommandError(
          "the history begins at instruction "
              + system.start().instructions()
              + ", not at "
              + from);
    }
    Stop stop = system.goToInstruction(from);
    if (stop instanceof Stop.Done) {
      Shown shown = record(recorder -> system.goToInstruction(to));
      system.goTo(here);
      return new Shown(shown.timeline(), new Stop.Done());
    }
    return new Shown(new TimelineRecorder(kernel).timeline(), stop);
  }

  /** From here for so many instructions. */
  Shown instructions(long number) throws CommandError, InterruptedException {
    long goal = system.now().instructions() + number;
    return record(recorder -> system.goToInstruction(goal));
  }

  /** From here until that many traps have come, or a stop point counts. */
  Shown traps(long number) throws CommandError, InterruptedException {
    TrapCode code = new TrapCode(kernel.state().trapPath(), kernel.machine().harts().get(0).isa());
    return record(
        recorder ->
            system.resume(
                new Until() {
                  @Override
                  public Set<Long> codeVas() {
                    return Set.of(code.vectorVa());
                  }

                  @Override
                  public boolean reached() {
                    return recorder.traps() >= number || recorder.isFull();
                  }
                }));
  }

  private interface Run {
    Stop run(TimelineRecorder recorder) throws InterruptedException;
  }

  private Shown record(Run run) throws InterruptedException {
    TimelineRecorder recorder = new TimelineRecorder(kernel);
    system.events().add(recorder);
    try {
      Stop stop = run.run(recorder);
      return new Shown(recorder.timeline(), stop);
    } finally {
      system.events().remove(recorder);
    }
  }
}
