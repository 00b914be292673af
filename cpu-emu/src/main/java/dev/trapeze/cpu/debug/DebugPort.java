package dev.trapeze.cpu.debug;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import java.util.BitSet;
import java.util.List;

/**
 * Where a debugger says at what a machine shall stop. Everything here is about all harts and all
 * address spaces; whose instruction or byte it is, and whether it is worth a stop, is asked above.
 *
 * <p>Nothing here changes what a guest computes: a run that is stopped and goes on is the same run.
 * It is to be called while no engine runs.
 */
public final class DebugPort {
  private final Xlen xlen;
  private final Breakpoints breakpoints = new Breakpoints();
  private final WatchedMemory memory;
  private boolean ignoring;
  private boolean stoppingAtTraps;
  private boolean tellingTraps;

  /** A port at which nothing is set, of a machine with that bus and registers of that width. */
  public DebugPort(Xlen xlen, Bus bus) {
    this.xlen = xlen;
    this.memory = new WatchedMemory(bus);
  }

  /**
   * Stops every hart before it executes the instruction at a virtual address, in any address space
   * and any mode: {@code run} returns {@link dev.trapeze.cpu.exec.StopReason#BREAKPOINT} with the
   * pc there, and again each time that it is called there.
   *
   * <p>What comes before the instruction comes before the stop: an interrupt that is pending is
   * taken, and if the instruction cannot be fetched, the hart traps. So the hart stops for what is
   * about to execute, once.
   *
   * @param va as of {@link dev.trapeze.cpu.hart.Hart#pc}; in RV32 the upper half does not count.
   *     Where there is one already, nothing changes
   */
  public void addBreakpoint(long va) {
    breakpoints.add(xlen.signExtend(va));
  }

  /** Takes away the breakpoint at a virtual address, if there is one. */
  public void removeBreakpoint(long va) {
    breakpoints.remove(xlen.signExtend(va));
  }

  /** While true, it is as if there were no breakpoints: to go on from one. */
  public void ignoreBreakpoints(boolean ignore) {
    ignoring = ignore;
  }

  /**
   * While true, {@code run} returns {@link dev.trapeze.cpu.exec.StopReason#TRAP_TAKEN} right after
   * an exception or interrupt was taken: the pc is the handler's, and nothing of it has executed.
   */
  public void stopAtTraps(boolean stop) {
    stoppingAtTraps = stop;
  }

  /**
   * While true, it is so for the sake of whoever runs the machine, whatever its debugger wants to
   * stop at.
   */
  public void tellTraps(boolean tell) {
    tellingTraps = tell;
  }

  /** True if the debugger wants to stop at traps. */
  public boolean debuggerStopsAtTraps() {
    return stoppingAtTraps;
  }

  /**
   * Stops the machine after accesses to some bytes of RAM or of devices: the instruction that makes
   * one retires, and then {@code run} returns {@link dev.trapeze.cpu.exec.StopReason#WATCHPOINT}.
   * What the walker of page tables stores for an instruction, and what a device stores on its
   * behalf, is the instruction's.
   *
   * <p>Stores of the Java code that drives the machine count too; the next {@code run} returns at
   * once. Its loads do not count.
   *
   * <p>If a watched access has been made, but the instruction has something more important to tell
   * (it was a {@code wfi}, or an {@code ecall} from S-mode, or {@link #stopAtTraps} is set and it
   * has trapped in the end), that is returned first, and the next {@code run} returns {@code
   * WATCHPOINT} at once.
   *
   * @param watch as often as it is watched, it has to be {@linkplain #unwatch unwatched}; an access
   *     is told once
   */
  public void watch(Watch watch) {
    memory.add(watch);
  }

  /** Takes back one {@link #watch} of the same; nothing changes if it is not watched. */
  public void unwatch(Watch watch) {
    memory.remove(watch);
  }

  /**
   * The accesses to what is watched since the last call, in their order. If {@code run} has yet to
   * return because of them, it no longer will.
   */
  public List<WatchHit> takeHits() {
    return memory.takeHits();
  }

  // From here on, what engines ask.

  /**
   * Where in a page the breakpoints lie: one bit for each two bytes. Not to be changed, and
   * replaced by another object when it changes.
   */
  public BitSet breakpointHalves() {
    return breakpoints.halves();
  }

  /** True if an engine has to look for breakpoints. */
  public boolean hasBreakpoints() {
    return !ignoring && !breakpoints.isEmpty();
  }

  /** True if there is a breakpoint at a virtual address, ignored or not. */
  public boolean isBreakpoint(long va) {
    return breakpoints.contains(va);
  }

  /** True if a trap has to be told. */
  public boolean stopsAtTraps() {
    return stoppingAtTraps || tellingTraps;
  }

  /** True if anything is watched. */
  public boolean isWatching() {
    return !memory.isEmpty();
  }

  /**
   * True if {@code run} has to return because of what has been accessed; it then need not again.
   */
  public boolean takeWatchStop() {
    return memory.takeStop();
  }

  /** From here to {@link #endRun}, accesses to memory are those of this engine. */
  public void beginRun(Accessor accessor) {
    memory.setAccessor(accessor);
  }

  /** Accesses to memory are those of the Java code that drives the machine again. */
  public void endRun() {
    memory.setAccessor(null);
  }
}
