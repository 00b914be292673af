package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.symbols.Symbol;

/** What the names in an expression stand for. */
final class Names {
  private Names() {}

  /** A function, or data whose size says how it is read. */
  static Node symbol(String name) {
    return scope -> {
      Symbol symbol = scope.symbol(name);
      if (symbol == null) {
        throw new CommandError("No symbol \"" + name + "\" in current context.");
      }
      return Memory.at(type(symbol), symbol.va(), scope);
    };
  }

  private static Type type(Symbol symbol) {
    if (symbol.kind() != Symbol.Kind.DATA) {
      return Type.CODE;
    }
    return switch ((int) Math.min(symbol.sizeBytes(), 16)) {
      case 1 -> Type.CHAR;
      case 2 -> new Type.Whole("short", 2, true);
      case 4 -> Type.INT;
      case 8 -> Type.LONG_LONG;
      default -> new Type.Data(symbol.sizeBytes());
    };
  }

  /** A register, a value of the history, or a convenience variable. */
  static Node dollar(String text) throws CommandError {
    boolean counted = text.startsWith("$$");
    String name = text.substring(counted ? 2 : 1);
    if (name.isEmpty()) {
      return scope -> scope.variables().recent(counted ? 1 : 0);
    }
    if (name.chars().allMatch(letter -> letter >= '0' && letter <= '9')) {
      if (name.length() > 9) {
        throw new CommandError("History has not yet reached " + text + ".");
      }
      long number = Long.parseLong(name);
      return scope ->
          counted || number == 0
              ? scope.variables().recent(number)
              : scope.variables().numbered(number);
    }
    if (counted) {
      throw new CommandError("A syntax error in expression, near `" + name + "'.");
    }
    Place variable = new Place.Variable(name);
    Place register = new Place.Register(name);
    return scope -> {
      Value value = scope.register(name);
      return value != null ? value.at(register) : scope.variables().get(name).at(variable);
    };
  }
}
