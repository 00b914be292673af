package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.Locale;

/** The short texts about the whole system. */
final class SystemTexts {

  /** Linux's {@code USER_HZ}. */
  private static final long TIME_PER_TICK = VirtualClock.TICKS_PER_SECOND / 100;

  private SystemTexts() {}

  /** What can be mounted: this tree, which needs no disk, and the two formats of disks. */
  static String filesystems(SystemView system) {
    return "nodev\tproc\n\txv6\n\ttrapeze\n";
  }

  /** What is mounted where. */
  static String mounts(SystemView system) {
    return "/dev/root / " + system.fileSystem().formatName() + " rw 0 0\nproc /proc proc ro 0 0\n";
  }

  /** Seconds since boot, and the seconds that all harts together have had nothing to do. */
  static String uptime(SystemView system) {
    system.scheduler().account();
    long now = system.scheduler().now();
    long idle = 0;
    for (int hart = 0; hart < system.harts(); hart++) {
      idle += now - system.scheduler().busyTime(hart);
    }
    return seconds(now) + " " + seconds(idle) + "\n";
  }

  private static String seconds(long time) {
    long hundredths = time / TIME_PER_TICK;
    return String.format(Locale.ROOT, "%d.%02d", hundredths / 100, hundredths % 100);
  }

  /** Whose kernel this is, in the place where Linux says its release. */
  static String version(SystemView system) {
    return String.format(
        Locale.ROOT,
        "Trapeze version 0.1.0 (riscv%d, %s layout) #1\n",
        system.layout().xlen().bits(),
        system.layout().name());
  }

  /**
   * How long each hart has had something to do, and nothing, in hundredths of a second: the kernel
   * takes no time of its own, so that all work is the programs'. Then how many processes there have
   * been, and what those do that there are.
   */
  static String stat(SystemView system) {
    system.scheduler().account();
    long now = system.scheduler().now();
    StringBuilder harts = new StringBuilder();
    long allBusy = 0;
    long allIdle = 0;
    for (int hart = 0; hart < system.harts(); hart++) {
      long busy = system.scheduler().busyTime(hart) / TIME_PER_TICK;
      long idle = (now - system.scheduler().busyTime(hart)) / TIME_PER_TICK;
      harts.append(cpuLine("cpu" + hart, busy, idle));
      allBusy += busy;
      allIdle += idle;
    }
    int running = 0;
    for (Process process : system.processes().all()) {
      boolean runs =
          process.state() == ProcessState.RUNNING || process.state() == ProcessState.RUNNABLE;
      running += runs ? 1 : 0;
    }
    return cpuLine("cpu ", allBusy, allIdle)
        + harts
        + "processes "
        + system.processes().lastPid()
        + "\nprocs_running "
        + running
        + "\nprocs_blocked 0\n";
  }

  private static String cpuLine(String name, long user, long idle) {
    return name + " " + user + " 0 0 " + idle + " 0 0 0 0 0 0\n";
  }

  /** What the harts are (Linux's {@code c_show} for RISC-V). */
  static String cpuinfo(SystemView system) {
    PagingMode mode = system.layout().pagingMode();
    StringBuilder text = new StringBuilder();
    for (int hart = 0; hart < system.harts(); hart++) {
      text.append(
          String.format(
              Locale.ROOT,
              "processor\t: %d\nhart\t\t: %d\nisa\t\t: %s\nmmu\t\t: %s\n\n",
              hart,
              hart,
              system.isa(),
              mode.name().toLowerCase(Locale.ROOT)));
    }
    return text.toString();
  }
}
