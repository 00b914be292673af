package dev.trapeze.cpu.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts assembly source into tokens. Comments are {@code #} and {@code //} to the end of the line
 * and {@code /*} to {@code *}{@code /}; statements end at a line's end or a semicolon.
 */
final class Lexer {
  private static final List<String> LONG_SYMBOLS = List.of("<<", ">>");
  private static final String SYMBOLS = "()+-*/&|^~,:=";

  private final String source;
  private final String fileName;
  private final List<AssemblyError> errors;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String source, String fileName, List<AssemblyError> errors) {
    this.source = source;
    this.fileName = fileName;
    this.errors = errors;
  }

  /** The tokens of the source, each statement closed by an END; errors are added to the list. */
  static List<Token> tokens(String source, String fileName, List<AssemblyError> errors) {
    Lexer lexer = new Lexer(source, fileName, errors);
    while (lexer.at < source.length()) {
      try {
        lexer.next();
      } catch (StatementException e) {
        errors.add(e.error());
        lexer.skipLine();
      }
    }
    lexer.add(Token.Kind.END, lexer.at, 0);
    return lexer.tokens;
  }

  private void next() {
    char c = source.charAt(at);
    if (c == '\n') {
      add(Token.Kind.END, at, 0);
      at++;
      line++;
      lineStart = at;
    } else if (c == ';') {
      at++;
      add(Token.Kind.END, at - 1, 0);
    } else if (Character.isWhitespace(c)) {
      at++;
    } else if (c == '#' || source.startsWith("//", at)) {
      skipLine();
    } else if (source.startsWith("/*", at)) {
      skipBlockComment();
    } else if (c == '"') {
      string();
    } else if (c == '\'') {
      character();
    } else if (c >= '0' && c <= '9') {
      number();
    } else if (startsName(c)) {
      name(Token.Kind.NAME);
    } else if (c == '%' && at + 1 < source.length() && startsName(source.charAt(at + 1))) {
      name(Token.Kind.SYMBOL);
    } else if (c == '$' && at + 1 < source.length()) {
      at += 2;
      add(Token.Kind.PLACEHOLDER, at - 2, source.charAt(at - 1) - '0');
    } else {
      symbol();
    }
  }

  private void skipLine() {
    while (at < source.length() && source.charAt(at) != '\n') {
      at++;
    }
  }

  private void skipBlockComment() {
    SourcePosition start = position(at);
    at += 2;
    while (!source.startsWith("*/", at)) {
      if (at >= source.length()) {
        errors.add(new AssemblyError(start, "this comment is not closed: expected '*/'"));
        return;
      }
      if (source.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
      at++;
    }
    at += 2;
  }

  private void name(Token.Kind kind) {
    int start = at++;
    while (at < source.length() && continuesName(source.charAt(at))) {
      at++;
    }
    add(kind, start, 0);
  }

  private static boolean startsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
  }

  private static boolean continuesName(char c) {
    return startsName(c) || (c >= '0' && c <= '9') || c == '$';
  }

  private void symbol() {
    for (String symbol : LONG_SYMBOLS) {
      if (source.startsWith(symbol, at)) {
        at += symbol.length();
        add(Token.Kind.SYMBOL, at - symbol.length(), 0);
        return;
      }
    }
    if (SYMBOLS.indexOf(source.charAt(at)) < 0) {
      throw new StatementException(
          position(at), "the character '" + source.charAt(at) + "' has no meaning here");
    }
    at++;
    add(Token.Kind.SYMBOL, at - 1, 0);
  }

  private void number() {
    int start = at;
    while (at < source.length() && continuesName(source.charAt(at))) {
      at++;
    }
    String text = source.substring(start, at);
    String digits = text.substring(0, text.length() - 1);
    if (digits.chars().allMatch(Character::isDigit) && !digits.isEmpty() && digits.length() < 10) {
      if (text.endsWith("f")) {
        add(Token.Kind.FORWARD_REFERENCE, start, Long.parseLong(digits));
        return;
      }
      if (text.endsWith("b")) {
        add(Token.Kind.BACKWARD_REFERENCE, start, Long.parseLong(digits));
        return;
      }
    }
    add(Token.Kind.NUMBER, start, numberValue(text, position(start)));
  }

  private static long numberValue(String text, SourcePosition position) {
    String lower = text.toLowerCase(Locale.ROOT);
    try {
      if (lower.startsWith("0x")) {
        return Long.parseUnsignedLong(lower.substring(2), 16);
      }
      if (lower.startsWith("0b")) {
        return Long.parseUnsignedLong(lower.substring(2), 2);
      }
      if (lower.length() > 1 && lower.startsWith("0")) {
        return Long.parseUnsignedLong(lower, 8);
      }
      return Long.parseUnsignedLong(lower);
    } catch (NumberFormatException e) {
      throw new StatementException(
          position,
          "'" + text + "' is not a number of at most 64 bits: expected 10, 0xA or 0b1010");
    }
  }

  private void character() {
    int start = at++;
    char value = escaped('\'', position(start));
    if (at < source.length() && source.charAt(at) == '\'') {
      at++; // GNU as lets the closing quote be left out.
    }
    add(Token.Kind.NUMBER, start, value);
  }

  private void string() {
    int start = at++;
    StringBuilder contents = new StringBuilder();
    while (at >= source.length() || source.charAt(at) != '"') {
      contents.append(escaped('"', position(start)));
    }
    at++;
    tokens.add(new Token(Token.Kind.STRING, contents.toString(), 0, position(start)));
  }

  /** The next byte of a literal; characters above 0x7F are refused since a byte holds one. */
  private char escaped(char quote, SourcePosition start) {
    if (at >= source.length() || source.charAt(at) == '\n') {
      throw new StatementException(start, "this literal is not closed: expected " + quote);
    }
    char c = source.charAt(at++);
    if (c > 0x7F) {
      throw new StatementException(
          position(at - 1),
          "only ASCII characters can be written in a literal: use \\x and digits");
    }
    if (c != '\\') {
      return c;
    }
    char kind = at < source.length() ? source.charAt(at++) : ' ';
    return switch (kind) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '\\', '\'', '"' -> kind;
      case 'x' -> digits(16, 2);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        yield digits(8, 3);
      }
      default ->
          throw new StatementException(
              position(at - 1), "unknown escape '\\" + kind + "': expected n t r b f 0 x \\ or \"");
    };
  }

  private char digits(int radix, int most) {
    int value = 0;
    int count = 0;
    while (count < most && at < source.length() && Character.digit(source.charAt(at), radix) >= 0) {
      value = value * radix + Character.digit(source.charAt(at++), radix);
      count++;
    }
    return (char) (value & 0xFF);
  }

  private SourcePosition position(int offset) {
    return new SourcePosition(fileName, line, offset - lineStart + 1);
  }

  private void add(Token.Kind kind, int start, long value) {
    String text = kind == Token.Kind.END ? "" : source.substring(start, at);
    tokens.add(new Token(kind, text, value, position(start)));
  }
}
