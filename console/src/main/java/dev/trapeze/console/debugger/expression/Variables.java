package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values with names of their own: convenience variables as {@code $foo}, and the history of what
 * was printed as {@code $1} (Debugging with GDB, 10.11 and 10.12).
 */
public final class Variables {
  private final Map<String, Value> named = new HashMap<>();
  private final List<Value> history = new ArrayList<>();

  /** None yet. */
  public Variables() {}

  /** The variable with that name, without its {@code $}; {@link Value#none} if it was never set. */
  public Value get(String name) {
    return named.getOrDefault(name, Value.none());
  }

  /** Sets a variable. */
  public void set(String name, Value value) {
    named.put(name, value.withoutPlace());
  }

  /** Keeps a value that is shown; gives its number, from 1. */
  public int remember(Value value) {
    history.add(value.withoutPlace());
    return history.size();
  }

  /** The value with that number. */
  Value numbered(long number) throws CommandError {
    if (number < 1 || number > history.size()) {
      throw new CommandError("History has not yet reached $" + number + ".");
    }
    return history.get((int) number - 1);
  }

  /** The value that was shown last, or so many before it; no value if there are none at all. */
  Value recent(long before) throws CommandError {
    if (history.isEmpty() && before <= 1) {
      return Value.none();
    }
    if (before >= history.size()) {
      throw new CommandError(
          "History has no value that long ago: " + history.size() + " have been printed.");
    }
    return history.get(history.size() - 1 - (int) before);
  }
}
