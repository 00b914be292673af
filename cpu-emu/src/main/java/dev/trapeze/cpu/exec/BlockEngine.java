package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.debug.Accessor;
import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.hart.TrapUnit;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.mmu.CachedTranslation;
import dev.trapeze.cpu.mmu.Mmu;
import dev.trapeze.cpu.mmu.MmuConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fast engine: predecoded blocks, run by the {@link Interpreter}, and those executed often
 * translated to JVM bytecode ({@link Units}).
 *
 * <p>Budgets and timer interrupts are exact to the instruction: the interpreter gets the distance
 * to the nearer of both as its limit, and a block that would go beyond is executed one instruction
 * at a time.
 */
public final class BlockEngine implements ExecutionEngine, Accessor {
  private static final int ALL_CHANGES =
      CsrFile.INTERRUPTS_CHANGED | CsrFile.TRANSLATION_CHANGED | CsrFile.LOOK_REQUESTED;

  private final Hart hart;
  private final CsrFile csrs;
  private final VirtualClock clock;
  private final Mmu mmu;
  private final @Nullable Units units;
  private final BlockRunner runner;
  private final TrapStreak streak = new TrapStreak();
  private DebugPort debug;

  /** An engine for that hart that interprets everything. */
  public BlockEngine(Hart hart, Bus bus, VirtualClock clock) {
    this(hart, bus, clock, MmuConfig.DEFAULT);
  }

  /** As above, with that MMU. */
  public BlockEngine(Hart hart, Bus bus, VirtualClock clock, MmuConfig mmuConfig) {
    this(hart, bus, clock, mmuConfig, CodeCache.MOST_WORDS, null);
  }

  /** An engine for that hart that translates what is executed often to JVM bytecode. */
  public BlockEngine(Hart hart, Bus bus, VirtualClock clock, MmuConfig mmuConfig, Hotness hotness) {
    this(hart, bus, clock, mmuConfig, CodeCache.MOST_WORDS, hotness);
  }

  /** An engine whose code cache is as small as a test likes it. */
  BlockEngine(
      Hart hart,
      Bus bus,
      VirtualClock clock,
      MmuConfig mmuConfig,
      int mostCodeWords,
      @Nullable Hotness hotness) {
    this.hart = hart;
    this.csrs = hart.csrs();
    this.clock = clock;
    this.mmu = new Mmu(hart.xlen(), bus.ram(), hart.protection(), mmuConfig);
    GuestFault fault = new GuestFault();
    CodeCache cache = new CodeCache(bus.ram(), mostCodeWords);
    this.units = hotness == null ? null : new Units(hart, cache, hotness);
    this.debug = new DebugPort(hart.xlen(), bus);
    this.runner =
        new BlockRunner(
            hart,
            clock,
            mmu,
            cache,
            new BlockFinder(hart.isa(), bus, mmu, cache, fault),
            new SlowPath(hart, clock, bus, mmu, cache, fault),
            bus.ram(),
            units,
            debug);
  }

  /** For tests: how many units there are. */
  int unitCount() {
    return units == null ? 0 : units.count();
  }

  @Override
  public void attach(DebugPort port) {
    debug = port;
    runner.attach(port);
  }

  @Override
  public StopReason run(long maxInstructions) {
    runner.begin();
    if (!debug.isWatching()) {
      return execute(maxInstructions);
    }
    debug.beginRun(this);
    try {
      return execute(maxInstructions);
    } finally {
      debug.endRun();
    }
  }

  private StopReason execute(long maxInstructions) {
    streak.reset();
    long end = saturatingAdd(clock.instructionsRetired(), maxInstructions);
    long timerEvent = 0;
    int changes = ALL_CHANGES;
    boolean step = false;
    for (; ; ) {
      long now = clock.instructionsRetired();
      if (now >= end) {
        return debug.takeWatchStop() ? StopReason.WATCHPOINT : StopReason.BUDGET_SPENT;
      }
      changes |= csrs.takeChanges();
      if ((changes & (CsrFile.LOOK_REQUESTED | CsrFile.STOP_REQUESTED)) != 0) {
        boolean requested = (changes & CsrFile.STOP_REQUESTED) != 0;
        if (debug.takeWatchStop()) {
          if (requested) {
            csrs.requestStop();
          }
          return StopReason.WATCHPOINT;
        }
        if (requested) {
          return StopReason.REQUESTED;
        }
      }
      if ((changes & CsrFile.INTERRUPTS_CHANGED) != 0 || now >= timerEvent) {
        TrapCause interrupt = csrs.interruptToTake(hart.mode());
        if (interrupt != null) {
          TrapUnit.enter(hart, interrupt, 0);
          if (debug.stopsAtTraps()) {
            return StopReason.TRAP_TAKEN;
          }
          if (streak.extend(now)) {
            return StopReason.TRAP_LOOP;
          }
          continue;
        }
        timerEvent = csrs.nextTimerInterrupt(hart.mode());
      }
      if ((changes & CsrFile.TRANSLATION_CHANGED) != 0) {
        long status = csrs.status();
        mmu.select(
            csrs.satp(),
            hart.mode(),
            csrs.dataMode(hart.mode()),
            (status & Status.SUM) != 0,
            (status & Status.MXR) != 0);
      }
      changes = 0;
      int exit = step ? runner.step() : runner.run(Math.min(end, timerEvent) - now);
      step = exit == Exit.STEP;
      switch (exit) {
        case Exit.TRAPPED -> {
          if (debug.stopsAtTraps()) {
            return StopReason.TRAP_TAKEN;
          }
          if (streak.extend(clock.instructionsRetired())) {
            return StopReason.TRAP_LOOP;
          }
        }
        case Exit.BREAKPOINT -> {
          return StopReason.BREAKPOINT;
        }
        case Exit.SUPERVISOR_CALL -> {
          return StopReason.SUPERVISOR_CALL;
        }
        case Exit.WAIT -> {
          if (!csrs.wakesFromWait()) {
            return StopReason.WAITING_FOR_INTERRUPT;
          }
        }
        default -> {}
      }
    }
  }

  @Override
  public long accessPc() {
    return runner.accessPc();
  }

  @Override
  public int accessHart() {
    return hart.id();
  }

  @Override
  public void accessWatched() {
    csrs.requestLook();
  }

  @Override
  public void fence(long va, int asid) {
    mmu.fence(va, asid);
  }

  @Override
  public List<CachedTranslation> cachedTranslations() {
    return mmu.cached();
  }

  @Override
  public List<Object> state() {
    return mmu.state();
  }

  @Override
  public void stateReplaced() {
    mmu.stateReplaced();
  }

  private static long saturatingAdd(long a, long b) {
    long sum = a + b;
    return b > 0 && sum < 0 ? Long.MAX_VALUE : sum;
  }
}
