package dev.trapeze.cpu.assembler;

/**
 * The smallest unit of assembly source.
 *
 * @param kind what it is
 * @param text the characters of the source; of a string its contents with escapes replaced, one
 *     character for each byte
 * @param value of a number its value, of a reference to a numeric label the label's number, else 0
 * @param position where it begins
 */
record Token(Kind kind, String text, long value, SourcePosition position) {
  enum Kind {
    /** Mnemonic, directive, register, symbol; also {@code .} alone, the current location. */
    NAME,
    NUMBER,
    /** {@code 1f}: the next label with that number. */
    FORWARD_REFERENCE,
    /** {@code 1b}: the last label with that number. */
    BACKWARD_REFERENCE,
    STRING,
    /** Punctuation, an operator, or a {@code %hi}-like function. */
    SYMBOL,
    /** A place in an expansion's pattern for one of the operands that were written. */
    PLACEHOLDER,
    /** End of a statement, line end or semicolon; or of the part of it that is being read. */
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** How an error message names the token. */
  String inWords() {
    return switch (kind) {
      case END -> text.isEmpty() ? "end of line" : "'" + text + "'";
      case STRING -> "a string";
      default -> "'" + text + "'";
    };
  }
}
