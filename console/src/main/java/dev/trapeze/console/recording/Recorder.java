package dev.trapeze.console.recording;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.machine.InputLog;
import dev.trapeze.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * What is noted at the start of a run, so that a recording can be made of it at any time.
 *
 * @param version of Trapeze
 * @param arguments of the command line
 * @param interactive whether a person is at the console
 * @param disk the one that the kernel got
 * @param diskName for messages
 * @param keepsWrites whether what is written to the disk outlives the run
 */
public record Recorder(
    String version,
    List<String> arguments,
    boolean interactive,
    RecordedDisk disk,
    String diskName,
    boolean keepsWrites) {

  /**
   * The run up to now.
   *
   * @param byItself whether it has ended by itself
   * @param how it has ended, in words
   */
  public Recording recording(Kernel kernel, boolean byItself, String how) {
    VirtualClock clock = kernel.machine().clock();
    return new Recording(
        version,
        List.copyOf(arguments),
        interactive,
        disk.image(diskName, keepsWrites),
        arrivals(kernel.machine().inputLog()),
        new Recording.End(
            clock.instructionsRetired(), clock.time(), isAtRest(kernel), byItself, how));
  }

  private static boolean isAtRest(Kernel kernel) {
    return kernel.machine().harts().stream()
        .allMatch(hart -> kernel.state().scheduler().runningOn(hart.id()) == null);
  }

  private static List<Recording.Arrival> arrivals(InputLog log) {
    List<Recording.Arrival> arrivals = new ArrayList<>();
    for (InputLog.Entry entry : log.entries()) {
      byte[] bytes = new byte[entry.bytes().size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = entry.bytes().get(i);
      }
      arrivals.add(new Recording.Arrival(entry.instructionsRetired(), entry.time(), bytes));
    }
    return arrivals;
  }
}
