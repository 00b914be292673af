package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import java.util.ArrayList;
import java.util.List;

/** Cuts an expression into its words. */
final class Lexer {
  private static final String[] OPERATORS = {
    "<<=", ">>=", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=",
    "&=", "|=", "^=", "++", "--", "+", "-", "*", "/", "%", "&", "|", "^", "~", "!", "<", ">", "=",
    "?", ":", "(", ")", "[", "]", "{", "}", "@"
  };

  private final String text;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) throws CommandError {
    Lexer lexer = new Lexer(text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Token.Kind.END);
    return tokens;
  }

  private Token next() throws CommandError {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == text.length()) {
      return token(Token.Kind.END, start);
    }
    char first = text.charAt(at);
    if (isDigit(first)
        || (first == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      return number(start);
    }
    if (first == '\'') {
      return quoted(start);
    }
    if (first == '$') {
      at++;
      if (at < text.length() && text.charAt(at) == '$') {
        at++;
      }
      skipName();
      return token(Token.Kind.DOLLAR, start);
    }
    if (isNameLetter(first)) {
      skipName();
      return token(Token.Kind.NAME, start);
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return token(Token.Kind.OPERATOR, start);
      }
    }
    throw new CommandError("Invalid character '" + first + "' in expression.");
  }

  private Token token(Token.Kind kind, int start) {
    return new Token(kind, text.substring(start, at), Value.none(), start);
  }

  private void skipName() {
    while (at < text.length() && (isNameLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
      at++;
    }
  }

  private static boolean isDigit(char letter) {
    return letter >= '0' && letter <= '9';
  }

  private static boolean isNameLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
  }

  private Token number(int start) throws CommandError {
    boolean hexadecimal = text.startsWith("0x", at) || text.startsWith("0X", at);
    while (at < text.length() && belongsToNumber(text.charAt(at), hexadecimal)) {
      at++;
    }
    String word = text.substring(start, at);
    return new Token(Token.Kind.VALUE, word, NumberText.value(word), start);
  }

  private boolean belongsToNumber(char letter, boolean hexadecimal) {
    if (letter == '+' || letter == '-') {
      char before = text.charAt(at - 1);
      return !hexadecimal && (before == 'e' || before == 'E');
    }
    return isDigit(letter) || isNameLetter(letter) || letter == '.';
  }

  /** A character, or the name of a symbol that is no name in C: {@code 'count.0'}. */
  private Token quoted(int start) throws CommandError {
    at++;
    StringBuilder inside = new StringBuilder();
    boolean escaped = false;
    while (at < text.length() && text.charAt(at) != '\'') {
      if (text.charAt(at) == '\\') {
        escaped = true;
        inside.append(escape());
      } else {
        inside.append(text.charAt(at++));
      }
    }
    if (at == text.length()) {
      throw new CommandError("Unmatched single quote.");
    }
    at++;
    if (inside.isEmpty()) {
      throw new CommandError("Empty character constant.");
    }
    if (inside.length() > 1) {
      if (escaped) {
        throw new CommandError("Invalid character constant.");
      }
      return new Token(Token.Kind.NAME, inside.toString(), Value.none(), start);
    }
    Value value = Value.of(Type.CHAR, inside.charAt(0) & 0xFF);
    return new Token(Token.Kind.VALUE, text.substring(start, at), value, start);
  }

  private char escape() throws CommandError {
    at++;
    if (at == text.length()) {
      throw new CommandError("Unmatched single quote.");
    }
    char letter = text.charAt(at++);
    int end = at;
    switch (letter) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'a':
        return 7;
      case 'v':
        return 11;
      case 'e':
        return 27;
      case 'x':
        while (end < text.length() && end < at + 2 && Character.digit(text.charAt(end), 16) >= 0) {
          end++;
        }
        if (end == at) {
          throw new CommandError("\\x escape without a following hex digit");
        }
        return number(at, end, 16);
      default:
        if (letter < '0' || letter > '7') {
          return letter;
        }
        while (end < text.length() && end < at + 2 && Character.digit(text.charAt(end), 8) >= 0) {
          end++;
        }
        return number(at - 1, end, 8);
    }
  }

  private char number(int start, int end, int base) {
    at = end;
    return (char) Integer.parseInt(text, start, end, base);
  }
}
