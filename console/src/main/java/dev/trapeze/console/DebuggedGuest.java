package dev.trapeze.console;

import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.EventFan;
import dev.trapeze.console.debugger.run.OutputOnce;
import dev.trapeze.console.debugger.run.Outside;
import dev.trapeze.console.debugger.run.Rewindable;
import dev.trapeze.console.debugger.run.RewindableDisk;
import dev.trapeze.console.debugger.run.UntouchedDisk;
import dev.trapeze.console.recording.RecordedDisk;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.fs.OverlayDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A guest that has booted and of which no instruction has executed yet, made so that the debugger
 * can be opened on it at any time.
 *
 * @param disk what the kernel got
 * @param written the disk whose contents outlive the run, if there is one
 * @param events what it reports to
 * @param shown what it has printed
 */
record DebuggedGuest(
    Kernel kernel,
    RecordedDisk disk,
    @Nullable RewindableDisk written,
    EventFan events,
    OutputOnce shown) {
  /**
   * What belongs to the host; also what has been chosen, which stays, with whatever can make pieces
   * of the kernel.
   */
  static final Set<Class<?>> LEAVES =
      Set.of(
          GuestOutput.class,
          KernelConfig.class,
          OutputOnce.class,
          EventFan.class,
          GuestEvents.class,
          FileDisk.class,
          UntouchedDisk.class,
          RewindableDisk.class);

  /**
   * Boots a guest.
   *
   * @param output gets what it prints
   * @param listener hears of what happens in it
   */
  static DebuggedGuest boot(Guest guest, GuestOutput output, KernelEvents listener)
      throws CommandFailure {
    RewindableDisk written = guest.keepsWrites() ? new RewindableDisk(guest.disk()) : null;
    RecordedDisk disk =
        new RecordedDisk(
            written == null ? new OverlayDisk(new UntouchedDisk(guest.disk())) : written);
    OutputOnce shown = new OutputOnce(output);
    EventFan events = new EventFan();
    events.add(listener);
    GuestBoot start = new GuestBoot(guest);
    Kernel kernel = start.mount(disk, shown, events);
    start.boot(kernel);
    return new DebuggedGuest(kernel, disk, written, events, shown);
  }

  /** The system, whose history begins here. */
  DebuggedSystem system(Outside outside) {
    List<Rewindable> followers = new ArrayList<>();
    followers.add(shown);
    if (written != null) {
      written.remember();
      followers.add(written);
    }
    if (outside instanceof Rewindable follower) {
      followers.add(follower);
    }
    return new DebuggedSystem(kernel, events, outside, LEAVES, followers);
  }
}
