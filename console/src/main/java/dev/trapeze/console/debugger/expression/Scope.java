package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.isa.Xlen;
import org.jspecify.annotations.Nullable;

/** What the names in an expression mean, at one moment. */
public interface Scope {
  /** The width of registers and addresses. */
  Xlen xlen();

  /**
   * A register.
   *
   * @param name without its {@code $}
   * @return null if there is none with that name
   * @throws CommandError if there is one whose value is not to be had here
   */
  @Nullable Value register(String name) throws CommandError;

  /**
   * Sets a register to what {@code bits} hold.
   *
   * @throws CommandError if it cannot be set
   */
  void setRegister(String name, long bits) throws CommandError;

  /**
   * Reads memory.
   *
   * @param va extended in either way
   * @return how many bytes could be read
   */
  int read(long va, byte[] into);

  /**
   * Writes memory.
   *
   * @throws CommandError if not all of it can be written
   */
  void write(long va, byte[] bytes) throws CommandError;

  /** The symbol with that name, or null. */
  @Nullable Symbol symbol(String name);

  /** The values that the user has named and seen. */
  Variables variables();
}
