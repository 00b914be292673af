package dev.trapeze.cpu.difftest.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the comparison with QEMU rests on; this part needs no QEMU. */
class ProbesTest {
  private static final Board BOARD = new TrapezeBoard(Engine.BLOCKS);
  private static final int MACHINE_HANDLER = 3;
  private static final int SUPERVISOR_HANDLER = 1;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyExceptionReachesBothHandlers(Xlen xlen) {
    List<Probe> probes = TrapProbes.generate(3, xlen, 1200);

    // Page faults are the affair of the paging probes, which delegate nothing.
    assertThat(causes(xlen, probes, new byte[0], MACHINE_HANDLER))
        .contains(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 11L);
    assertThat(causes(xlen, probes, new byte[0], SUPERVISOR_HANDLER))
        .contains(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyInterruptReachesItsHandlers(Xlen xlen) {
    List<Probe> probes = InterruptProbes.generate(3, xlen, 800);
    long bit = xlen.signExtend(1L << (xlen.bits() - 1));

    assertThat(interrupts(xlen, probes, MACHINE_HANDLER))
        .contains(bit | 1, bit | 3, bit | 5, bit | 7, bit | 9);
    assertThat(interrupts(xlen, probes, SUPERVISOR_HANDLER)).contains(bit | 1, bit | 5, bit | 9);
  }

  @ParameterizedTest
  @EnumSource(PageTables.Mode.class)
  void accessesSucceedAndFaultInEveryWay(PageTables.Mode mode) {
    SplittableRandom random = new SplittableRandom(3);
    PageTables tables = new PageTables(mode, random);
    List<Probe> probes = PagingProbes.generate(tables, random, 1500);

    // A breakpoint is the end of an access that succeeded.
    assertThat(causes(mode.xlen, probes, tables.bytes(), MACHINE_HANDLER))
        .contains(1L, 3L, 5L, 7L, 12L, 13L, 15L);
  }

  @Test
  void sameSeedGivesTheSameProbes() {
    assertThat(TrapProbes.generate(7, Xlen.RV64, 50))
        .isEqualTo(TrapProbes.generate(7, Xlen.RV64, 50))
        .isNotEqualTo(TrapProbes.generate(8, Xlen.RV64, 50));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void wrongBoardIsFoundAndItsProbeIsolated(Xlen xlen) {
    Board wrong = image -> withLoadFaultsForStoreFaults(image, BOARD.run(image));

    String difference =
        Objects.requireNonNull(
            new Comparison(xlen, new byte[0], BOARD)
                .difference(TrapProbes.generate(1, xlen, 300), List.of(wrong)));

    assertThat(difference).contains("(cause 1)").containsPattern("# s[bw] a0");
    assertThat(difference.lines().filter(line -> line.startsWith("#"))).hasSize(1);
  }

  private static byte[] withLoadFaultsForStoreFaults(ProbeImage image, byte[] results) {
    ByteBuffer words = ByteBuffer.wrap(results).order(ByteOrder.LITTLE_ENDIAN);
    int slotBytes = ProbeImage.SLOT_WORDS * image.xlen().bytes();
    for (int probe = 0; probe < image.count(); probe++) {
      if (image.word(results, probe, 1) == 7) {
        words.putInt(probe * slotBytes + image.xlen().bytes(), 5);
      }
    }
    return results;
  }

  private static Set<Long> causes(Xlen xlen, List<Probe> probes, byte[] area, int handler) {
    return traps(xlen, probes, area, 0, handler);
  }

  private static Set<Long> interrupts(Xlen xlen, List<Probe> probes, int handler) {
    return traps(xlen, probes, new byte[0], 3, handler);
  }

  /** Causes of the traps noted from that word of the slots on. */
  private static Set<Long> traps(
      Xlen xlen, List<Probe> probes, byte[] area, int word, int handler) {
    ProbeImage image = new ProbeImage(xlen, probes, area);
    byte[] results = BOARD.run(image);
    Set<Long> causes = new TreeSet<>();
    for (int i = 0; i < probes.size(); i++) {
      if ((image.word(results, i, word) & 3) == handler) {
        causes.add(image.word(results, i, word + 1));
      }
    }
    return causes;
  }
}
