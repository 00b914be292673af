package dev.trapeze.cpu.isa;

/** The register widths in which an instruction exists. */
enum Widths {
  BOTH,
  RV32_ONLY,
  RV64_ONLY;

  boolean include(Xlen xlen) {
    return this == BOTH || (this == RV32_ONLY) == (xlen == Xlen.RV32);
  }
}
