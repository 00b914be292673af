package dev.trapeze.cpu.difftest.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.BoardOutcome;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.machine.VirtBoard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs bare-metal programs in M-mode on boards that differ in their engine alone, a random number
 * of instructions at a time: traps and returns of every mode, interrupts, page tables and
 * protection that change. Harts have to be equal after every slice, and memory at the end. This
 * needs no QEMU.
 */
class BoardLockstepTest {
  private static final int SEEDS = Integer.getInteger("trapeze.lockstep.boards", 2);
  private static final int PROBES = 150;
  private static final int LONGEST_SLICE = 400;
  private static final int MOST_SLICES = 20_000;

  static Stream<Arguments> seeds() {
    return Stream.of(PageTables.Mode.values())
        .flatMap(
            mode ->
                Stream.iterate(1L, seed -> seed + 1)
                    .limit(SEEDS)
                    .map(seed -> Arguments.of(mode, seed)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void enginesAgreeInMachineMode(PageTables.Mode mode, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ProbeImage image = mixture(mode, random);
    VirtBoard reference = TrapezeBoard.loaded(Engine.REFERENCE, image);
    List<VirtBoard> others = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      if (engine != Engine.REFERENCE) {
        others.add(TrapezeBoard.loaded(engine, image));
      }
    }
    BoardOutcome outcome = new BoardOutcome.BudgetSpent();
    for (int slice = 0; outcome.equals(new BoardOutcome.BudgetSpent()); slice++) {
      assertThat(slice).as("slices of seed %d", seed).isLessThan(MOST_SLICES);
      long budget = random.nextInt(8) == 0 ? random.nextInt(4) : random.nextInt(LONGEST_SLICE);
      outcome = reference.run(budget);
      for (VirtBoard board : others) {
        String place = String.format("slice %d, %s", slice, board.config().machine().engine());
        assertThat(board.run(budget)).as(place).isEqualTo(outcome);
        assertThat(describe(board)).as(place).isEqualTo(describe(reference));
      }
    }
    assertThat(outcome).isEqualTo(new BoardOutcome.PoweredOff(0));
    for (VirtBoard board : others) {
      assertThat(Arrays.mismatch(board.ram().array(), reference.ram().array()))
          .as("first differing byte of RAM, %s", board.config().machine().engine())
          .isEqualTo(-1);
    }
  }

  /** Probes of all kinds in a random order. */
  private static ProbeImage mixture(PageTables.Mode mode, SplittableRandom random) {
    Xlen xlen = mode.xlen;
    PageTables tables = new PageTables(mode, random);
    List<Probe> probes = new ArrayList<>();
    probes.addAll(PagingProbes.generate(tables, random, 2 * PROBES));
    probes.addAll(TrapProbes.generate(random.nextLong(), xlen, PROBES));
    probes.addAll(InterruptProbes.generate(random.nextLong(), xlen, PROBES));
    probes.addAll(CsrProbes.values(random.nextLong(), xlen, PROBES));
    Collections.shuffle(probes, new Random(random.nextLong()));
    // The last, because their locks stay.
    probes.addAll(PmpProbes.generate(random.nextLong(), xlen, PROBES));
    return new ProbeImage(xlen, probes, tables.bytes());
  }

  private static String describe(VirtBoard board) {
    Hart hart = board.harts().get(0);
    StringBuilder text = new StringBuilder();
    text.append(String.format("%s pc %x", hart.mode(), hart.pc()));
    text.append(" retired ").append(board.clock().instructionsRetired());
    for (int i = 0; i < 32; i++) {
      text.append(String.format(" x%d=%x f%d=%x", i, hart.x(i), i, hart.floats().registers()[i]));
    }
    for (CsrId csr : CsrId.values()) {
      text.append(' ').append(csr).append('=').append(Long.toHexString(hart.csrs().read(csr)));
    }
    return text.toString();
  }
}
