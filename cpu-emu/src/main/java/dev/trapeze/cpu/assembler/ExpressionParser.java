package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Xlen;
import java.util.List;

/**
 * Reads expressions: numbers, symbols, numeric label references, {@code .} for the current
 * location, unary {@code + - ~}, binary operators with the precedence of C ({@code * /}, then
 * {@code + -}, then {@code << >>}, {@code &}, {@code ^}, {@code |}), parentheses, and the functions
 * {@code %hi %lo %pcrel_hi %pcrel_lo}.
 */
final class ExpressionParser {
  /**
   * The function by which a pseudo-instruction's expansion completes the address that the
   * instruction before began with {@code %pcrel_hi} of the same symbol. It is not for programs.
   */
  static final String LOW_OF_PREVIOUS = "%pcrel_lo_of_previous";

  /** Binary operators from the loosest binding to the tightest. */
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("|"),
          List.of("^"),
          List.of("&"),
          List.of("<<", ">>"),
          List.of("+", "-"),
          List.of("*", "/"));

  /** Deeper nesting than any program has; keeps hostile source from overflowing the stack. */
  private static final int DEEPEST = 100;

  /** More than any program writes; evaluation goes as deep as there are operators. */
  private static final int MOST_OPERATORS = 1000;

  private static final int AUIPC_BYTES = 4;

  private final SymbolTable symbols;
  private final AddressPairs pairs;
  private final Xlen xlen;
  private final Expression.Place here;
  private int depth;
  private int operators;

  /**
   * @param here the location of the statement that holds the expression
   */
  ExpressionParser(SymbolTable symbols, AddressPairs pairs, Xlen xlen, Expression.Place here) {
    this.symbols = symbols;
    this.pairs = pairs;
    this.xlen = xlen;
    this.here = here;
  }

  /** The expression at the cursor, which is left behind it. */
  Expression parse(TokenCursor cursor) {
    deeper(cursor);
    Expression expression = binary(cursor, 0);
    depth--;
    return expression;
  }

  private void deeper(TokenCursor cursor) {
    if (++depth > DEEPEST) {
      throw new StatementException(
          cursor.peek().position(), "this expression is nested more than " + DEEPEST + " deep");
    }
  }

  private Expression binary(TokenCursor cursor, int level) {
    if (level == LEVELS.size()) {
      return unary(cursor);
    }
    Expression left = binary(cursor, level + 1);
    while (cursor.peek().kind() == Token.Kind.SYMBOL
        && LEVELS.get(level).contains(cursor.peek().text())) {
      Token operator = cursor.next();
      if (++operators > MOST_OPERATORS) {
        throw new StatementException(
            operator.position(), "this statement has more than " + MOST_OPERATORS + " operators");
      }
      Expression right = binary(cursor, level + 1);
      left = new Expression.Binary(operator.position(), operator.text(), left, right);
    }
    return left;
  }

  private Expression unary(TokenCursor cursor) {
    Token operator = cursor.peek();
    if (!operator.is("-") && !operator.is("+") && !operator.is("~")) {
      return primary(cursor);
    }
    cursor.next();
    deeper(cursor);
    Expression operand = unary(cursor);
    depth--;
    return switch (operator.text()) {
      case "-" -> new Expression.Negation(operator.position(), operand);
      case "~" -> new Expression.Complement(operator.position(), operand);
      default -> operand;
    };
  }

  private Expression primary(TokenCursor cursor) {
    Token token = cursor.peek();
    SourcePosition position = token.position();
    switch (token.kind()) {
      case NUMBER:
        cursor.next();
        return new Expression.Constant(position, token.value());
      case FORWARD_REFERENCE:
        cursor.next();
        return new Expression.Reference(position, symbols.numericForward(token.value(), position));
      case BACKWARD_REFERENCE:
        cursor.next();
        return new Expression.Reference(position, symbols.numericBackward(token.value(), position));
      case NAME:
        cursor.next();
        return symbol(token);
      case SYMBOL:
        if (cursor.skip("(")) {
          Expression inner = parse(cursor);
          cursor.expect(")");
          return inner;
        }
        if (token.text().length() > 1 && token.text().startsWith("%")) {
          return function(cursor);
        }
        break;
      default:
        break;
    }
    throw cursor.unexpected("a number or a symbol");
  }

  private Expression symbol(Token token) {
    if (token.text().equals(".")) {
      return here;
    }
    // A number is taken as it is now, so that a later .set does not change what is above it.
    Long number = symbols.numberNow(token.text());
    return number != null
        ? new Expression.Constant(token.position(), number)
        : new Expression.Reference(token.position(), symbols.named(token.text(), token.position()));
  }

  private Expression function(TokenCursor cursor) {
    Token name = cursor.next();
    SourcePosition position = name.position();
    cursor.expect("(");
    Expression operand = parse(cursor);
    cursor.expect(")");
    return switch (name.text()) {
      case "%hi" -> new Expression.High(position, operand, xlen);
      case "%lo" -> new Expression.Low(position, operand);
      case "%pcrel_hi" -> {
        pairs.begin(here, operand);
        yield new Expression.RelativeHigh(position, operand, here, xlen);
      }
      case "%pcrel_lo" -> new AddressPairs.Completion(position, operand, pairs);
      case LOW_OF_PREVIOUS ->
          new Expression.RelativeLow(
              position,
              operand,
              new Expression.Place(position, here.section(), here.offset() - AUIPC_BYTES));
      default ->
          throw new StatementException(
              position,
              "unknown function '" + name.text() + "': expected %hi, %lo, %pcrel_hi or %pcrel_lo");
    };
  }
}
