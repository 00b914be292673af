package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.MemoryLimits;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /proc/PID/comm}, {@code stat} and {@code statm} (Linux's {@code fs/proc/array.c}). */
final class ProcessTexts {

  /** Linux's {@code USER_HZ}. */
  private static final long TIME_PER_TICK = VirtualClock.TICKS_PER_SECOND / 100;

  private static final int NORMAL_PRIORITY = 20;
  private static final int SIGCHLD = 17;

  private ProcessTexts() {}

  /** Its name. */
  static String comm(Process process) {
    return process.name() + "\n";
  }

  /** Linux's letter for what the process is doing. */
  static char stateLetter(Process process) {
    return switch (process.state()) {
      case USED, RUNNABLE, RUNNING -> 'R';
      case SLEEPING -> 'S';
      case ZOMBIE -> 'Z';
    };
  }

  /**
   * The 52 numbers of Linux. There are neither sessions nor terminals, swap nor real-time policies
   * here; and the times and faults of children are not kept.
   */
  static String stat(Task task) {
    SystemView system = task.system();
    Process process = task.process();
    system.scheduler().account();
    StatLine line = new StatLine();
    line.add(process.pid()).add("(" + process.name() + ")");
    line.add(String.valueOf(stateLetter(process)));
    line.add(process.parentPid()).add(process.groupId()).zeros(2).add(-1).zeros(1);
    line.add(process.faults()).zeros(3);
    line.add(process.cpuTime() / TIME_PER_TICK).zeros(3);
    line.add(NORMAL_PRIORITY + process.nice()).add(process.nice()).add(1).zeros(1);
    line.add(process.startTime() / TIME_PER_TICK);
    AddressSpace space = TaskMemory.present(process);
    addMemory(line, space, system);
    line.zeros(2);
    line.add(SignalSets.pending(process)).add(SignalSets.blocked(process));
    line.add(SignalSets.ignored(process)).add(SignalSets.caught(process));
    line.add(process.state() == ProcessState.SLEEPING ? 1 : 0).zeros(2);
    line.add(SIGCHLD).add(hartOf(process, system)).zeros(5);
    addAreas(line, space);
    boolean ended = process.state() == ProcessState.ZOMBIE;
    line.add(ended ? (process.exitStatus() & 0xFF) << 8 : 0);
    return line.text();
  }

  private static void addMemory(StatLine line, @Nullable AddressSpace space, SystemView system) {
    String noLimit = system.layout().xlen() == Xlen.RV32 ? "4294967295" : "18446744073709551615";
    if (space == null) {
      line.zeros(2).add(noLimit).zeros(3);
      return;
    }
    MemorySizes sizes = MemorySizes.of(space, system.frames());
    MemoryLimits limits = space.limits();
    line.add(sizes.total()).add(sizes.pages().rss() / Pages.BYTES).add(noLimit);
    line.add(limits.codeStartVa()).add(limits.codeEndVa()).add(limits.arguments().spVa());
  }

  private static void addAreas(StatLine line, @Nullable AddressSpace space) {
    if (space == null) {
      line.zeros(7);
      return;
    }
    MemoryLimits limits = space.limits();
    line.add(limits.dataStartVa()).add(limits.dataEndVa()).add(limits.heapStartVa());
    line.add(limits.arguments().startVa()).add(limits.arguments().environmentVa());
    line.add(limits.arguments().environmentVa()).add(limits.arguments().endVa());
  }

  private static int hartOf(Process process, SystemView system) {
    for (int hart = 0; hart < system.harts(); hart++) {
      if (system.scheduler().runningOn(hart) == process) {
        return hart;
      }
    }
    return 0;
  }

  /** Sizes in pages: all, in frames, of those of files, code, 0, data with stack, 0. */
  static String statm(Task task) {
    AddressSpace space = TaskMemory.present(task.process());
    if (space == null) {
      return "0 0 0 0 0 0 0\n";
    }
    MemorySizes sizes = MemorySizes.of(space, task.system().frames());
    PageCounts pages = sizes.pages();
    return String.format(
        Locale.ROOT,
        "%d %d %d %d 0 %d 0\n",
        sizes.total() / Pages.BYTES,
        pages.rss() / Pages.BYTES,
        (pages.ofFiles() + pages.ofSharedMemory()) / Pages.BYTES,
        sizes.text() / Pages.BYTES,
        (sizes.data() + sizes.stack()) / Pages.BYTES);
  }

  /** Numbers with blanks between. */
  private static final class StatLine {
    private final StringBuilder text = new StringBuilder();

    private StatLine add(String word) {
      text.append(text.isEmpty() ? "" : " ").append(word);
      return this;
    }

    private StatLine add(long number) {
      return add(Long.toString(number));
    }

    private StatLine zeros(int count) {
      for (int i = 0; i < count; i++) {
        add(0);
      }
      return this;
    }

    private String text() {
      return text + "\n";
    }
  }
}
