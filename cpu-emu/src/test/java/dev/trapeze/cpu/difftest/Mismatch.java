package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a sequence on which two computers disagree as short as it can, and describes it. */
final class Mismatch {
  private Mismatch() {}

  /** The smallest sequence found by leaving out steps, with the differences that it shows. */
  static String describe(Sequence sequence, Computer expected, Computer actual) {
    Sequence smallest = shrink(sequence, expected, actual);
    SequenceImage image = new SequenceImage(sequence.xlen(), List.of(smallest), true);
    return smallest.listing()
        + "differences (QEMU, ours):\n"
        + differences(
            sequence.xlen(), image.resultsOn(expected).get(0), image.resultsOn(actual).get(0));
  }

  private static Sequence shrink(Sequence sequence, Computer expected, Computer actual) {
    Sequence smallest = sequence;
    boolean shrunk = true;
    while (shrunk && smallest.steps().size() > 1) {
      List<Sequence> candidates = new ArrayList<>();
      for (int step = 0; step < smallest.steps().size(); step++) {
        candidates.add(smallest.without(step));
      }
      SequenceImage image = new SequenceImage(sequence.xlen(), candidates, false);
      List<byte[]> wanted = image.resultsOn(expected);
      List<byte[]> got = image.resultsOn(actual);
      shrunk = false;
      for (int i = candidates.size() - 1; i >= 0 && !shrunk; i--) {
        if (!Arrays.equals(wanted.get(i), got.get(i))) {
          smallest = candidates.get(i);
          shrunk = true;
        }
      }
    }
    return smallest;
  }

  private static String differences(Xlen xlen, byte[] expected, byte[] actual) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < expected.length / xlen.bytes(); i++) {
      long wanted = word(expected, i, xlen);
      long got = word(actual, i, xlen);
      if (wanted != got) {
        text.append(
            String.format("  %-14s %s  %s%n", place(i, xlen), xlen.hex(wanted), xlen.hex(got)));
      }
    }
    return text.toString();
  }

  private static long word(byte[] result, int index, Xlen xlen) {
    ByteBuffer words = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
    return xlen == Xlen.RV64
        ? words.getLong(index * Long.BYTES)
        : words.getInt(index * Integer.BYTES);
  }

  private static String place(int index, Xlen xlen) {
    int log = index - 32;
    if (index < 31) {
      return Register.abiName(index + 1);
    }
    if (index == 31) {
      return "traps";
    }
    if (log < 3 * SequenceImage.LOGGED_TRAPS) {
      return "trap " + (log / 3 + 1) + " " + List.of("scause", "sepc", "stval").get(log % 3);
    }
    int status = log - 3 * SequenceImage.LOGGED_TRAPS;
    if (status < 3) {
      return List.of("fcsr", "sstatus", "nothing").get(status);
    }
    int offset = (status - 3) * xlen.bytes();
    return offset < 32 * Long.BYTES
        ? "f" + offset / Long.BYTES + (offset % Long.BYTES == 0 ? "" : " high")
        : "scratch+" + (offset - 32 * Long.BYTES);
  }
}
