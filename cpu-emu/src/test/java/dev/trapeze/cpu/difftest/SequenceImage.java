package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.isa.Encoder;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * A bare-metal program that runs many sequences: the harness, the sequences' code, and the table of
 * the registers that they start with.
 */
final class SequenceImage implements BareMetalImage {
  static final long SCRATCH_PA = 0x8100_0800L;

  /** Large enough for the largest offset of c.ldsp. */
  static final int SCRATCH_BYTES = 528;

  static final int LOGGED_TRAPS = 6;

  /** How many sequences one image takes: the last must still reach the harness with one jal. */
  static final int MOST_SEQUENCES = 3000;

  private static final int CODE_OFFSET = 0x2000;
  private static final int TABLE_OFFSET = 0x10_0000;
  private static final long RESULTS_PA = 0x8200_0000L;

  private final Xlen xlen;
  private final int count;
  private final boolean full;
  private final byte[] bytes;
  private final long supervisorEntryPa;

  /**
   * @param full true to send whole results, false to send a hash of each
   */
  SequenceImage(Xlen xlen, List<Sequence> sequences, boolean full) {
    if (sequences.size() > MOST_SEQUENCES) {
      throw new IllegalArgumentException(sequences.size() + " sequences are too many");
    }
    this.xlen = xlen;
    this.count = sequences.size();
    this.full = full;
    AssembledProgram harness = harness();
    supervisorEntryPa = harness.symbol("supervisor");
    int tableBytes = count * (34 * xlen.bytes() + 32 * Long.BYTES);
    ByteBuffer image =
        ByteBuffer.allocate(TABLE_OFFSET + tableBytes).order(ByteOrder.LITTLE_ENDIAN);
    image.put(harness.text()).position(CODE_OFFSET);
    List<Long> addresses = emit(sequences, harness.symbol("finish"), image);
    image.position(TABLE_OFFSET);
    for (int i = 0; i < count; i++) {
      Sequence sequence = sequences.get(i);
      word(image, addresses.get(i) | (sequence.userMode() ? 1 : 0));
      for (int register = 1; register < 32; register++) {
        word(image, sequence.registers()[register]);
      }
      word(image, sequence.floats().fcsr());
      word(image, sequence.floats().status());
      for (long value : sequence.floats().registers()) {
        image.putLong(value);
      }
    }
    bytes = image.array();
  }

  private AssembledProgram harness() {
    AssembledProgram program =
        Harness.assemble(
            "sequences.S",
            xlen,
            Map.of(
                "TABLE",
                BASE_PA + TABLE_OFFSET,
                "RESULTS",
                RESULTS_PA,
                "SCRATCH",
                SCRATCH_PA,
                "SCRATCH_BYTES",
                (long) SCRATCH_BYTES,
                "COUNT",
                (long) count,
                "FULL",
                full ? 1L : 0,
                "LOGGED_TRAPS",
                (long) LOGGED_TRAPS));
    if (program.text().length > CODE_OFFSET) {
      throw new IllegalStateException("the harness has outgrown its place");
    }
    return program;
  }

  private static List<Long> emit(List<Sequence> sequences, long finishPa, ByteBuffer image) {
    List<Long> addresses = new ArrayList<>();
    for (Sequence sequence : sequences) {
      if ((image.position() & 2) != 0) {
        image.putShort((short) Instruction.C_NOP.match());
      }
      addresses.add(BASE_PA + image.position());
      sequence.emit(image);
      int distance = (int) (finishPa - BASE_PA - image.position());
      image.putInt(Encoder.encode(Instruction.JAL, 0, 0, 0, distance));
      if (image.position() > TABLE_OFFSET) {
        throw new IllegalStateException("the sequences have outgrown their place");
      }
    }
    return addresses;
  }

  private void word(ByteBuffer image, long value) {
    if (xlen == Xlen.RV64) {
      image.putLong(value);
    } else {
      image.putInt((int) value);
    }
  }

  private SequenceImage(SequenceImage original, byte[] bytes) {
    xlen = original.xlen;
    count = original.count;
    full = original.full;
    supervisorEntryPa = original.supervisorEntryPa;
    this.bytes = bytes;
  }

  /** The same image with each word of the sequences' code replaced, given by its offset. */
  SequenceImage withCode(IntUnaryOperator wordAt) {
    byte[] changed = bytes.clone();
    ByteBuffer out = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset = CODE_OFFSET; offset < TABLE_OFFSET - 4; offset += 2) {
      int word = wordAt.applyAsInt(offset);
      if (word != out.getInt(offset)) {
        out.putInt(offset, word);
        offset += 2; // The next halfword has been written.
      }
    }
    return new SequenceImage(this, changed);
  }

  @Override
  public Xlen xlen() {
    return xlen;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public long supervisorEntryPa() {
    return supervisorEntryPa;
  }

  /** Bytes that the image sends for each sequence. */
  int resultBytes() {
    int words = 31 + 1 + 3 * LOGGED_TRAPS + 3;
    return full ? words * xlen.bytes() + 32 * Long.BYTES + SCRATCH_BYTES : xlen.bytes();
  }

  /** What the image sends for each sequence when that computer runs it. */
  List<byte[]> resultsOn(Computer computer) {
    byte[] sent = computer.run(this);
    if (sent.length != count * resultBytes()) {
      throw new IllegalStateException(
          String.format(
              "%d bytes were sent, not %d for each of %d sequences",
              sent.length, resultBytes(), count));
    }
    List<byte[]> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(Arrays.copyOfRange(sent, i * resultBytes(), (i + 1) * resultBytes()));
    }
    return results;
  }
}
