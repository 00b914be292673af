package dev.trapeze.cpu.difftest;

/**
 * Floating-point state at the start of a sequence.
 *
 * @param registers f0 to f31, 64 bits each
 * @param fcsr rounding mode and flags
 * @param status the field FS in its place in {@code sstatus}: 0 for off
 */
record StartingFloats(long[] registers, int fcsr, int status) {
  /** Nothing in the registers, and FS off. */
  static final StartingFloats OFF = new StartingFloats(new long[32], 0, 0);

  String listing() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("#   fcsr = 0x%02x, sstatus.FS = %d%n", fcsr, status >> 13));
    for (int i = 0; i < registers.length; i += 2) {
      text.append(
          String.format(
              "#   f%-2d  = 0x%016x   f%-2d  = 0x%016x%n",
              i, registers[i], i + 1, registers[i + 1]));
    }
    return text.toString();
  }
}
