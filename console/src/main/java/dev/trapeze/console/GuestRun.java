package dev.trapeze.console;

import dev.trapeze.console.terminal.ConsoleSession;
import dev.trapeze.console.terminal.ConsoleSession.End;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Boots a kernel, connects it to its console and gives the exit status that comes of it.
 *
 * @param diskName for messages
 */
record GuestRun(KernelConfig config, Disk disk, String diskName, ConsoleChoice console) {

  int run() throws CommandFailure {
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    GuestEvents events = new GuestEvents(config.xlen());
    End end;
    try (ConsoleChoice.Connection connection = console.connect()) {
      Kernel kernel = new Kernel(config, disk, output, events);
      boot(kernel);
      ConsoleSession session =
          new ConsoleSession(kernel, connection.input(), output, console.interactive());
      end = session.run();
      if (end instanceof End.ByUser) {
        output.write("\n");
        output.flush();
      }
    } catch (DiskFormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, diskName + ": " + e.getMessage(), e);
    } catch (KernelPanic e) {
      throw new CommandFailure(ExitStatus.PANIC, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE, "standard output: " + HostFile.reason(e), e);
    } catch (OutOfMemoryError e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "the JVM has no room for --ram " + ByteSize.format(config.ramBytes()),
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

  private void boot(Kernel kernel) throws CommandFailure {
    try {
      kernel.boot();
    } catch (IllegalArgumentException e) {
      // The arguments are too long even for the init code to hold.
      throw new CommandFailure(ExitStatus.BAD_INPUT, cannotStart(e.getMessage()), e);
    }
  }

  /** The code of the first process exits with what its exec gives: an errno, negated. */
  private String whyNotStarted(int status) {
    String reason = "status " + status;
    for (Errno errno : Errno.values()) {
      if ((errno.result() & 0xFF) == status) {
        reason = errno.words();
      }
    }
    return cannotStart(reason);
  }

  private String cannotStart(@Nullable String reason) {
    return "the kernel cannot start " + config.firstProcess().path() + ": " + reason;
  }
}
