package dev.trapeze.console.debugger.run;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All stop points. It has the machine and the kernel stop where one of them might count, and then
 * decides which does.
 */
public final class StopPoints {
  private static final int CALL_NUMBER = 17; // a7
  private static final int NO_NUMBER = 0;

  /** Something that a kernel event has told, and that is looked at when the step is done. */
  private record Happened(StopPlace.Moment moment, int pid, String words) {}

  /** A system call that has come back. */
  private record Returned(Syscall call, int pid, long result) {}

  private final Kernel kernel;
  private final DebugPort port;
  private final Map<Integer, StopPoint> points = new LinkedHashMap<>();
  private final Map<Integer, WatchedData> watched = new LinkedHashMap<>();
  private final List<Happened> happened = new ArrayList<>();
  private final List<Returned> returned = new ArrayList<>();
  private final Set<Long> armed = new HashSet<>();
  private int lastNumber;
  private boolean stopsAtTraps;
  private boolean listensToCalls;
  private boolean listensToLives;
  private boolean processesChanged;
  // For the run that is on: what it wants besides the stop points.
  private Until until = Until.STOPPED;
  private Stop.@Nullable Ended ended;
  private boolean programsChanged;
  private boolean hasNamedPlaces;

  StopPoints(Kernel kernel, EventFan events) {
    this.kernel = kernel;
    this.port = kernel.machine().debug();
    events.add(new Listener());
  }

  /**
   * Sets one.
   *
   * @param words as the user has said it
   * @param pid the only process that counts, if any
   */
  public StopPoint add(StopPlace place, String words, OptionalInt pid, boolean temporary) {
    StopPoint point = new StopPoint(++lastNumber, place, words, pid, temporary);
    points.put(point.number(), point);
    arm();
    return point;
  }

  /**
   * Sets one of the debugger's own: until it is deleted, no other counts. It has no number that the
   * user could name.
   */
  public StopPoint addAlone(StopPlace place, String words) {
    StopPoint point = new StopPoint(NO_NUMBER, place, words, OptionalInt.empty(), true);
    points.put(NO_NUMBER, point);
    arm();
    return point;
  }

  /** Those that count now. */
  private List<StopPoint> counting() {
    StopPoint alone = points.get(NO_NUMBER);
    return alone == null ? all() : List.of(alone);
  }

  /** The one with that number, or null. */
  public @Nullable StopPoint byNumber(int number) {
    return points.get(number);
  }

  /** All, by number. */
  public List<StopPoint> all() {
    return List.copyOf(points.values());
  }

  /** Removes one. */
  public void delete(StopPoint point) {
    points.remove(point.number());
    arm();
  }

  /** Lets one count, or not. */
  public void enable(StopPoint point, boolean enabled) {
    point.setEnabled(enabled);
    arm();
  }

  /** Has the machine stop where it must. */
  private void arm() {
    Set<Long> wanted = new HashSet<>(until.codeVas());
    programsChanged = false;
    hasNamedPlaces = false;
    stopsAtTraps = false;
    listensToCalls = false;
    listensToLives = false;
    for (WatchedData data : watched.values()) {
      data.release();
    }
    watched.keySet().retainAll(counting().stream().map(StopPoint::number).toList());
    for (StopPoint point : counting()) {
      if (!point.enabled()) {
        watched.remove(point.number());
        continue;
      }
      StopPlace place = point.place();
      if (place instanceof StopPlace.Code code) {
        wanted.add(code.va());
      } else if (place instanceof StopPlace.Named named) {
        wanted.addAll(addresses(named));
        hasNamedPlaces = true;
      } else if (place instanceof StopPlace.Trap) {
        stopsAtTraps = true;
      } else if (place instanceof StopPlace.Call) {
        stopsAtTraps = true;
        listensToCalls = true;
      } else if (place instanceof StopPlace.Life) {
        listensToLives = true;
      } else if (place instanceof StopPlace.Data data) {
        watched.computeIfAbsent(point.number(), number -> new WatchedData(kernel, data));
      }
    }
    watched.values().forEach(WatchedData::attach);
    armCode(wanted);
  }

  /** In all processes: whose it is, is asked where it is met. */
  private Set<Long> addresses(StopPlace.Named named) {
    Set<Long> addresses = new HashSet<>();
    for (Process process : kernel.processes().all()) {
      addresses.addAll(named.finder().find(process));
    }
    return addresses;
  }

  private void armCode(Set<Long> wanted) {
    for (Long va : Set.copyOf(armed)) {
      if (!wanted.contains(va)) {
        port.removeBreakpoint(va);
        armed.remove(va);
      }
    }
    for (Long va : wanted) {
      if (armed.add(va)) {
        port.addBreakpoint(va);
      }
    }
  }

  /** A run begins that is to end with {@code until} too. */
  void resumeBegins(Until until) {
    this.until = until;
    processesChanged = false;
    // What has happened in steps that were taken without asking here is past.
    moved();
    port.stopAtTraps(stopsAtTraps);
  }

  /** It has ended. */
  void resumeEnds() {
    until = Until.STOPPED;
    ended = null;
    port.stopAtTraps(false);
    arm();
  }

  /** Whether the machine has to be asked to stop at each trap. */
  boolean stopsAtTraps() {
    return stopsAtTraps;
  }

  /** The system has been taken to another place of its run. */
  void moved() {
    happened.clear();
    returned.clear();
    ended = null;
    arm();
    watched.values().forEach(WatchedData::lookAgain);
    port.takeHits();
  }

  /**
   * Decides whether the system is to stand still, after a step or a run.
   *
   * @param reason why the machine has come back
   * @param trapTaken whether the step was a trap
   * @param count whether hits are counted
   */
  @Nullable Stop examine(@Nullable StopReason reason, boolean trapTaken, boolean count) {
    if (programsChanged) {
      arm();
    }
    Stop stop = examineData(count);
    Stop other = examineHappenings(count);
    stop = stop == null ? other : stop;
    if (trapTaken) {
      other = examineTrap(count);
      stop = stop == null ? other : stop;
    }
    if (reason == StopReason.BREAKPOINT) {
      other = examineCode(count);
      stop = stop == null ? other : stop;
    }
    // There may be a breakpoint that does not count, as on main of another program.
    boolean there =
        reason == StopReason.BREAKPOINT && until.codeVas().contains(kernel.machine().hart().pc());
    boolean asked = there || processesChanged;
    if (stop == null && asked && until.reached()) {
      stop = new Stop.Done();
    }
    processesChanged = false;
    if (stop == null && ended != null) {
      stop = ended;
    }
    ended = null;
    return stop;
  }

  private @Nullable Stop examineCode(boolean count) {
    Stop stop = null;
    for (StopPoint point : counting()) {
      if (isHere(point.place()) && point.stopsHere(runningPid(), count)) {
        stop = stop == null ? new Stop.AtBreakpoint(point) : stop;
      }
    }
    return stop;
  }

  private boolean isHere(StopPlace place) {
    long pc = kernel.machine().hart().pc();
    if (place instanceof StopPlace.Code code) {
      return code.va() == pc;
    }
    Process running = kernel.state().scheduler().runningOn(kernel.machine().hart().id());
    return place instanceof StopPlace.Named named
        && running != null
        && named.finder().find(running).contains(pc);
  }

  private @Nullable Stop examineTrap(boolean count) {
    Hart hart = kernel.machine().hart();
    TrapCause cause = TrapCause.ofCsrValue(hart.csrs().read(CsrId.SCAUSE.number()));
    CallForm form = cause == TrapCause.ECALL_FROM_U ? callOf(hart.x(CALL_NUMBER)) : null;
    Stop stop = null;
    for (StopPoint point : counting()) {
      String what = null;
      if (point.place() instanceof StopPlace.Trap trap && trap.causes().contains(cause)) {
        what = String.valueOf(cause == null ? null : cause.words());
      } else if (point.place() instanceof StopPlace.Call call
          && form != null
          && (call.call() == null || call.call() == form.call())) {
        what = "call to " + form.name();
      }
      if (what != null && point.stopsHere(runningPid(), count)) {
        stop = stop == null ? new Stop.Caught(point, what) : stop;
      }
    }
    return stop;
  }

  private @Nullable Stop examineHappenings(boolean count) {
    Stop stop = null;
    for (Happened event : List.copyOf(happened)) {
      for (StopPoint point : counting()) {
        if (point.place() instanceof StopPlace.Life life
            && life.moment() == event.moment()
            && point.stopsHere(event.pid(), count)) {
          stop = stop == null ? new Stop.Caught(point, event.words()) : stop;
        }
      }
    }
    for (Returned event : List.copyOf(returned)) {
      for (StopPoint point : counting()) {
        if (point.place() instanceof StopPlace.Call call
            && (call.call() == null || call.call() == event.call())
            && point.stopsHere(event.pid(), count)) {
          String words =
              String.format(
                  "pid %d returned from %s: %d", event.pid(), nameOf(event.call()), event.result());
          stop = stop == null ? new Stop.Caught(point, words) : stop;
        }
      }
    }
    happened.clear();
    returned.clear();
    return stop;
  }

  private @Nullable Stop examineData(boolean count) {
    if (watched.isEmpty()) {
      return null;
    }
    var hits = port.takeHits();
    Stop stop = null;
    for (Map.Entry<Integer, WatchedData> entry : watched.entrySet()) {
      StopPoint point = points.get(entry.getKey());
      WatchedData.Access access = entry.getValue().accessed(hits);
      int pid = entry.getValue().place().pid();
      if (point != null && access != null && point.stopsHere(pid, count)) {
        stop =
            stop == null
                ? new Stop.Watched(point, access.who(), access.before(), access.after())
                : stop;
      }
    }
    return stop;
  }

  private String nameOf(Syscall call) {
    CallForm form = kernel.calls().of(call);
    return form == null ? call.name() : form.name();
  }

  private @Nullable CallForm callOf(long a7) {
    return kernel.calls().ofNumber(kernel.calls().numberIn(a7));
  }

  private int runningPid() {
    Process process = kernel.state().scheduler().runningOn(kernel.machine().hart().id());
    return process == null ? 0 : process.pid();
  }

  /** Notes what happens while the kernel is at work; what comes of it is decided afterwards. */
  private final class Listener implements KernelEvents {
    private void note(StopPlace.Moment moment, int pid, String words) {
      if (listensToLives) {
        happened.add(new Happened(moment, pid, words));
        kernel.requestStop();
      }
    }

    private void noteChange() {
      if (until.followsProcesses()) {
        processesChanged = true;
        kernel.requestStop();
      }
    }

    /** Places with names may be elsewhere now, and a process that is followed may be no more. */
    private void noteProgram(int pid, String words) {
      programsChanged = hasNamedPlaces;
      if (until.pid() == pid) {
        ended = new Stop.Ended(pid, words);
        kernel.requestStop();
      }
    }

    @Override
    public void processCreated(int pid, int parentPid) {
      note(StopPlace.Moment.FORK, parentPid, "pid " + parentPid + " forked pid " + pid);
    }

    @Override
    public void execCommitted(int pid, String path, AddressSpace before, AddressSpace after) {
      note(StopPlace.Moment.EXEC, pid, "pid " + pid + " executes " + path);
      noteProgram(pid, "pid " + pid + " executes " + path + " now");
    }

    @Override
    public void processExiting(int pid, int status) {
      note(StopPlace.Moment.EXIT, pid, "pid " + pid + " exits with status " + status);
      noteProgram(pid, "pid " + pid + " has exited with status " + status);
    }

    @Override
    public void processExited(int pid, int status) {
      noteChange();
    }

    @Override
    public void switched(int hart, int pid) {
      note(StopPlace.Moment.SWITCH, pid, "hart " + hart + " runs pid " + pid);
      noteChange();
    }

    @Override
    public void systemCallReturned(int pid, Syscall call, long result) {
      if (listensToCalls) {
        returned.add(new Returned(call, pid, result));
        kernel.requestStop();
      }
    }

    @Override
    public void kernelLeft(int hart) {
      if (programsChanged) {
        arm();
      }
      if (watched.isEmpty()) {
        return;
      }
      boolean changed = false;
      for (WatchedData data : watched.values()) {
        changed |= data.follow();
      }
      // One may have released what another wants, too.
      watched.values().forEach(WatchedData::attach);
      if (changed) {
        kernel.requestStop();
      }
    }
  }
}
