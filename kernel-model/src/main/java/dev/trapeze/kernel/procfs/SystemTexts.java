package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.hart.VirtualClock;
import java.util.Locale;

/** The short texts about the whole system. */
final class SystemTexts {

  private SystemTexts() {}

  /** What can be mounted: our disk format, and this tree, which needs no disk. */
  static String filesystems(SystemView system) {
    return "nodev\tproc\n\ttrapezefs\n";
  }

  /** Seconds since boot, and the seconds that all harts together have had nothing to do. */
  static String uptime(SystemView system) {
    system.scheduler().account();
    long now = system.clock().time();
    long idle = 0;
    for (int hart = 0; hart < system.harts(); hart++) {
      idle += now - system.scheduler().busyTime(hart);
    }
    return hundredths(now) + " " + hundredths(idle) + "\n";
  }

  private static String hundredths(long time) {
    long hundredths = time / (VirtualClock.TICKS_PER_SECOND / 100);
    return String.format(Locale.ROOT, "%d.%02d", hundredths / 100, hundredths % 100);
  }

  /** Whose kernel this is, in the place where Linux says its release. */
  static String version(SystemView system) {
    return String.format(
        Locale.ROOT,
        "Trapeze version 0.1.0 (riscv%d, layout %s) #1\n",
        system.layout().xlen().bits(),
        system.layout().name());
  }
}
