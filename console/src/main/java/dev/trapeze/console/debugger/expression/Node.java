package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;

/** A part of an expression that has a value. */
@FunctionalInterface
interface Node {
  Value evaluate(Scope scope) throws CommandError;
}
