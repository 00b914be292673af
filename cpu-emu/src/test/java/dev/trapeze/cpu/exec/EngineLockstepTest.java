package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.MmuConfig;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the block engine, interpreting and translating, and the reference stepper side by side on a
 * {@link RandomSystem}; everything visible has to be equal after every slice.
 */
class EngineLockstepTest {
  private static final int SEEDS = Integer.getInteger("trapeze.lockstep.seeds", 12);
  private static final int SLICES = 400;

  static Stream<Arguments> seeds() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                Stream.iterate(1, seed -> seed + 1)
                    .limit(SEEDS)
                    .map(seed -> Arguments.of(xlen, seed)));
  }

  private SplittableRandom random = new SplittableRandom(0);

  @ParameterizedTest
  @MethodSource("seeds")
  void enginesAgree(Xlen xlen, long seed) throws AssemblyException {
    random = new SplittableRandom(seed);
    RandomSystem system =
        new RandomSystem(
            xlen,
            random,
            MmuConfig.DEFAULT,
            Engine.REFERENCE,
            Engine.BLOCKS,
            Engine.EAGERLY_TRANSLATED);
    for (int slice = 0; slice < SLICES; slice++) {
      long budget = random.nextInt(8) == 0 ? random.nextInt(4) : random.nextInt(300);
      StopReason reason = system.machines[0].run(budget);
      for (int i = 1; i < system.machines.length; i++) {
        StopReason actual = runInPieces(system.machines[i], budget);
        assertThat(actual).as("stop reason of machine %d, slice %d", i, slice).isEqualTo(reason);
        system.compare(i, slice);
      }
      system.disturb(reason);
    }
  }

  private StopReason runInPieces(Machine machine, long budget) {
    long first = random.nextInt(2) == 0 ? budget : random.nextLong(budget + 1);
    StopReason reason = machine.run(first);
    return reason == StopReason.BUDGET_SPENT && first < budget
        ? machine.run(budget - first)
        : reason;
  }
}
