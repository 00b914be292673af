package dev.trapeze.console;

import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.labs.testing.SubmissionFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a kernel of what was chosen, or says in a line why that cannot be. */
record GuestBoot(Guest guest) {

  /**
   * A kernel that has its disk, and has not begun.
   *
   * @param disk the guest's, or one in front of it
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} if there is no file system on it, or a
   *     submission lacks a piece, and with {@link ExitStatus#PANIC} if a piece of the kernel that
   *     is somebody's own fails already
   */
  Kernel mount(Disk disk, ConsoleOutput output, KernelEvents events) throws CommandFailure {
    try {
      return new Kernel(guest.config(), disk, output, events);
    } catch (DiskFormatException e) {
      throw new CommandFailure(ExitStatus.BAD_INPUT, guest.diskName() + ": " + e.getMessage(), e);
    } catch (ErrnoException e) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT, guest.diskName() + ": cannot be mounted: " + e.errno().words(), e);
    } catch (SubmissionFault e) {
      // Pieces are made with the kernel.
      throw new CommandFailure(ExitStatus.BAD_INPUT, String.valueOf(e.getMessage()), e);
    } catch (KernelPanic e) {
      throw new CommandFailure(ExitStatus.PANIC, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Makes the first process, of which nothing has executed yet.
   *
   * @throws CommandFailure with {@link ExitStatus#BAD_INPUT} if its program cannot be begun, and
   *     with {@link ExitStatus#PANIC} if a piece of the kernel that is somebody's own fails already
   */
  void boot(Kernel kernel) throws CommandFailure {
    InitProgram.require(guest, kernel.state().fileSystem());
    try {
      kernel.boot();
    } catch (IllegalArgumentException e) {
      // The arguments are too long even for the init code to hold.
      throw new CommandFailure(ExitStatus.BAD_INPUT, cannotStart(e.getMessage()), e);
    } catch (ErrnoException e) {
      // A full disk has no room for the console's node.
      throw new CommandFailure(ExitStatus.BAD_INPUT, cannotStart(e.errno().words()), e);
    } catch (KernelPanic e) {
      List<String> state = kernel.panicReport().lines().toList();
      throw new CommandFailure(ExitStatus.PANIC, String.valueOf(e.getMessage()), e, state);
    }
  }

  String cannotStart(@Nullable String reason) {
    return "the kernel cannot start " + guest.config().firstProcess().path() + ": " + reason;
  }
}
