package dev.trapeze.cpu.isa;

import java.util.Locale;

/**
 * The parts of the instruction set that an instruction or a register can belong to, in the order in
 * which an ISA string names them (RISC-V Unprivileged 20191213, 27.11).
 */
public enum Extension {
  I("I", "base integer instruction set", Volumes.UNPRIVILEGED),
  M("M", "integer multiplication and division", Volumes.UNPRIVILEGED),
  A("A", "atomic instructions", Volumes.UNPRIVILEGED),
  F("F", "single-precision floating point", Volumes.UNPRIVILEGED),
  D("D", "double-precision floating point", Volumes.UNPRIVILEGED),
  C("C", "compressed instructions", Volumes.UNPRIVILEGED),
  ZICBOM("Zicbom", "cache-block management", Volumes.CACHE_BLOCKS),
  ZICBOZ("Zicboz", "zeroing of cache blocks", Volumes.CACHE_BLOCKS),
  ZICNTR("Zicntr", "user counters cycle, time and instret", Volumes.UNPRIVILEGED),
  ZICSR("Zicsr", "control and status register instructions", Volumes.UNPRIVILEGED),
  ZIFENCEI("Zifencei", "instruction-fetch fence", Volumes.UNPRIVILEGED),
  ZIHPM("Zihpm", "user hardware performance counters", Volumes.UNPRIVILEGED),
  ZBA("Zba", "address generation", Volumes.BIT_MANIPULATION),
  ZBB("Zbb", "basic bit manipulation", Volumes.BIT_MANIPULATION),
  ZBS("Zbs", "single-bit instructions", Volumes.BIT_MANIPULATION),
  SSTC("Sstc", "supervisor timer compare", "RISC-V Sstc 1.0"),
  SVINVAL("Svinval", "fine-grained address-translation invalidation", Volumes.PRIVILEGED),
  /** M-, S- and U-mode themselves, which every machine has and no ISA string names. */
  PRIVILEGED("Privileged", "privileged architecture", Volumes.PRIVILEGED);

  private static final class Volumes {
    static final String UNPRIVILEGED = "RISC-V Unprivileged 20191213";
    static final String PRIVILEGED = "RISC-V Privileged 1.12";
    static final String BIT_MANIPULATION = "RISC-V Bit-Manipulation 1.0.0";
    static final String CACHE_BLOCKS = "RISC-V Cache Management Operations 1.0";
  }

  private final String title;
  private final String words;
  private final String volume;

  Extension(String title, String words, String volume) {
    this.title = title;
    this.words = words;
    this.volume = volume;
  }

  /** The name that the specification gives it, such as {@code Zicsr}. */
  public String title() {
    return title;
  }

  /** What it holds, in words. */
  public String words() {
    return words;
  }

  /** The volume of the specification, with its version, to which section numbers refer. */
  public String volume() {
    return volume;
  }

  /** The name as an ISA string has it, such as {@code zicsr}. */
  String stringName() {
    return title.toLowerCase(Locale.ROOT);
  }

  /** True when its name is one letter, which has a bit of its own in {@code misa}. */
  boolean isLetter() {
    return title.length() == 1;
  }
}
