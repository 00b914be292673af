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
import dev.trapeze.kernel.fs.OverlayDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A guest that has booted and of which no instruction has executed yet, under the debugger. What it
 * writes to its disk is dropped at the end.
 *
 * @param output gets what the guest prints
 */
record DebuggedGuest(
    Kernel kernel, RecordedDisk disk, EventFan events, OutputOnce shown, GuestOutput output) {
  /** What belongs to the host. */
  static final Set<Class<?>> LEAVES =
      Set.of(
          GuestOutput.class,
          OutputOnce.class,
          EventFan.class,
          GuestEvents.class,
          FileDisk.class,
          UntouchedDisk.class,
          RewindableDisk.class);

  static DebuggedGuest boot(Guest guest, GuestOutput output) throws CommandFailure {
    OutputOnce shown = new OutputOnce(output);
    EventFan events = new EventFan();
    RecordedDisk disk = new RecordedDisk(new OverlayDisk(new UntouchedDisk(guest.disk())));
    GuestBoot start = new GuestBoot(guest);
    Kernel kernel = start.mount(disk, shown, events);
    start.boot(kernel);
    return new DebuggedGuest(kernel, disk, events, shown, output);
  }

  /** The system, whose history begins here. */
  DebuggedSystem system(Outside outside) {
    List<Rewindable> followers = new ArrayList<>();
    followers.add(shown);
    if (outside instanceof Rewindable follower) {
      followers.add(follower);
    }
    return new DebuggedSystem(kernel, events, outside, LEAVES, followers);
  }
}
