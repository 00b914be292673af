package dev.trapeze.cpu.isa;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction's rounding-mode field can ask for (RISC-V Unprivileged 20191213, table 11.1).
 */
public enum RoundingMode {
  /** To nearest, ties to even. */
  RNE(0),
  /** Towards zero. */
  RTZ(1),
  /** Down, towards negative infinity. */
  RDN(2),
  /** Up, towards positive infinity. */
  RUP(3),
  /** To nearest, ties to the larger magnitude. */
  RMM(4),
  /** As {@code frm} says when the instruction is executed. */
  DYN(7);

  private final int code;

  RoundingMode(int code) {
    this.code = code;
  }

  /** The three bits that stand for it. */
  public int code() {
    return code;
  }

  /** The name in assembly language. */
  public String assemblerName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that those three bits stand for, or null when they are reserved. */
  public static @Nullable RoundingMode ofCode(int code) {
    for (RoundingMode mode : values()) {
      if (mode.code == code) {
        return mode;
      }
    }
    return null;
  }

  /** The mode with that lower-case name, or null when there is none. */
  public static @Nullable RoundingMode ofName(String name) {
    for (RoundingMode mode : values()) {
      if (mode.assemblerName().equals(name)) {
        return mode;
      }
    }
    return null;
  }
}
