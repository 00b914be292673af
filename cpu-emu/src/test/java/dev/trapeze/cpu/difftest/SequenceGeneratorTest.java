package dev.trapeze.cpu.difftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the differential test rests on; this part needs no QEMU. */
class SequenceGeneratorTest {
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void thousandSequencesHoldEveryInstruction(Xlen xlen) {
    Set<Instruction> seen = EnumSet.noneOf(Instruction.class);
    for (int seed = 0; seed < 1000; seed++) {
      Sequence sequence = SequenceGenerator.generate(seed, xlen);
      ByteBuffer code = ByteBuffer.allocate(sequence.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
      sequence.emit(code);
      code.flip();
      while (code.hasRemaining()) {
        int raw = code.getShort() & 0xFFFF;
        raw |= Decoder.isCompressed(raw) ? 0 : code.getShort() << 16;
        for (Instruction row : Instruction.values()) {
          if (row.in(xlen) && row.accepts(raw, xlen)) {
            seen.add(row);
          }
        }
      }
    }

    Set<Instruction> all = EnumSet.noneOf(Instruction.class);
    Arrays.stream(Instruction.values())
        .filter(row -> SequenceGenerator.isCompared(row, xlen))
        .forEach(all::add);
    assertThat(seen).containsAll(all);
  }

  @Test
  void sameSeedGivesTheSameSequence() {
    assertThat(SequenceGenerator.generate(7, Xlen.RV64).listing())
        .isEqualTo(SequenceGenerator.generate(7, Xlen.RV64).listing())
        .isNotEqualTo(SequenceGenerator.generate(8, Xlen.RV64).listing());
  }

  @ParameterizedTest
  @MethodSource("brokenInstructions")
  void brokenInstructionIsFoundAndIsolated(Xlen xlen, Instruction row, Instruction instead) {
    Computer sound = new TrapezeComputer(Engine.BLOCKS);
    Computer broken = image -> sound.run(replaced((SequenceImage) image, row, instead));
    List<Sequence> sequences = new ArrayList<>();
    for (int seed = 0; seed < 400; seed++) {
      sequences.add(SequenceGenerator.generate(seed, xlen));
    }
    SequenceImage image = new SequenceImage(xlen, sequences, false);

    List<byte[]> expected = image.resultsOn(sound);
    List<byte[]> actual = image.resultsOn(broken);

    int found = 0;
    while (Arrays.equals(expected.get(found), actual.get(found))) {
      found++;
    }
    String description = Mismatch.describe(sequences.get(found), sound, broken);
    assertThat(description.lines().filter(line -> line.matches(" *[0-9a-f]+: .*")).count())
        .as(description)
        .isLessThanOrEqualTo(4);
    assertThat(description).containsPattern(row.mnemonic() + " +\\w+,\\w+,\\w+");
    assertThat(description).contains("seed " + found);
  }

  static Stream<Arguments> brokenInstructions() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                Stream.of(
                    Arguments.of(xlen, Instruction.XOR, Instruction.OR),
                    Arguments.of(xlen, Instruction.FSGNJ_D, Instruction.FSGNJN_D),
                    Arguments.of(xlen, Instruction.FMIN_S, Instruction.FMAX_S)));
  }

  private static SequenceImage replaced(SequenceImage image, Instruction row, Instruction instead) {
    ByteBuffer bytes = ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    return image.withCode(
        offset -> {
          int word = bytes.getInt(offset);
          boolean same = (word & row.mask()) == row.match();
          return same ? word ^ row.match() ^ instead.match() : word;
        });
  }
}
