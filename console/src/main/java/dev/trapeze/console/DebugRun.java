package dev.trapeze.console;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.recording.RecordedInput;
import dev.trapeze.console.recording.Recorder;
import dev.trapeze.console.recording.Recording;
import dev.trapeze.console.terminal.DebuggedConsole;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.console.terminal.HostInput;
import dev.trapeze.console.terminal.JourneyBar;
import dev.trapeze.kernel.event.KernelEvents;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boots a guest, or has a recorded run once more, under the debugger. */
record DebugRun(DebugSession session) {

  /**
   * Boots a guest.
   *
   * @param console what is its console; standard input only at a terminal, since commands are read
   *     from it otherwise
   * @param arguments of the command line, for a recording
   * @param recordTo the file that is to get a recording of the run, if any
   * @param stateHash whether to print a hash of the state in which the debugger leaves the system
   */
  int boot(
      Guest guest,
      ConsoleChoice console,
      List<String> arguments,
      @Nullable Path recordTo,
      boolean stateHash)
      throws CommandFailure {
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    DebuggedGuest debugged = DebuggedGuest.boot(guest, output, KernelEvents.NONE);
    Recorder recorder =
        new Recorder(
            TrapezeCommand.VERSION,
            arguments,
            console.interactive(),
            debugged.disk(),
            guest.diskName(),
            false);
    try (DebugTerminal terminal = DebugTerminal.open(session.batch())) {
      HostInput input =
          console instanceof ConsoleChoice.Typed ? console.connect().input() : terminal.keys();
      DebuggedConsole outside =
          new DebuggedConsole(debugged.kernel(), input, output, console.interactive());
      Debugger debugger = new Debugger(debugged.system(outside));
      try (HostSignals signals = new HostSignals()) {
        signals.watch(
            () -> {
              outside.requestEnd();
              terminal.interrupt();
            });
        int status = session.run(debugger, terminal, outside::endRequested);
        if (stateHash) {
          GuestRun.tellStateHash(debugged.kernel());
        }
        if (recordTo != null) {
          Stop stop = debugger.lastStop();
          boolean byItself = stop instanceof Stop.PoweredOff || stop instanceof Stop.Panicked;
          RunRecord.write(recorder, debugged.kernel(), byItself, words(stop), recordTo);
          if (debugger.system().edited()) {
            System.err.println(
                recordTo + ": the recording does not hold what was changed in the debugger");
          }
        }
        return status;
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, "terminal: " + HostFile.reason(e), e);
    }
  }

  private static String words(Stop stop) {
    if (stop instanceof Stop.PoweredOff off) {
      return "powered off with status " + off.status();
    }
    return stop instanceof Stop.Panicked panicked
        ? String.valueOf(panicked.panic().getMessage())
        : "ended by the user";
  }

  /** Has a recorded run once more. */
  int replay(RecordedGuest recorded) throws CommandFailure {
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    DebuggedGuest debugged = DebuggedGuest.boot(recorded.guest(), output, KernelEvents.NONE);
    Outside outside =
        new RecordedInput(
            debugged.kernel(), recorded.recording(), new Shown(recorded, output, new JourneyBar()));
    Debugger debugger = new Debugger(debugged.system(outside));
    DebugSession begun = recorded.opensAtEnd() ? session.after("continue") : session;
    try (DebugTerminal terminal = DebugTerminal.open(session.batch())) {
      return begun.run(debugger, terminal, () -> false);
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.CANNOT_WRITE, "terminal: " + HostFile.reason(e), e);
    }
  }

  private record Shown(RecordedGuest recorded, GuestOutput output, JourneyBar bar)
      implements RecordedInput.Show {
    @Override
    public void flush() {
      try {
        output.flush();
      } catch (IOException e) {
        // Nobody sees it any more; the debugger's own answers will say so.
        return;
      }
    }

    @Override
    public void progress(long done, long total) {
      bar.show(done, total);
    }

    @Override
    public void departed(long instructions) {
      Recording.End end = recorded.recording().end();
      System.err.printf(
          "%s: the run departs from the recording: after %d of %d instructions it goes on"
              + " otherwise%n",
          recorded.file(), instructions, end.instructions());
    }
  }
}
