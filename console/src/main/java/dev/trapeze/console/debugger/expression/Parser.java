package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of words, by the binding strength of operators (Pratt's method). The strengths are
 * C's, with gdb's {@code @} between shifts and sums.
 */
final class Parser {
  private static final int ASSIGNMENT = 1;
  private static final int CONDITIONAL = 2;
  private static final int LOGICAL_OR = 3;
  private static final int LOGICAL_AND = 4;
  private static final int DEEPEST = 200;

  private static final Map<String, Integer> STRENGTHS =
      Map.ofEntries(
          Map.entry("?", CONDITIONAL),
          Map.entry("||", LOGICAL_OR),
          Map.entry("&&", LOGICAL_AND),
          Map.entry("|", 5),
          Map.entry("^", 6),
          Map.entry("&", 7),
          Map.entry("==", 8),
          Map.entry("!=", 8),
          Map.entry("<", 9),
          Map.entry(">", 9),
          Map.entry("<=", 9),
          Map.entry(">=", 9),
          Map.entry("<<", 10),
          Map.entry(">>", 10),
          Map.entry("@", 11),
          Map.entry("+", 12),
          Map.entry("-", 12),
          Map.entry("*", 13),
          Map.entry("/", 13),
          Map.entry("%", 13));

  private final String text;
  private final List<Token> tokens;
  private int at;
  private int depth;
  private boolean assigns;

  Parser(String text) throws CommandError {
    this.text = text;
    this.tokens = Lexer.tokens(text);
  }

  boolean assigns() {
    return assigns;
  }

  Node whole() throws CommandError {
    Node node = expression(ASSIGNMENT);
    if (peek().kind() != Token.Kind.END) {
      throw syntaxError();
    }
    return node;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token take() {
    return tokens.get(at).kind() == Token.Kind.END ? tokens.get(at) : tokens.get(at++);
  }

  private boolean takeIf(String operator) {
    boolean found = peek().is(operator);
    if (found) {
      at++;
    }
    return found;
  }

  private void expect(String operator) throws CommandError {
    if (!takeIf(operator)) {
      throw syntaxError();
    }
  }

  private CommandError syntaxError() {
    return new CommandError(
        "A syntax error in expression, near `" + text.substring(peek().start()) + "'.");
  }

  private Node expression(int weakest) throws CommandError {
    if (++depth > DEEPEST) {
      throw new CommandError("The expression is nested too deeply.");
    }
    Node left = unary();
    while (true) {
      Token operator = peek();
      if (operator.kind() != Token.Kind.OPERATOR) {
        break;
      }
      Node right = weakest <= ASSIGNMENT ? assignment(left, operator) : null;
      if (right != null) {
        left = right;
        continue;
      }
      int strength = STRENGTHS.getOrDefault(operator.text(), 0);
      if (strength == 0 || strength < weakest) {
        break;
      }
      at++;
      left = infix(operator.text(), strength, left);
    }
    depth--;
    return left;
  }

  /** An assignment binds to the right; null if the operator is none. */
  private @Nullable Node assignment(Node target, Token operator) throws CommandError {
    String word = operator.text();
    boolean compound = word.length() > 1 && word.endsWith("=") && !STRENGTHS.containsKey(word);
    if (!word.equals("=") && !compound) {
      return null;
    }
    at++;
    assigns = true;
    Node source = expression(ASSIGNMENT);
    if (!compound) {
      return scope -> Memory.assign(target.evaluate(scope), source.evaluate(scope), scope);
    }
    Operator combines = Operator.of(word.substring(0, word.length() - 1));
    return scope -> {
      Value old = target.evaluate(scope);
      return Memory.assign(
          old, Arithmetic.binary(combines, old, source.evaluate(scope), scope), scope);
    };
  }

  private Node infix(String operator, int strength, Node left) throws CommandError {
    if (strength == CONDITIONAL) {
      Node yes = expression(ASSIGNMENT);
      expect(":");
      Node no = expression(CONDITIONAL);
      return scope ->
          Arithmetic.truth(left.evaluate(scope), scope) ? yes.evaluate(scope) : no.evaluate(scope);
    }
    Node right = expression(strength + 1);
    return switch (strength) {
      case LOGICAL_OR ->
          scope ->
              Arithmetic.flag(
                  Arithmetic.truth(left.evaluate(scope), scope)
                      || Arithmetic.truth(right.evaluate(scope), scope));
      case LOGICAL_AND ->
          scope ->
              Arithmetic.flag(
                  Arithmetic.truth(left.evaluate(scope), scope)
                      && Arithmetic.truth(right.evaluate(scope), scope));
      default -> {
        if (operator.equals("@")) {
          yield scope -> Memory.repeat(left.evaluate(scope), right.evaluate(scope), scope);
        }
        Operator combines = Operator.of(operator);
        yield scope ->
            Arithmetic.binary(combines, left.evaluate(scope), right.evaluate(scope), scope);
      }
    };
  }

  private Node unary() throws CommandError {
    if (++depth > DEEPEST) {
      throw new CommandError("The expression is nested too deeply.");
    }
    Node node = prefixed();
    depth--;
    return node;
  }

  private Node prefixed() throws CommandError {
    Token token = peek();
    if (token.kind() == Token.Kind.OPERATOR) {
      switch (token.text()) {
        case "-", "+", "~", "!" -> {
          at++;
          Node operand = unary();
          char operator = token.text().charAt(0);
          return scope -> Arithmetic.unary(operator, operand.evaluate(scope), scope);
        }
        case "*" -> {
          at++;
          Node operand = unary();
          return scope -> Memory.contentsOf(operand.evaluate(scope), scope);
        }
        case "&" -> {
          at++;
          Node operand = unary();
          return scope -> Memory.addressOf(operand.evaluate(scope), scope);
        }
        case "++", "--" -> {
          at++;
          return step(unary(), token.text(), true);
        }
        case "{" -> {
          at++;
          Type type = typeIn("}");
          Node operand = unary();
          return scope ->
              Memory.at(type, Arithmetic.address(operand.evaluate(scope), scope), scope);
        }
        case "(" -> {
          if (TypeText.begins(tokens.get(at + 1))) {
            at++;
            Type type = typeIn(")");
            Node operand = unary();
            return scope -> Memory.cast(type, operand.evaluate(scope), scope);
          }
        }
        default -> {
          // The expression cannot begin so: primary() says it.
        }
      }
    }
    if (token.isName("sizeof")) {
      at++;
      return sizeOf();
    }
    return postfixed(primary());
  }

  private Node sizeOf() throws CommandError {
    if (peek().is("(") && TypeText.begins(tokens.get(at + 1))) {
      at++;
      Type type = typeIn(")");
      return scope -> Value.of(Type.UNSIGNED_LONG, type.bytes(scope.xlen()));
    }
    Node operand = unary();
    return scope ->
        Value.of(Type.UNSIGNED_LONG, operand.evaluate(scope).type().bytes(scope.xlen()));
  }

  private Type typeIn(String closing) throws CommandError {
    TypeText reader = new TypeText(tokens, at);
    Type type = reader.type();
    at = reader.position();
    expect(closing);
    return type;
  }

  private Node postfixed(Node first) throws CommandError {
    Node node = first;
    while (true) {
      if (takeIf("[")) {
        Node array = node;
        Node index = expression(ASSIGNMENT);
        expect("]");
        node = scope -> Memory.element(array.evaluate(scope), index.evaluate(scope), scope);
      } else if (peek().is("++") || peek().is("--")) {
        node = step(node, take().text(), false);
      } else {
        return node;
      }
    }
  }

  private Node step(Node target, String operator, boolean before) {
    assigns = true;
    Operator combines = Operator.of(operator.substring(1));
    return scope -> {
      Value old = target.evaluate(scope);
      Value one = Value.of(Type.INT, 1);
      Value changed = Memory.assign(old, Arithmetic.binary(combines, old, one, scope), scope);
      return before ? changed : old.withoutPlace();
    };
  }

  private Node primary() throws CommandError {
    Token token = take();
    switch (token.kind()) {
      case VALUE -> {
        Value value = token.value();
        return scope -> value;
      }
      case DOLLAR -> {
        return Names.dollar(token.text());
      }
      case NAME -> {
        return Names.symbol(token.text());
      }
      default -> {
        if (token.is("(")) {
          Node inside = expression(ASSIGNMENT);
          expect(")");
          return inside;
        }
        at = tokens.indexOf(token);
        throw syntaxError();
      }
    }
  }
}
