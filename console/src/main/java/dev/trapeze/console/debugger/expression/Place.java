package dev.trapeze.console.debugger.expression;

/** Where a value comes from, and where another one can be put. */
public sealed interface Place {
  /** In memory, at an address that is zero-extended. */
  record Memory(long va) implements Place {}

  /** In a register of that name. */
  record Register(String name) implements Place {}

  /** In a convenience variable of that name, without its {@code $}. */
  record Variable(String name) implements Place {}
}
