package dev.trapeze.kernel.abi;

/**
 * Where one argument of a system call comes from: how the registers that a program of some
 * personality has filled become what the kernel's handler of the call expects.
 */
public sealed interface Argument {

  /** The argument registers of the caller. */
  @FunctionalInterface
  interface Registers {
    /** Register {@code a0 + index}, the whole of it, sign-extended. */
    long argument(int index);
  }

  /** The value, sign-extended. */
  long valueIn(Registers registers);

  /** The whole register {@code a0 + register}: a C {@code long} or an address. */
  record Word(int register) implements Argument {
    @Override
    public long valueIn(Registers registers) {
      return registers.argument(register);
    }
  }

  /** The low 32 bits of the register, sign-extended: a C {@code int}. */
  record Int(int register) implements Argument {
    @Override
    public long valueIn(Registers registers) {
      return (int) registers.argument(register);
    }
  }

  /** The low 16 bits of the register, sign-extended: a C {@code short}. */
  record Short(int register) implements Argument {
    @Override
    public long valueIn(Registers registers) {
      return (short) registers.argument(register);
    }
  }

  /** A number of {@code bits} bits, at most 32, from bit {@code lowest} of the register up. */
  record Bits(int register, int lowest, int bits) implements Argument {
    @Override
    public long valueIn(Registers registers) {
      return registers.argument(register) >>> lowest & (1L << bits) - 1;
    }
  }

  /** The low 32 bits of the register, without a sign, times {@code factor}. */
  record Scaled(int register, int factor) implements Argument {
    @Override
    public long valueIn(Registers registers) {
      return (registers.argument(register) & 0xFFFF_FFFFL) * factor;
    }
  }

  /** A value that the program does not give. */
  record Constant(long value) implements Argument {
    @Override
    public long valueIn(Registers registers) {
      return value;
    }
  }
}
