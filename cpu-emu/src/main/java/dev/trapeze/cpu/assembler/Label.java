package dev.trapeze.cpu.assembler;

import org.jspecify.annotations.Nullable;

/** A name for a place or a value; used before it is defined, it is filled in later. */
final class Label {
  private final String name;
  private final SourcePosition firstUse;
  private @Nullable Expression value;
  private boolean beingEvaluated;

  Label(String name, SourcePosition firstUse) {
    this.name = name;
    this.firstUse = firstUse;
  }

  String name() {
    return name;
  }

  /** Where the source first names it. */
  SourcePosition firstUse() {
    return firstUse;
  }

  boolean defined() {
    return value != null;
  }

  /** True when it marks a place in a section. */
  boolean isPlace() {
    return value instanceof Expression.Place;
  }

  void define(Expression value) {
    this.value = value;
  }

  /** What the label stands for; throws {@link StatementException} when undefined or circular. */
  Value evaluate(SourcePosition use) {
    Expression definition = value;
    if (definition == null) {
      throw new StatementException(use, "the symbol '" + name + "' is not defined");
    }
    if (beingEvaluated) {
      throw new StatementException(use, "the symbol '" + name + "' is defined by itself");
    }
    beingEvaluated = true;
    try {
      return definition.evaluate();
    } finally {
      beingEvaluated = false;
    }
  }
}
