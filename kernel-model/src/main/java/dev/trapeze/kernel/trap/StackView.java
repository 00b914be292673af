package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import java.util.OptionalLong;

/** What a {@link Backtrace} gets to see of a program. Addresses are zero-extended. */
public interface StackView {

  /** Width of the program's registers. */
  Xlen xlen();

  /** Where the program is. */
  long pc();

  /** The frame pointer, s0, whatever the program has made of it. */
  long framePointer();

  /** The lowest byte of the program's stack. */
  long stackStartVa();

  /** The address behind the stack's highest byte. */
  long stackEndVa();

  /**
   * The word of XLEN bits at an address, zero-extended; empty if the program itself could not load
   * it: the address is no multiple of the word's size, or no page of the program's is there.
   */
  OptionalLong word(long va);
}
