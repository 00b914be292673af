package dev.trapeze.console.debugger.gdb;

import dev.trapeze.cpu.isa.CsrId;

/** A register as gdb knows it, with its number in packets: gdb's own numbers for RISC-V. */
sealed interface TargetRegister {
  /** Number of {@link Pc}; x0 to x31 come before it. */
  int PC = 32;

  /** Number of the first floating-point register. */
  int FIRST_FLOAT = 33;

  /** Number of CSR 0. */
  int FIRST_CSR = 65;

  /** Number of {@link Mode}, behind all CSRs. */
  int MODE = FIRST_CSR + 4096;

  /** Its number in packets. */
  int number();

  /** An integer register. */
  record Integer(int index) implements TargetRegister {
    @Override
    public int number() {
      return index;
    }
  }

  /** The address of the next instruction. */
  record Pc() implements TargetRegister {
    @Override
    public int number() {
      return PC;
    }
  }

  /** A floating-point register. */
  record Float(int index) implements TargetRegister {
    @Override
    public int number() {
      return FIRST_FLOAT + index;
    }
  }

  /** A control and status register. */
  record Csr(CsrId csr) implements TargetRegister {
    @Override
    public int number() {
      return FIRST_CSR + csr.number();
    }
  }

  /** The privilege mode, which gdb calls {@code priv}. */
  record Mode() implements TargetRegister {
    @Override
    public int number() {
      return MODE;
    }
  }
}
