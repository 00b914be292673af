package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;

/**
 * A C expression, ready to be evaluated any number of times.
 *
 * <p>Types follow C and gdb. As programs have no debug information, a function is its address, a
 * data symbol of 1, 2, 4 or 8 bytes is a signed integer, and any other data symbol stands for its
 * address and is indexed by bytes; casts say otherwise: {@code *(char **) argv}, {@code ((int *)
 * table)[3]}, {@code {long} $sp}.
 */
public final class Expression {
  private final String text;
  private final Node root;
  private final boolean assigns;

  private Expression(String text, Node root, boolean assigns) {
    this.text = text;
    this.root = root;
    this.assigns = assigns;
  }

  /**
   * Reads an expression.
   *
   * @throws CommandError if it is none, in gdb's words
   */
  public static Expression parse(String text) throws CommandError {
    Parser parser = new Parser(text.trim());
    Node root = parser.whole();
    return new Expression(text.trim(), root, parser.assigns());
  }

  /** What it is worth now. */
  public Value evaluate(Scope scope) throws CommandError {
    return root.evaluate(scope);
  }

  /** The address that it means: of a function or object, or its value. Zero-extended. */
  public long address(Scope scope) throws CommandError {
    return Arithmetic.address(evaluate(scope), scope);
  }

  /** Whether it holds as a condition: its value is not zero. */
  public boolean holds(Scope scope) throws CommandError {
    return Arithmetic.truth(evaluate(scope), scope);
  }

  /** Whether it changes registers, memory or variables; where that is not wanted, say so. */
  public boolean assigns() {
    return assigns;
  }

  /** As it was typed. */
  public String text() {
    return text;
  }
}
