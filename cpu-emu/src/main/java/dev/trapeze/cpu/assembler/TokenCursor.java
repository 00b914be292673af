package dev.trapeze.cpu.assembler;

import java.util.List;

/** Walks over the tokens of one statement; beyond the last it stands at an END. */
final class TokenCursor {
  private final List<Token> tokens;
  private final Token end;
  private int at;

  /**
   * @param next what follows the tokens, for error messages
   */
  TokenCursor(List<Token> tokens, Token next) {
    this.tokens = tokens;
    this.end = new Token(Token.Kind.END, next.text(), 0, next.position());
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : end;
  }

  boolean atEnd() {
    return peek().kind() == Token.Kind.END;
  }

  Token next() {
    Token token = peek();
    if (at < tokens.size()) {
      at++;
    }
    return token;
  }

  /** Steps over the symbol if it comes next, and says whether it did. */
  boolean skip(String symbol) {
    boolean found = peek().is(symbol);
    if (found) {
      at++;
    }
    return found;
  }

  /** Steps over the symbol; throws {@link StatementException} when something else comes next. */
  void expect(String symbol) {
    if (!skip(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  /** Takes a name; throws {@link StatementException} with {@code what} when there is none. */
  Token expectName(String what) {
    if (peek().kind() != Token.Kind.NAME) {
      throw unexpected(what);
    }
    return next();
  }

  /** Throws {@link StatementException} when something is left. */
  void expectEnd() {
    if (!atEnd()) {
      throw unexpected("end of line");
    }
  }

  StatementException unexpected(String expected) {
    return new StatementException(
        peek().position(), "expected " + expected + ", found " + peek().inWords());
  }
}
