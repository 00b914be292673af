package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.debug.Watch;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.TranslationCaching;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breakpoints, watches and stops at traps, set and cleared at random while a {@link RandomSystem}
 * runs: the machine ends in the state of one that nobody stops, and every engine stops as often, at
 * the same instructions and for the same accesses, as the reference stepper.
 */
class DebugLockstepTest {
  private static final int SEEDS = Integer.getInteger("trapeze.lockstep.seeds", 8);
  private static final int SLICES = 300;
  private static final int HOPELESS_TRAPS = 4;
  private static final int MOST_STOPS = 10_000;
  private static final int[] REASONS = new int[StopReason.values().length];

  static Stream<Arguments> seeds() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                Stream.iterate(1, seed -> seed + 1)
                    .limit(SEEDS)
                    .map(seed -> Arguments.of(xlen, seed)));
  }

  private final List<Long> breakpoints = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(0);
  private Machine[] machines = {};

  @ParameterizedTest
  @MethodSource("seeds")
  void stopsChangeNothingAndAreTheSameOnEveryEngine(Xlen xlen, long seed) throws AssemblyException {
    random = new SplittableRandom(seed);
    check(
        new RandomSystem(
            xlen,
            random,
            MmuConfig.DEFAULT,
            Engine.REFERENCE,
            Engine.REFERENCE,
            Engine.BLOCKS,
            Engine.EAGERLY_TRANSLATED));
  }

  /** The reference stepper has none. */
  @ParameterizedTest
  @MethodSource("seeds")
  void soItIsWithTranslationsThatAreOutOfDate(Xlen xlen, long seed) throws AssemblyException {
    random = new SplittableRandom(seed);
    MmuConfig mmu =
        new MmuConfig(TranslationCaching.ARCHITECTURAL, MmuConfig.DEFAULT.accessedDirty());
    check(
        new RandomSystem(
            xlen, random, mmu, Engine.BLOCKS, Engine.BLOCKS, Engine.EAGERLY_TRANSLATED));
  }

  private void check(RandomSystem system) {
    machines = system.machines;
    for (int slice = 0; slice < SLICES; slice++) {
      changeStops();
      long budget = random.nextInt(8) == 0 ? random.nextInt(4) : random.nextInt(300);
      StopReason reason = machines[0].run(budget);
      List<String> expected = List.of();
      for (int i = 1; i < machines.length; i++) {
        List<String> stops = new ArrayList<>();
        StopReason actual = runThroughStops(machines[i], reason, stops);
        assertThat(actual).as("stop reason of machine %d, slice %d", i, slice).isEqualTo(reason);
        expected = i == 1 ? stops : expected;
        assertThat(stops).as("stops of machine %d, slice %d", i, slice).isEqualTo(expected);
        system.compare(i, slice);
      }
      system.disturb(reason);
    }
  }

  @AfterAll
  static void allKindsOfStopsHaveHappened() {
    for (StopReason reason :
        List.of(StopReason.BREAKPOINT, StopReason.TRAP_TAKEN, StopReason.WATCHPOINT)) {
      assertThat(REASONS[reason.ordinal()]).as("%s", reason).isGreaterThan(100);
    }
  }

  /** Runs to where the first machine, which has nothing set, has come to. */
  private StopReason runThroughStops(Machine machine, StopReason last, List<String> stops) {
    DebugPort port = machine.debug();
    long end = machines[0].clock().instructionsRetired();
    long trapsAt = -1;
    int traps = 0;
    while (stops.size() < MOST_STOPS) {
      long left = end - machine.clock().instructionsRetired();
      StopReason reason = machine.run(last == StopReason.BUDGET_SPENT ? left : left + 1);
      if (reason == StopReason.BREAKPOINT) {
        note(machine, reason, stops);
        port.ignoreBreakpoints(true);
        reason = machine.run(1);
        port.ignoreBreakpoints(false);
        if (reason == StopReason.BUDGET_SPENT) {
          continue;
        }
      }
      note(machine, reason, stops);
      if (reason == StopReason.TRAP_TAKEN) {
        long now = machine.clock().instructionsRetired();
        traps = trapsAt == now ? traps + 1 : 1;
        trapsAt = now;
        if (now == end && last == StopReason.TRAP_LOOP && traps == HOPELESS_TRAPS) {
          return last;
        }
      } else if (reason != StopReason.WATCHPOINT) {
        return reason;
      }
    }
    throw new AssertionError("no end of stops: " + stops.subList(MOST_STOPS - 10, MOST_STOPS));
  }

  private static void note(Machine machine, StopReason reason, List<String> stops) {
    REASONS[reason.ordinal()]++;
    stops.add(
        String.format(
            "%s at %x after %d: %s",
            reason,
            machine.hart().pc(),
            machine.clock().instructionsRetired(),
            machine.debug().takeHits()));
  }

  private void changeStops() {
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        long va = RandomSystem.randomCodeVa(random);
        breakpoints.add(va);
        each(port -> port.addBreakpoint(va));
      }
      case 2 -> {
        if (!breakpoints.isEmpty()) {
          long va = breakpoints.remove(random.nextInt(breakpoints.size()));
          breakpoints.removeIf(other -> other == va);
          each(port -> port.removeBreakpoint(va));
        }
      }
      case 3, 4 -> {
        boolean loads = random.nextBoolean();
        Watch watch =
            new Watch(
                RandomSystem.randomPa(random),
                1 + random.nextInt(random.nextBoolean() ? 8 : 5000),
                loads,
                !loads || random.nextBoolean());
        watches.add(watch);
        each(port -> port.watch(watch));
      }
      case 5, 6 -> {
        if (!watches.isEmpty()) {
          Watch watch = watches.remove(random.nextInt(watches.size()));
          each(port -> port.unwatch(watch));
        }
      }
      case 7 -> {
        boolean stop = random.nextBoolean();
        each(port -> port.stopAtTraps(stop));
      }
      default -> {}
    }
  }

  private void each(Consumer<DebugPort> action) {
    for (int i = 1; i < machines.length; i++) {
      action.accept(machines[i].debug());
    }
  }
}
