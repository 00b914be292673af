package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.Locale;

/**
 * {@code /proc/PID/status} (Linux's {@code proc_pid_status}): those of its lines that there is
 * something to say for here, in its order.
 */
final class StatusText {

  private StatusText() {}

  static String of(Task task) {
    Process process = task.process();
    StringBuilder text = new StringBuilder();
    add(text, "Name", process.name());
    add(text, "State", state(process));
    add(text, "Tgid", process.pid());
    add(text, "Pid", process.pid());
    add(text, "PPid", process.parentPid());
    add(text, "FDSize", task.system().limits().descriptors());
    add(text, "NSpgid", process.groupId());
    AddressSpace space = TaskMemory.present(process);
    if (space != null) {
      addMemory(text, MemorySizes.of(space, task.system().frames()));
    }
    add(text, "Threads", 1);
    add(text, "SigPnd", hex(0));
    add(text, "ShdPnd", hex(SignalSets.pending(process)));
    add(text, "SigBlk", hex(SignalSets.blocked(process)));
    add(text, "SigIgn", hex(SignalSets.ignored(process)));
    add(text, "SigCgt", hex(SignalSets.caught(process)));
    return text.toString();
  }

  private static String state(Process process) {
    return switch (ProcessTexts.stateLetter(process)) {
      case 'R' -> "R (running)";
      case 'S' -> "S (sleeping)";
      default -> "Z (zombie)";
    };
  }

  private static void addMemory(StringBuilder text, MemorySizes sizes) {
    PageCounts pages = sizes.pages();
    addKib(text, "VmSize", sizes.total());
    addKib(text, "VmLck", 0);
    addKib(text, "VmPin", 0);
    addKib(text, "VmRSS", pages.rss());
    addKib(text, "RssAnon", pages.anonymous());
    addKib(text, "RssFile", pages.ofFiles());
    addKib(text, "RssShmem", pages.ofSharedMemory());
    addKib(text, "VmData", sizes.data());
    addKib(text, "VmStk", sizes.stack());
    addKib(text, "VmExe", sizes.text());
    addKib(text, "VmLib", sizes.libraries());
    addKib(text, "VmPTE", sizes.tables());
    addKib(text, "VmSwap", 0);
  }

  private static String hex(long set) {
    return String.format(Locale.ROOT, "%016x", set);
  }

  private static void add(StringBuilder text, String label, Object value) {
    text.append(label).append(":\t").append(value).append('\n');
  }

  private static void addKib(StringBuilder text, String label, long bytes) {
    add(text, label, String.format(Locale.ROOT, "%8d kB", bytes / 1024));
  }
}
