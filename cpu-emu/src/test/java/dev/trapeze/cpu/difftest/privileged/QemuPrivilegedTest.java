package dev.trapeze.cpu.difftest.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs bare-metal programs in M-mode on QEMU and on our board with each engine; all of their result
 * memory has to be equal. System properties: {@code trapeze.difftest.images} is the number of
 * random programs of each kind, {@code trapeze.difftest.probes} how many things each tries, {@code
 * trapeze.difftest.seed} the first seed. Skipped where QEMU is not installed.
 */
class QemuPrivilegedTest {
  private static final int IMAGES = Integer.getInteger("trapeze.difftest.images", 1);
  private static final int PROBES = Integer.getInteger("trapeze.difftest.probes", 600);
  private static final long FIRST_SEED = Long.getLong("trapeze.difftest.seed", 0);
  private static final int CSRS = 4096;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sameCsrsExistInEachMode(Xlen xlen) {
    for (int first = 0; first < CSRS; first += CSRS / 4) {
      compare(xlen, CsrProbes.existence(first, CSRS / 4), new byte[0], "CSRs from " + first);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void csrsKeepWhatQemuKeeps(Xlen xlen) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + IMAGES; seed++) {
      compare(xlen, CsrProbes.values(seed, xlen, PROBES), new byte[0], "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void exceptionsAndReturnsGoWhereQemuGoes(Xlen xlen) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + IMAGES; seed++) {
      compare(xlen, TrapProbes.generate(seed, xlen, PROBES), new byte[0], "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void interruptsAreTakenAsQemuTakesThem(Xlen xlen) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + IMAGES; seed++) {
      compare(xlen, InterruptProbes.generate(seed, xlen, PROBES), new byte[0], "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(PageTables.Mode.class)
  void addressesAreTranslatedAsQemuTranslatesThem(PageTables.Mode mode) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + IMAGES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      PageTables tables = new PageTables(mode, random);
      List<Probe> probes = PagingProbes.generate(tables, random, PROBES);
      compare(mode.xlen, probes, tables.bytes(), mode + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void physicalMemoryIsProtectedAsQemuProtectsIt(Xlen xlen) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + IMAGES; seed++) {
      List<Probe> probes = PmpProbes.generate(seed, xlen, PROBES / 2);
      compare(xlen, probes, PmpProbes.area(), "seed " + seed);
    }
  }

  private void compare(Xlen xlen, List<Probe> probes, byte[] area, String origin) {
    List<TrapezeBoard> ours = Arrays.stream(Engine.values()).map(TrapezeBoard::new).toList();
    Comparison comparison = new Comparison(xlen, area, new QemuBoard(folder, xlen));
    assertThat(comparison.difference(probes, ours)).as("%s, %s", xlen, origin).isNull();
  }
}
