package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Register;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of one operand as the source has them.
 *
 * @param kind r register, f floating-point register, m memory operand {@code offset(register)}, e
 *     any other expression
 * @param tokens at least one
 * @param end what follows the operand, for error messages
 */
record WrittenOperand(char kind, List<Token> tokens, Token end) {
  /** Cuts what is left of a statement at its commas. */
  static List<WrittenOperand> readAll(TokenCursor cursor) {
    List<WrittenOperand> operands = new ArrayList<>();
    while (!cursor.atEnd()) {
      List<Token> tokens = new ArrayList<>();
      int open = 0;
      while (!cursor.atEnd() && (open > 0 || !cursor.peek().is(","))) {
        Token token = cursor.next();
        open += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        tokens.add(token);
      }
      if (tokens.isEmpty() || (cursor.peek().is(",") && cursor.peek(1).kind() == Token.Kind.END)) {
        if (!tokens.isEmpty()) {
          cursor.next();
        }
        throw cursor.unexpected("an operand");
      }
      if (open > 0) {
        throw cursor.unexpected("')'");
      }
      operands.add(new WrittenOperand(kindOf(tokens), tokens, cursor.peek()));
      cursor.skip(",");
    }
    return operands;
  }

  private static char kindOf(List<Token> tokens) {
    int count = tokens.size();
    if (count == 1 && isRegister(tokens.get(0))) {
      return 'r';
    }
    if (count == 1 && isFloatRegister(tokens.get(0))) {
      return 'f';
    }
    boolean memory =
        count >= 3
            && tokens.get(count - 3).is("(")
            && isRegister(tokens.get(count - 2))
            && tokens.get(count - 1).is(")");
    return memory ? 'm' : 'e';
  }

  private static boolean isRegister(Token token) {
    return token.kind() == Token.Kind.NAME && Register.ofName(token.text()) >= 0;
  }

  private static boolean isFloatRegister(Token token) {
    return token.kind() == Token.Kind.NAME && Register.ofFloatName(token.text()) >= 0;
  }

  SourcePosition position() {
    return tokens.get(0).position();
  }

  TokenCursor cursor() {
    return new TokenCursor(tokens, end);
  }

  /** The number of the register that a register operand names, or a memory operand's base. */
  int register() {
    Token name = tokens.get(kind == 'm' ? tokens.size() - 2 : 0);
    return kind == 'f' ? Register.ofFloatName(name.text()) : Register.ofName(name.text());
  }

  /** The tokens of a memory operand's offset; none when it has only a base. */
  TokenCursor offset() {
    int length = tokens.size() - 3;
    return new TokenCursor(tokens.subList(0, length), tokens.get(length));
  }

  /** What the source has, in words, for an error message. */
  String inWords() {
    return switch (kind) {
      case 'r', 'f' -> "the register " + tokens.get(0).text();
      case 'm' -> "a memory operand";
      default -> tokens.size() == 1 ? tokens.get(0).inWords() : "an expression";
    };
  }
}
