package dev.trapeze.console;

import dev.trapeze.console.terminal.ConsoleSession;
import dev.trapeze.console.terminal.ConsoleSession.End;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * Boots a kernel, connects it to its console and gives the exit status that comes of it.
 *
 * @param diskName for messages
 */
record GuestRun(KernelConfig config, Disk disk, String diskName, ConsoleChoice console) {

  int run() throws CommandFailure {
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    End end;
    try (ConsoleChoice.Connection connection = console.connect()) {
      KernelEvents events = LogOutput.isOn() ? new LoggedEvents(config.xlen()) : KernelEvents.NONE;
      Kernel kernel = new Kernel(config, disk, output, events);
      kernel.boot();
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
    return end instanceof End.PoweredOff off ? off.status() : ExitStatus.OK.number();
  }
}
