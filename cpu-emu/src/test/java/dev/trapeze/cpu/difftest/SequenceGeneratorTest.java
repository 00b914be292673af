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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  @EnumSource(Xlen.class)
  void brokenInstructionIsFoundAndIsolated(Xlen xlen) {
    Computer sound = new TrapezeComputer(Engine.BLOCKS);
    Computer broken = image -> sound.run(withOrForXor((SequenceImage) image));
    List<Sequence> sequences = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
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
        .isLessThanOrEqualTo(3);
    assertThat(description).containsPattern("xor +\\w+,\\w+,\\w+").contains("seed " + found);
  }

  private static SequenceImage withOrForXor(SequenceImage image) {
    ByteBuffer bytes = ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    return image.withCode(
        offset -> {
          int word = bytes.getInt(offset);
          boolean xor = (word & Instruction.XOR.mask()) == Instruction.XOR.match();
          return xor ? word ^ Instruction.XOR.match() ^ Instruction.OR.match() : word;
        });
  }
}
