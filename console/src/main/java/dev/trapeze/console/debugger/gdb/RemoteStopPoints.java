package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.kernel.proc.Process;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The breakpoints and watchpoints that gdb has set ({@code Z0} to {@code Z4}). They are stop points
 * like the debugger's own, and gone with the connection.
 */
final class RemoteStopPoints {
  /** More than anybody sets; so that a client cannot fill the memory. */
  private static final int MOST = 1024;

  private static final int LONGEST_WATCH_BYTES = 4096;

  /** What gdb names one by. */
  private record Key(Kind kind, long address, int length) {}

  /** The kinds, as gdb numbers them. */
  enum Kind {
    SOFTWARE("swbreak"),
    HARDWARE("hwbreak"),
    WRITE("watch"),
    READ("rwatch"),
    ACCESS("awatch");

    private final String reason;

    Kind(String reason) {
      this.reason = reason;
    }

    /** The word for it in stop replies. */
    String reason() {
      return reason;
    }

    private boolean watches() {
      return ordinal() >= WRITE.ordinal();
    }
  }

  private final Debugger debugger;
  private final Threads threads;
  private final Settings settings;
  private final Map<Key, StopPoint> points = new HashMap<>();

  /** In which process each was set first: gdb takes all away at each stop and sets them again. */
  private final Map<Key, Integer> firstThreads = new HashMap<>();

  RemoteStopPoints(Debugger debugger, Threads threads, Settings settings) {
    this.debugger = debugger;
    this.threads = threads;
    this.settings = settings;
  }

  /**
   * Sets one; nothing happens if it is set.
   *
   * @param type gdb's number of the kind
   * @param address zero-extended
   * @param length the length of the instruction, or of what is watched
   * @param tid the thread that is selected
   * @return false if there is no such kind
   */
  boolean insert(int type, long address, int length, int tid) throws MalformedPacket {
    if (type >= Kind.values().length) {
      return false;
    }
    Key key = new Key(Kind.values()[type], debugger.xlen().zeroExtend(address), length);
    if (points.containsKey(key)) {
      return true;
    }
    if (points.size() >= MOST
        || (key.kind().watches() && (length == 0 || length > LONGEST_WATCH_BYTES))) {
      throw new MalformedPacket();
    }
    points.put(key, key.kind().watches() ? watch(key, tid) : breakpoint(key, tid));
    return true;
  }

  private StopPoint breakpoint(Key key, int tid) {
    Settings.Scope scope = settings.breakpoints();
    OptionalInt pid =
        scope instanceof Settings.Scope.Pid one
            ? OptionalInt.of(one.pid())
            : scope instanceof Settings.Scope.Selected
                ? OptionalInt.of(firstThread(key, tid))
                : OptionalInt.empty();
    StopPlace place = new StopPlace.Code(debugger.xlen().signExtend(key.address()));
    StopPoint point = debugger.stopPoints().add(place, words(key), pid, false);
    if (scope instanceof Settings.Scope.Program program) {
      point.setCondition("program " + program.name(), () -> runs(program.name()));
    }
    return point;
  }

  private StopPoint watch(Key key, int tid) {
    int pid =
        settings.watchpoints() instanceof Settings.Scope.Pid one
            ? one.pid()
            : firstThread(key, tid);
    boolean loads = key.kind() != Kind.WRITE;
    boolean stores = key.kind() != Kind.READ;
    StopPlace place = new StopPlace.Data(pid, key.address(), key.length(), loads, stores);
    return debugger.stopPoints().add(place, words(key), OptionalInt.empty(), false);
  }

  private int firstThread(Key key, int tid) {
    Integer first = firstThreads.get(key);
    if (first == null || !threads.exists(first)) {
      firstThreads.put(key, tid);
      first = tid;
    }
    return first;
  }

  private boolean runs(String name) {
    Process process = threads.onTurn();
    return process != null && process.name().equals(name);
  }

  private String words(Key key) {
    String place = "*" + debugger.xlen().hex(key.address());
    return "gdb's " + (key.kind().watches() ? key.kind().reason() + " " : "") + place;
  }

  /** Takes one away; false if there is no such kind. */
  boolean remove(int type, long address, int length) {
    if (type >= Kind.values().length) {
      return false;
    }
    Key key = new Key(Kind.values()[type], debugger.xlen().zeroExtend(address), length);
    StopPoint point = points.remove(key);
    if (point != null) {
      debugger.stopPoints().delete(point);
    }
    return true;
  }

  /** Takes all away. */
  void clear() {
    points.values().forEach(debugger.stopPoints()::delete);
    points.clear();
    firstThreads.clear();
  }

  /** The kind of the breakpoint at the hart's next instruction that counts there, or null. */
  @Nullable Kind atPc() {
    long pc = debugger.xlen().zeroExtend(debugger.hart().pc());
    Process running = threads.onTurn();
    int pid = running == null ? 0 : running.pid();
    for (Map.Entry<Key, StopPoint> entry : points.entrySet()) {
      Key key = entry.getKey();
      if (!key.kind().watches() && key.address() == pc && entry.getValue().stopsHere(pid, false)) {
        return key.kind();
      }
    }
    return null;
  }

  /** The kind of a watchpoint; null if gdb has not set it. */
  @Nullable Kind kindOf(StopPoint point) {
    for (Map.Entry<Key, StopPoint> entry : points.entrySet()) {
      if (entry.getValue() == point) {
        return entry.getKey().kind();
      }
    }
    return null;
  }
}
