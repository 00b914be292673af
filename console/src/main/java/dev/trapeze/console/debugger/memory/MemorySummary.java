package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.KernelState;
import dev.trapeze.kernel.mm.ZoneState;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How RAM is used: by what, and by which process. */
final class MemorySummary {
  private static final int MOST_OWNERS = 8;
  private static final int KIB_PER_FRAME = PagingMode.PAGE_BYTES / 1024;

  private final KernelState state;
  private final Ink ink;
  private final Map<FrameUser.Use, Integer> framesByUse = new EnumMap<>(FrameUser.Use.class);
  private final Map<Integer, Holdings> holdings = new TreeMap<>();
  private int usedFrames;
  private int miscounted;

  /** What a process has. */
  private static final class Holdings {
    private int resident;
    private int shared;
    private int tables;
    private int kernel;

    /** Frames that would be free without it. */
    int own() {
      return resident - shared + tables + kernel;
    }
  }

  /** Of a system that is between two instructions. */
  MemorySummary(KernelState state, Ink ink) {
    this.state = state;
    this.ink = ink;
    FrameUsers.of(state).all().forEach(this::count);
  }

  private void count(long pa, List<FrameUser> users) {
    usedFrames++;
    if (state.frames().references(pa) != users.size()) {
      miscounted++;
    }
    // A frame counts once for each use, a page of a file for the cache alone.
    Set<FrameUser.Use> uses = EnumSet.noneOf(FrameUser.Use.class);
    users.forEach(user -> uses.add(user.use()));
    if (uses.size() > 1) {
      uses.remove(FrameUser.Use.PAGE);
    }
    uses.forEach(use -> framesByUse.merge(use, 1, Integer::sum));
    Set<Integer> pids = new HashSet<>();
    for (FrameUser user : users) {
      if (user.pid() == 0 || !pids.add(user.pid())) {
        continue;
      }
      Holdings of = holdings.computeIfAbsent(user.pid(), pid -> new Holdings());
      switch (user.use()) {
        case PAGE -> {
          of.resident++;
          of.shared += users.size() > 1 ? 1 : 0;
        }
        case PROCESS_TABLE -> of.tables++;
        default -> of.kernel++;
      }
    }
  }

  /** RAM, the kernel's part, and each process. */
  List<String> memory() {
    Ram ram = state.machine().ram();
    int total = (int) (ram.sizeBytes() / Ram.FRAME_BYTES);
    int reserved = total - state.frames().totalFrames();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "RAM 0x%x-0x%x: %d frames, %d KiB",
            ram.basePa(), ram.endPa() - 1, total, total * (long) KIB_PER_FRAME));
    lines.add(line("kernel code", reserved));
    for (FrameUser.Use use : FrameUser.Use.values()) {
      int frames = framesByUse.getOrDefault(use, 0);
      if (frames > 0) {
        lines.add(line(use.words(), frames));
      }
    }
    lines.add(line("free", state.frames().freeFrames()));
    addDoubts(lines);
    lines.add("");
    lines.add("  PID  RSS KiB  shared  tables  kernel  NAME");
    for (Process process : byPid()) {
      Holdings of = holdings.getOrDefault(process.pid(), new Holdings());
      lines.add(
          String.format(
              "%5d %8d %7d %7d %7d  %s",
              process.pid(),
              of.resident * KIB_PER_FRAME,
              of.shared * KIB_PER_FRAME,
              of.tables * KIB_PER_FRAME,
              of.kernel * KIB_PER_FRAME,
              process.name() + (Spaces.isPresent(process) ? "" : " (zombie)")));
    }
    return lines;
  }

  /** Zones, uses, and who would give most back. */
  List<String> frames() {
    List<String> lines = new ArrayList<>();
    for (ZoneState zone : state.frames().zones()) {
      int managed = zone.span().managedFrames();
      lines.add(
          String.format(
              "zone %-7s 0x%x-0x%x: %d frames, %d used, %d free (watermarks: min %d, low %d, high"
                  + " %d)",
              zone.span().zone().words(),
              zone.span().startPa(),
              zone.span().endPa() - 1,
              managed,
              managed - zone.freeFrames(),
              zone.freeFrames(),
              zone.watermarks().min(),
              zone.watermarks().low(),
              zone.watermarks().high()));
    }
    for (FrameUser.Use use : FrameUser.Use.values()) {
      int frames = framesByUse.getOrDefault(use, 0);
      if (frames > 0) {
        lines.add(line(use.words(), frames));
      }
    }
    lines.add(line("free", state.frames().freeFrames()));
    addDoubts(lines);
    lines.add("largest owners, in frames that nobody else has:");
    holdings.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Integer, Holdings>>comparingInt(each -> -each.getValue().own())
                .thenComparing(Map.Entry::getKey))
        .limit(MOST_OWNERS)
        .forEach(each -> lines.add(line(name(each.getKey()), each.getValue().own())));
    return lines;
  }

  /** What cannot be in a system that is well. */
  private void addDoubts(List<String> lines) {
    int lost = state.frames().totalFrames() - state.frames().freeFrames() - usedFrames;
    if (lost != 0) {
      lines.add(ink.wrong("  " + PageTableText.count(lost, "frame") + " used by nobody: leaked"));
    }
    if (miscounted != 0) {
      lines.add(
          ink.wrong(
              "  "
                  + PageTableText.count(miscounted, "frame")
                  + " with other references than users; 'frame PPN' shows one"));
    }
  }

  private String name(int pid) {
    Process process = state.processes().byPid(pid);
    return process == null ? "pid " + pid : Spaces.name(process);
  }

  private List<Process> byPid() {
    List<Process> processes = new ArrayList<>(state.processes().all());
    processes.sort(Comparator.comparingInt(Process::pid));
    return processes;
  }

  private static String line(String what, int frames) {
    return String.format("  %-26s %7d frames %9d KiB", what, frames, frames * (long) KIB_PER_FRAME);
  }
}
