package dev.trapeze.cpu.difftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs generated sequences on QEMU and on our machine with either engine. System properties: {@code
 * trapeze.difftest.sequences} is their number for each width, {@code trapeze.difftest.seed} the
 * first seed. Skipped where QEMU is not installed.
 */
class QemuDifferentialTest {
  private static final int SEQUENCES = Integer.getInteger("trapeze.difftest.sequences", 3000);
  private static final long FIRST_SEED = Long.getLong("trapeze.difftest.seed", 0);
  private static final int MOST_DESCRIBED = 5;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void machineDoesWhatQemuDoes(Xlen xlen, @TempDir Path folder) {
    QemuComputer qemu = new QemuComputer(folder, xlen);
    List<String> mismatches = new ArrayList<>();
    for (int first = 0; first < SEQUENCES; first += SequenceImage.MOST_SEQUENCES) {
      List<Sequence> sequences = new ArrayList<>();
      int count = Math.min(SEQUENCES - first, SequenceImage.MOST_SEQUENCES);
      for (int i = 0; i < count; i++) {
        sequences.add(SequenceGenerator.generate(FIRST_SEED + first + i, xlen));
      }
      compare(sequences, qemu, mismatches);
    }
    assertThat(mismatches).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void everyIllegalHalfwordIsIllegalOnQemu(Xlen xlen, @TempDir Path folder) {
    List<Integer> illegal = new ArrayList<>();
    for (int raw = 0; raw < 0x1_0000; raw++) {
      if (Decoder.isCompressed(raw) && Decoder.decode(raw, xlen) == null) {
        illegal.add(raw);
      }
    }
    List<Sequence> sequences = new ArrayList<>();
    for (int first = 0; first < illegal.size(); first += SequenceImage.LOGGED_TRAPS) {
      int end = Math.min(first + SequenceImage.LOGGED_TRAPS, illegal.size());
      List<Step> steps = new ArrayList<>();
      for (int raw : illegal.subList(first, end)) {
        steps.add(new Step.Straight(List.of(raw)));
      }
      sequences.add(new Sequence(first, xlen, false, new long[32], StartingFloats.OFF, steps));
    }
    List<String> mismatches = new ArrayList<>();
    for (List<Sequence> part : parts(sequences)) {
      compare(part, new QemuComputer(folder, xlen), mismatches);
    }
    assertThat(mismatches).isEmpty();
  }

  private static List<List<Sequence>> parts(List<Sequence> sequences) {
    List<List<Sequence>> parts = new ArrayList<>();
    for (int first = 0; first < sequences.size(); first += SequenceImage.MOST_SEQUENCES) {
      int end = Math.min(first + SequenceImage.MOST_SEQUENCES, sequences.size());
      parts.add(sequences.subList(first, end));
    }
    return parts;
  }

  private static void compare(
      List<Sequence> sequences, QemuComputer qemu, List<String> mismatches) {
    SequenceImage image = new SequenceImage(sequences.get(0).xlen(), sequences, false);
    List<byte[]> expected = image.resultsOn(qemu);
    for (Engine engine : Engine.values()) {
      Computer ours = new TrapezeComputer(engine);
      List<byte[]> actual = image.resultsOn(ours);
      for (int i = 0; i < sequences.size() && mismatches.size() < MOST_DESCRIBED; i++) {
        if (!Arrays.equals(expected.get(i), actual.get(i))) {
          mismatches.add(engine + "\n" + Mismatch.describe(sequences.get(i), qemu, ours));
        }
      }
    }
  }
}
