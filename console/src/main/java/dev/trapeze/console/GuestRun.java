package dev.trapeze.console;

import dev.trapeze.console.recording.RecordedDisk;
import dev.trapeze.console.recording.Recorder;
import dev.trapeze.console.terminal.ConsoleSession;
import dev.trapeze.console.terminal.ConsoleSession.End;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Boots a kernel, connects it to its console and gives the exit status that comes of it.
 *
 * @param arguments of the command line, for a recording
 * @param recordTo the file that is to get a recording of the run, if any
 * @param printHash whether a hash of the system's last state goes to standard error
 */
record GuestRun(
    Guest guest,
    ConsoleChoice console,
    List<String> arguments,
    @Nullable Path recordTo,
    boolean printHash) {

  int run() throws CommandFailure {
    try (HostSignals signals = new HostSignals()) {
      int status;
      try {
        status = run(signals);
      } catch (CommandFailure e) {
        closeDisk(e);
        throw e;
      }
      if (guest.disk() instanceof FileDisk file) {
        file.close();
      }
      return status;
    }
  }

  private void closeDisk(CommandFailure because) {
    try {
      if (guest.disk() instanceof FileDisk file) {
        file.close();
      }
    } catch (CommandFailure e) {
      because.addSuppressed(e);
    }
  }

  private int run(HostSignals signals) throws CommandFailure {
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    GuestEvents events = new GuestEvents(guest.config().xlen());
    End end;
    Kernel kernel = null;
    Recorder recorder = null;
    try (ConsoleChoice.Connection connection = console.connect()) {
      Started started = start(output, events);
      kernel = started.kernel();
      recorder = recorder(started.disk());
      end = run(started, connection, output, signals);
      if (end instanceof End.ByUser) {
        output.write("\n");
        output.flush();
      }
      if (printHash) {
        output.flush();
        tellStateHash(kernel);
      }
      record(recorder, kernel, end);
    } catch (KernelPanic e) {
      throw PanicFailure.of(
          e, Objects.requireNonNull(kernel), Objects.requireNonNull(recorder), recordTo);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, "standard output: " + HostFile.reason(e), e);
    } catch (OutOfMemoryError e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "the JVM has no room for --ram " + ByteSize.format(guest.config().ramBytes()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitStatus.PANIC, "interrupted", e);
    }
    if (end instanceof End.Stuck) {
      throw new CommandFailure(
          ExitStatus.PANIC, "input has ended, and every process waits for something else");
    }
    if (!(end instanceof End.PoweredOff off)) {
      return ExitStatus.OK.number();
    }
    if (!events.programStarted()) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, whyNotStarted(off.status()));
    }
    return off.status();
  }

  /**
   * A kernel that has booted.
   *
   * @param debuggable the same, if somebody is there who could open the debugger
   */
  private record Started(Kernel kernel, RecordedDisk disk, @Nullable DebuggedGuest debuggable) {}

  private Started start(GuestOutput output, GuestEvents events) throws CommandFailure {
    if (console.interactive()) {
      DebuggedGuest debuggable = DebuggedGuest.boot(guest, output, events);
      return new Started(debuggable.kernel(), debuggable.disk(), debuggable);
    }
    RecordedDisk disk = new RecordedDisk(guest.disk());
    GuestBoot boot = new GuestBoot(guest);
    Kernel kernel = boot.mount(disk, output, events);
    boot.boot(kernel);
    return new Started(kernel, disk, null);
  }

  private Recorder recorder(RecordedDisk disk) {
    return new Recorder(
        TrapezeCommand.VERSION,
        arguments,
        console.interactive(),
        disk,
        guest.diskName(),
        guest.keepsWrites());
  }

  /** Runs the guest to its end, and leaves the disk as one for which no recovery is needed. */
  private End run(
      Started started, ConsoleChoice.Connection connection, GuestOutput output, HostSignals signals)
      throws IOException, InterruptedException {
    Kernel kernel = started.kernel();
    ConsoleSession session =
        new ConsoleSession(kernel, connection.input(), output, console.interactive());
    signals.watch(session::requestEnd);
    try {
      End end = session.run();
      if (end instanceof End.ToDebugger && started.debuggable() != null) {
        connection.close();
        end = new Monitor(started.debuggable(), output).run(signals);
      }
      sync(kernel);
      return end;
    } catch (IOException e) {
      sync(kernel);
      throw e;
    }
  }

  private static void sync(Kernel kernel) {
    try {
      kernel.state().fileSystem().sync();
    } catch (ErrnoException | PieceException e) {
      // What could not be installed is in the log; the disk's failure is said at the end.
      return;
    }
  }

  private void record(Recorder recorder, Kernel kernel, End end) throws CommandFailure {
    if (recordTo == null) {
      return;
    }
    String how =
        end instanceof End.PoweredOff off
            ? "powered off with status " + off.status()
            : end instanceof End.Stuck ? "every process waits for ever" : "ended by the user";
    RunRecord.write(recorder, kernel, end instanceof End.PoweredOff, how, recordTo);
  }

  /** The code of the first process exits with what its exec gives: an errno, negated. */
  private String whyNotStarted(int status) {
    String reason = "status " + status;
    for (Errno errno : Errno.values()) {
      if ((errno.result() & 0xFF) == status) {
        reason = errno.words();
      }
    }
    return new GuestBoot(guest).cannotStart(reason);
  }

  /** A hash of everything that a system is, on standard error. */
  static void tellStateHash(Kernel kernel) {
    System.err.printf(
        "state hash %s after %d instructions%n",
        kernel.stateHash(), kernel.machine().clock().instructionsRetired());
  }
}
