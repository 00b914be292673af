package dev.trapeze.cpu.isa;

/**
 * Where an instruction keeps the bits of its immediate, read from the notation of the
 * specification's format figures: {@code "12|10:5@25"} says that from instruction bit 25 upwards
 * lie, written with the highest first, the immediate's bit 12 and its bits 10 to 5.
 *
 * <p>Decoder and encoder both follow this one description, so they cannot disagree.
 */
public final class ImmediateLayout {
  /** The layout of a format without an immediate. */
  static final ImmediateLayout NONE = new ImmediateLayout(false);

  private final boolean signed;
  // Run i moves the bits runMasks[i] << runImmediateShifts[i] of the immediate to instruction bit
  // runInstructionShifts[i] upwards.
  private final int[] runMasks;
  private final int[] runInstructionShifts;
  private final int[] runImmediateShifts;
  private final int lowestBit;
  private final int highestBit;

  private ImmediateLayout(boolean signed, String... chunks) {
    this.signed = signed;
    int runs = 0;
    for (String chunk : chunks) {
      runs += chunk.split("\\|").length;
    }
    runMasks = new int[runs];
    runInstructionShifts = new int[runs];
    runImmediateShifts = new int[runs];
    int low = runs == 0 ? 0 : 31;
    int high = -1;
    int run = 0;
    for (String chunk : chunks) {
      int at = chunk.indexOf('@');
      String[] ranges = chunk.substring(0, at).split("\\|");
      int instructionBit = Integer.parseInt(chunk.substring(at + 1));
      for (int i = ranges.length - 1; i >= 0; i--) {
        int colon = ranges[i].indexOf(':');
        int to = Integer.parseInt(colon < 0 ? ranges[i] : ranges[i].substring(0, colon));
        int from = colon < 0 ? to : Integer.parseInt(ranges[i].substring(colon + 1));
        int width = to - from + 1;
        runMasks[run] = (1 << width) - 1;
        runInstructionShifts[run] = instructionBit;
        runImmediateShifts[run] = from;
        run++;
        instructionBit += width;
        low = Math.min(low, from);
        high = Math.max(high, to);
      }
    }
    lowestBit = low;
    highestBit = high;
  }

  /** An immediate that is sign-extended from its highest bit. */
  static ImmediateLayout signed(String... chunks) {
    return new ImmediateLayout(true, chunks);
  }

  /** An immediate that is zero-extended. */
  static ImmediateLayout unsigned(String... chunks) {
    return new ImmediateLayout(false, chunks);
  }

  /** True when the format has an immediate. */
  public boolean present() {
    return highestBit >= 0;
  }

  /** The immediate of an instruction word, extended to 32 bits. */
  public int extract(int raw) {
    int value = 0;
    for (int i = 0; i < runMasks.length; i++) {
      value |= ((raw >>> runInstructionShifts[i]) & runMasks[i]) << runImmediateShifts[i];
    }
    if (signed) {
      int unused = 31 - highestBit;
      value = (value << unused) >> unused;
    }
    return value;
  }

  /** The instruction bits that stand for an immediate which {@link #holds} accepts. */
  public int insert(int immediate) {
    int bits = 0;
    for (int i = 0; i < runMasks.length; i++) {
      bits |= ((immediate >>> runImmediateShifts[i]) & runMasks[i]) << runInstructionShifts[i];
    }
    return bits;
  }

  /** True when the immediate can be encoded: in range, and a multiple of {@link #multipleOf}. */
  public boolean holds(long immediate) {
    return immediate >= lowest() && immediate <= highest() && (immediate & (multipleOf() - 1)) == 0;
  }

  /** The smallest immediate that can be encoded. */
  public long lowest() {
    return signed ? -(1L << highestBit) : 0;
  }

  /** The largest immediate that can be encoded. */
  public long highest() {
    long bits = signed ? highestBit : highestBit + 1L;
    return (1L << bits) - multipleOf();
  }

  /** The power of two of which every encodable immediate is a multiple. */
  public long multipleOf() {
    return 1L << lowestBit;
  }
}
