package dev.trapeze.cpu.isa;

/** The part of the instruction set that an instruction belongs to. */
public enum Extension {
  I("I", "base integer instruction set"),
  M("M", "integer multiplication and division"),
  A("A", "atomic instructions"),
  C("C", "compressed instructions"),
  ZICSR("Zicsr", "control and status register instructions"),
  ZIFENCEI("Zifencei", "instruction-fetch fence"),
  PRIVILEGED("Privileged", "privileged architecture");

  private final String title;
  private final String words;

  Extension(String title, String words) {
    this.title = title;
    this.words = words;
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
    return this == PRIVILEGED ? "RISC-V Privileged 1.12" : "RISC-V Unprivileged 20191213";
  }
}
