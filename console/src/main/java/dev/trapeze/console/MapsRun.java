package dev.trapeze.console;

import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.proc.Process;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Boots a system, types commands into it, and lets it run until what {@code trapeze maps} was asked
 * for has come. What the guest prints is dropped.
 *
 * @param input what is typed; then the input ends
 * @param limit the most instructions that may be executed until then
 */
record MapsRun(Guest guest, MapsSubject subject, MapsMoment moment, String input, long limit) {
  private static final long SLICE_INSTRUCTIONS = 1000;

  /** A guest that does not read is not given more than this. */
  private static final int MAX_WAITING_BYTES = 4096;

  /**
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} when the run ends before the moment
   *     has come, {@link ExitStatus#LIMIT_REACHED} when it does not end
   */
  MapsFinding run() throws CommandFailure {
    MapsWatch watch = new MapsWatch(subject, moment, guest.config().personality().calls());
    try {
      Kernel kernel = new Kernel(guest.config(), guest.disk(), value -> {}, watch);
      requireProgram(kernel.state().fileSystem());
      watch.watch(kernel);
      kernel.boot();
      if (moment instanceof MapsMoment.Boot) {
        watch.now();
      }
      run(kernel, watch);
    } catch (DiskFormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, guest.diskName() + ": " + e.getMessage(), e);
    } catch (ErrnoException e) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, guest.diskName() + ": cannot be booted: " + e.errno().words(), e);
    } catch (KernelPanic e) {
      throw new CommandFailure(ExitStatus.PANIC, "kernel panic: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "the JVM has no room for --ram " + ByteSize.format(guest.config().ramBytes()),
          e);
    }
    MapsFinding finding = watch.finding();
    if (finding == null) {
      throw new IllegalStateException("the run has ended without a reason");
    }
    return finding;
  }

  /** As the kernel would say with a status, but before it runs. */
  private void requireProgram(FileSystem fileSystem) throws CommandFailure {
    InitProgram.require(guest, fileSystem);
    String path = guest.config().firstProcess().path();
    Inode root = fileSystem.root();
    try {
      fileSystem.readFile(root, path);
    } catch (ErrnoException e) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, guest.diskName() + ": " + path + ": " + e.errno().words(), e);
    } finally {
      fileSystem.release(root);
    }
  }

  private void run(Kernel kernel, MapsWatch watch) throws CommandFailure {
    byte[] bytes = (input.isEmpty() ? "" : input + "\n").getBytes(StandardCharsets.UTF_8);
    int typed = 0;
    boolean inputEnded = false;
    while (watch.finding() == null) {
      int room = MAX_WAITING_BYTES - kernel.machine().uart().receivedBytes();
      if (typed < bytes.length && room > 0) {
        int end = Math.min(bytes.length, typed + room);
        kernel.input(Arrays.copyOfRange(bytes, typed, end));
        typed = end;
      } else if (typed == bytes.length && !inputEnded) {
        kernel.endOfInput();
        inputEnded = true;
      }
      KernelStop stop = kernel.run(slice(kernel));
      if (moment instanceof MapsMoment.FirstWrite) {
        watch.instructionExecuted();
      }
      if (watch.finding() == null) {
        afterSlice(kernel, watch, stop, inputEnded);
      }
    }
  }

  private long slice(Kernel kernel) {
    if (moment instanceof MapsMoment.FirstWrite) {
      return 1;
    }
    long executed = kernel.machine().clock().instructionsRetired();
    return moment instanceof MapsMoment.Instruction instruction
        ? Math.min(SLICE_INSTRUCTIONS, Math.max(0, instruction.number() - executed))
        : SLICE_INSTRUCTIONS;
  }

  private void afterSlice(Kernel kernel, MapsWatch watch, KernelStop stop, boolean inputEnded)
      throws CommandFailure {
    long executed = kernel.machine().clock().instructionsRetired();
    if (moment instanceof MapsMoment.Instruction instruction && executed >= instruction.number()) {
      watch.now();
      if (watch.finding() == null) {
        throw notSeen(kernel, "there is no such process after " + executed + " instructions");
      }
      return;
    }
    if (stop instanceof KernelStop.PoweredOff off) {
      throw notSeen(kernel, "the machine is off, with status " + off.status());
    }
    if (stop instanceof KernelStop.WaitingForInput && inputEnded) {
      throw notSeen(kernel, "every process waits for ever");
    }
    if (stop instanceof KernelStop.SleepingUntil sleeping) {
      kernel.machine().clock().skipTo(sleeping.time());
    }
    if (executed >= limit) {
      throw new CommandFailure(
          ExitStatus.LIMIT_REACHED,
          notSeenWords() + " after " + executed + " instructions; --limit allows more");
    }
  }

  private CommandFailure notSeen(Kernel kernel, String why) {
    List<Process> processes =
        kernel.processes().all().stream().sorted(Comparator.comparingInt(Process::pid)).toList();
    String alive =
        processes.stream()
            .map(process -> process.pid() + " " + process.name())
            .collect(Collectors.joining(", "));
    return new CommandFailure(
        ExitStatus.BAD_INPUT,
        notSeenWords()
            + ": "
            + why
            + (alive.isEmpty() ? "" : "; the processes are " + alive)
            + (kernel.processes().lastPid() > processes.size()
                ? " (there have been " + kernel.processes().lastPid() + ")"
                : ""));
  }

  private String notSeenWords() {
    return subject.words() + " has not been seen " + moment.words();
  }
}
