package dev.trapeze.console.debugger.expression;

/**
 * A word of an expression.
 *
 * @param text as typed; the empty string for the end
 * @param value of a number or a character
 * @param start where it begins in the expression
 */
record Token(Kind kind, String text, Value value, int start) {
  enum Kind {
    VALUE,
    NAME,
    DOLLAR,
    OPERATOR,
    END
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }
}
