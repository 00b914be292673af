package dev.trapeze.console.debugger.expression;

import dev.trapeze.cpu.isa.Xlen;

/** The type of a value: C's own ones, and what symbols without debug information have. */
public sealed interface Type {
  /** {@code char}, which is unsigned in RISC-V (RISC-V ELF psABI, C type representations). */
  Whole CHAR = new Whole("char", 1, false);

  /** {@code int}. */
  Whole INT = new Whole("int", 4, true);

  /** {@code unsigned int}. */
  Whole UNSIGNED_INT = new Whole("unsigned int", 4, false);

  /** {@code long}, as wide as a register. */
  Whole LONG = new Whole("long", Whole.REGISTER, true);

  /** {@code unsigned long}. */
  Whole UNSIGNED_LONG = new Whole("unsigned long", Whole.REGISTER, false);

  /** {@code long long}. */
  Whole LONG_LONG = new Whole("long long", 8, true);

  /** {@code unsigned long long}. */
  Whole UNSIGNED_LONG_LONG = new Whole("unsigned long long", 8, false);

  /** {@code double}. */
  Real DOUBLE = new Real("double", 8);

  /** {@code float}. */
  Real FLOAT = new Real("float", 4);

  /** No value. */
  Nothing VOID = new Nothing();

  /** A function without debug information. */
  Code CODE = new Code("<text variable, no debug info>");

  /** {@code void ()}: what the program counter points to. */
  Code FUNCTION = new Code("void ()");

  /** {@code void *}. */
  Pointer VOID_POINTER = new Pointer(VOID);

  /** Length of a value in bytes; 1 for what pointers step over bytewise. */
  long bytes(Xlen xlen);

  /** As C and gdb write it. */
  String name();

  /**
   * An integer.
   *
   * @param bytes 1, 2, 4 or 8, or {@link #REGISTER}
   */
  record Whole(String name, int bytes, boolean signed) implements Type {
    /** As many bytes as a register has. */
    static final int REGISTER = 0;

    @Override
    public long bytes(Xlen xlen) {
      return bytes == REGISTER ? xlen.bytes() : bytes;
    }

    /** {@code bits} cut to this type, and extended as it is signed. */
    long fit(long bits, Xlen xlen) {
      int unused = 64 - 8 * (int) bytes(xlen);
      return signed ? bits << unused >> unused : bits << unused >>> unused;
    }
  }

  /** A floating-point number of 4 or 8 bytes. */
  record Real(String name, int bytes) implements Type {
    @Override
    public long bytes(Xlen xlen) {
      return bytes;
    }
  }

  /** An address, kept zero-extended. */
  record Pointer(Type target) implements Type {
    @Override
    public long bytes(Xlen xlen) {
      return xlen.bytes();
    }

    @Override
    public String name() {
      if (target.equals(FUNCTION)) {
        return "void (*)()";
      }
      return target.name() + (target instanceof Pointer ? "*" : " *");
    }
  }

  /** Several values in memory, one behind the other. */
  record Array(Type element, int count) implements Type {
    @Override
    public long bytes(Xlen xlen) {
      return count * element.bytes(xlen);
    }

    @Override
    public String name() {
      return element.name() + " [" + count + "]";
    }
  }

  /** Instructions. */
  record Code(String name) implements Type {
    @Override
    public long bytes(Xlen xlen) {
      return 1;
    }
  }

  /** A data symbol that is no integer by its size. */
  record Data(long sizeBytes) implements Type {
    @Override
    public long bytes(Xlen xlen) {
      return 1;
    }

    @Override
    public String name() {
      return "<data variable, no debug info>";
    }
  }

  /** {@code void}. */
  record Nothing() implements Type {
    @Override
    public long bytes(Xlen xlen) {
      return 1;
    }

    @Override
    public String name() {
      return "void";
    }
  }

  /** True for C's {@code char} of any sign, which is shown as a character too. */
  default boolean isCharacter() {
    return this instanceof Whole whole && whole.bytes() == 1;
  }
}
