package dev.trapeze.cpu.assembler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The labels of one assembly: named ones, and numeric ones that may be defined again. */
final class SymbolTable {
  private final Map<String, Label> named = new LinkedHashMap<>();
  private final Map<Long, Label> lastNumeric = new HashMap<>();
  private final Map<Long, Label> nextNumeric = new HashMap<>();

  /** The label with that name, defined or not. */
  Label named(String name, SourcePosition use) {
    return named.computeIfAbsent(name, n -> new Label(n, use));
  }

  void define(String name, Expression value, SourcePosition position) {
    Label label = named(name, position);
    if (label.defined()) {
      throw new StatementException(position, "the symbol '" + name + "' is already defined");
    }
    label.define(value);
  }

  /** Gives a symbol a value, whether it has one or not: the directive {@code .set}. */
  void redefine(String name, Expression value, SourcePosition position) {
    named(name, position).define(value);
  }

  void defineNumeric(long number, Expression value, SourcePosition position) {
    Label label = nextNumeric.remove(number);
    if (label == null) {
      label = new Label(Long.toString(number), position);
    }
    label.define(value);
    lastNumeric.put(number, label);
  }

  Label numericForward(long number, SourcePosition use) {
    return nextNumeric.computeIfAbsent(number, n -> new Label(n + "f", use));
  }

  Label numericBackward(long number, SourcePosition use) {
    Label label = lastNumeric.get(number);
    if (label == null) {
      throw new StatementException(use, "there is no label '" + number + ":' before this line");
    }
    return label;
  }

  /** The value that a name has now, if it is a number and not an address, else null. */
  @Nullable Long numberNow(String name) {
    Label label = named.get(name);
    if (label == null || !label.defined()) {
      return null;
    }
    try {
      Value value = label.evaluate(label.firstUse());
      return value.absolute() ? value.offset() : null;
    } catch (StatementException e) {
      return null; // It depends on something further down; it is evaluated at the end.
    }
  }

  /** The values of all named symbols that are defined, after layout. */
  SortedMap<String, Long> values() {
    SortedMap<String, Long> values = new TreeMap<>();
    for (Label label : named.values()) {
      if (label.defined()) {
        values.put(label.name(), label.evaluate(label.firstUse()).offset());
      }
    }
    return values;
  }

  /** The names of the symbols that are labels in a section and not constants. */
  SortedSet<String> places() {
    SortedSet<String> places = new TreeSet<>();
    for (Label label : named.values()) {
      if (label.isPlace()) {
        places.add(label.name());
      }
    }
    return places;
  }
}
