package dev.trapeze.console.debugger.trap;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes what happens, from the kernel's events, as a {@link Timeline}. */
final class TimelineRecorder implements KernelEvents {
  /** More would be too much for a picture. */
  static final int MOST_MARKS = 20_000;

  /** Something that has begun. */
  private record Begun(
      Timeline.Kind kind, int pid, int hart, long from, long time, String title, String details) {}

  private final Kernel kernel;
  private final VirtualClock clock;
  private final Xlen xlen;
  private final long from;
  private final List<Timeline.Mark> marks = new ArrayList<>();
  private final Map<Integer, String> programs = new TreeMap<>();
  private final Map<Integer, Long> births = new TreeMap<>();
  private final Map<Integer, Long> deaths = new TreeMap<>();
  private final Map<Integer, Begun> onHart = new TreeMap<>();
  private final Map<Integer, Begun> calls = new TreeMap<>();
  private long traps;

  /** Begins now. */
  TimelineRecorder(Kernel kernel) {
    this.kernel = kernel;
    this.clock = kernel.machine().clock();
    this.xlen = kernel.machine().xlen();
    this.from = clock.instructionsRetired();
    for (Process process : kernel.processes().all()) {
      programs.put(process.pid(), process.name());
      births.put(process.pid(), from);
      if (process.state() == ProcessState.ZOMBIE) {
        deaths.put(process.pid(), from);
      }
    }
    kernel.machine().harts().forEach(hart -> noteHart(hart.id()));
  }

  /** How many traps have come. */
  long traps() {
    return traps;
  }

  /** Whether nothing more is noted. */
  boolean isFull() {
    return marks.size() >= MOST_MARKS;
  }

  /** What has been noted up to now. */
  Timeline timeline() {
    List<Timeline.Mark> all = new ArrayList<>(marks);
    calls.values().forEach(call -> all.add(over(call, "not over yet")));
    onHart.values().forEach(run -> all.add(over(run, "")));
    all.sort(Comparator.comparingLong(Timeline.Mark::from));
    List<Timeline.Lane> lanes = new ArrayList<>();
    long to = clock.instructionsRetired();
    programs.forEach(
        (pid, program) ->
            lanes.add(
                new Timeline.Lane(
                    pid, program, births.getOrDefault(pid, from), deaths.getOrDefault(pid, to))));
    return new Timeline(from, to, lanes, all, !isFull());
  }

  private Begun begun(Timeline.Kind kind, int pid, int hart, String title, String details) {
    return new Begun(kind, pid, hart, clock.instructionsRetired(), clock.time(), title, details);
  }

  private Timeline.Mark over(Begun begun, String result) {
    boolean both = !begun.details.isEmpty() && !result.isEmpty();
    return new Timeline.Mark(
        begun.kind,
        begun.pid,
        begun.hart,
        begun.from,
        clock.instructionsRetired(),
        begun.time,
        clock.time(),
        begun.title,
        begun.details + (both ? ", " : "") + result);
  }

  private void add(Timeline.Mark mark) {
    if (!isFull()) {
      marks.add(mark);
    }
  }

  private void moment(Timeline.Kind kind, int pid, String title, String details) {
    int hart = kernel.state().scheduler().hart();
    add(over(begun(kind, pid, hart, title, details), ""));
  }

  /** Who has a hart now. */
  private void noteHart(int hart) {
    Process running = kernel.state().scheduler().runningOn(hart);
    Begun before = onHart.get(hart);
    int pid = running == null ? 0 : running.pid();
    if (before != null && before.pid != pid) {
      add(over(before, ""));
      onHart.remove(hart);
    }
    if (running != null && !onHart.containsKey(hart)) {
      onHart.put(hart, begun(Timeline.Kind.RUN, pid, hart, "on hart " + hart, ""));
    }
  }

  @Override
  public void switched(int hart, int pid) {
    noteHart(hart);
  }

  @Override
  public void kernelLeft(int hart) {
    noteHart(hart);
  }

  @Override
  public void processCreated(int pid, int parentPid) {
    Process process = kernel.processes().byPid(pid);
    programs.put(pid, process == null ? "" : process.name());
    births.put(pid, clock.instructionsRetired());
    moment(Timeline.Kind.LIFE, pid, "made by pid " + parentPid, "");
  }

  @Override
  public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
    programs.put(pid, path.substring(path.lastIndexOf('/') + 1));
    moment(Timeline.Kind.LIFE, pid, "exec " + path, "");
  }

  @Override
  public void processExiting(int pid, int status) {
    Begun call = calls.remove(pid);
    if (call != null) {
      add(over(call, "does not come back"));
    }
    deaths.put(pid, clock.instructionsRetired());
    moment(Timeline.Kind.LIFE, pid, "ends with status " + status, "");
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    traps++;
    TrapCause cause = TrapCause.ofCsrValue(scause);
    String at = "at " + xlen.hex(sepc);
    Process process = kernel.processes().byPid(pid);
    if (cause == TrapCause.ECALL_FROM_U && process != null) {
      int hart = kernel.state().scheduler().hart();
      String call = Dispatch.call(kernel, process, process.trapframe());
      calls.put(pid, begun(Timeline.Kind.CALL, pid, hart, call, at));
    } else if (cause != null && cause.interrupt()) {
      moment(Timeline.Kind.INTERRUPT, pid, cause.words(), at);
    } else {
      moment(Timeline.Kind.FAULT, pid, StageLines.cause(cause), at + ", stval " + xlen.hex(stval));
    }
  }

  @Override
  public void systemCallReturned(int pid, Syscall call, long result) {
    Begun begun = calls.remove(pid);
    if (begun != null) {
      add(over(begun, "gives " + result));
    }
  }
}
