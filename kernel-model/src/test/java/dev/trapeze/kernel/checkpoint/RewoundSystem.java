package dev.trapeze.kernel.checkpoint;

import dev.trapeze.cpu.checkpoint.Checkpoint;
import dev.trapeze.cpu.checkpoint.Checkpoints;
import dev.trapeze.cpu.device.ConsoleOutput;
import dev.trapeze.kernel.GuestSystem;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.DiskFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A whole system that can go back. */
final class RewoundSystem {
  private final GuestSystem guest;
  private final Checkpoints checkpoints;

  /** Boots; nothing has run yet. */
  RewoundSystem(KernelConfig config) throws DiskFormatException {
    guest = new GuestSystem(config);
    Set<Class<?>> host = Set.of(ConsoleOutput.class, KernelEvents.class);
    checkpoints = new Checkpoints(kernel(), kernel().machine(), host);
  }

  /** A state that has been kept. */
  record Moment(Checkpoint checkpoint, String hash) {}

  Kernel kernel() {
    return guest.kernel();
  }

  GuestSystem guest() {
    return guest;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  long instructions() {
    return kernel().machine().clock().instructionsRetired();
  }

  /** Runs until that many instructions have retired, or the machine is off or waits for input. */
  void runTo(long instructions) {
    while (instructions() < instructions) {
      KernelStop stop = kernel().run(instructions - instructions());
      if (stop instanceof KernelStop.SleepingUntil sleep) {
        kernel().machine().clock().skipTo(sleep.time());
      } else if (!(stop instanceof KernelStop.BudgetSpent)) {
        return;
      }
    }
  }

  /** What the console shows from now on to that many instructions. */
  String shownTo(long instructions) {
    int before = guest.shown().length();
    runTo(instructions);
    return guest.shown().substring(before);
  }

  /** Types at the console, and gives what it shows until the system comes to rest. */
  String type(String text) {
    int before = guest.shown().length();
    kernel().input(text.getBytes(StandardCharsets.ISO_8859_1));
    guest.runUntilIdle();
    return guest.shown().substring(before);
  }

  /** Keeps the state as it is now. */
  Moment take() {
    Checkpoint taken = checkpoints.take();
    return new Moment(taken, kernel().stateHash());
  }
}
