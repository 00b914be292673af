package dev.trapeze.cpu.isa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the registers (RISC-V calling conventions, register convention): integer, and
 * floating-point.
 */
public final class Register {
  private static final List<String> ABI_NAMES =
      List.of(
          "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3",
          "a4", "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11",
          "t3", "t4", "t5", "t6");

  private static final List<String> FLOAT_ABI_NAMES =
      List.of(
          "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
          "fa3", "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9",
          "fs10", "fs11", "ft8", "ft9", "ft10", "ft11");

  private static final Map<String, Integer> NUMBERS = new HashMap<>();
  private static final Map<String, Integer> FLOAT_NUMBERS = new HashMap<>();

  static {
    for (int i = 0; i < ABI_NAMES.size(); i++) {
      NUMBERS.put(ABI_NAMES.get(i), i);
      NUMBERS.put("x" + i, i);
      FLOAT_NUMBERS.put(FLOAT_ABI_NAMES.get(i), i);
      FLOAT_NUMBERS.put("f" + i, i);
    }
    NUMBERS.put("fp", 8);
  }

  private Register() {}

  /** The ABI name of register {@code number}, 0 to 31, such as {@code a0}. */
  public static String abiName(int number) {
    return ABI_NAMES.get(number);
  }

  /** The ABI name of floating-point register {@code number}, 0 to 31, such as {@code fa0}. */
  public static String floatAbiName(int number) {
    return FLOAT_ABI_NAMES.get(number);
  }

  /** The number of the register with that ABI name or {@code x} name, or -1 when there is none. */
  public static int ofName(String name) {
    return NUMBERS.getOrDefault(name, -1);
  }

  /**
   * The number of the floating-point register with that ABI name or {@code f} name, or -1 when
   * there is none.
   */
  public static int ofFloatName(String name) {
    return FLOAT_NUMBERS.getOrDefault(name, -1);
  }
}
