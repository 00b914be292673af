package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the name of a type, as casts have it: {@code unsigned char *}, {@code int [4]}. */
final class TypeText {
  private static final Set<String> WORDS =
      Set.of("unsigned", "signed", "char", "short", "int", "long", "float", "double", "void");
  private static final Set<String> QUALIFIERS = Set.of("const", "volatile");
  private static final Set<String> TAGS = Set.of("struct", "union", "enum");

  private static final Map<String, Type> NAMED =
      Map.ofEntries(
          Map.entry("int8_t", new Type.Whole("int8_t", 1, true)),
          Map.entry("uint8_t", new Type.Whole("uint8_t", 1, false)),
          Map.entry("int16_t", new Type.Whole("int16_t", 2, true)),
          Map.entry("uint16_t", new Type.Whole("uint16_t", 2, false)),
          Map.entry("int32_t", new Type.Whole("int32_t", 4, true)),
          Map.entry("uint32_t", new Type.Whole("uint32_t", 4, false)),
          Map.entry("int64_t", new Type.Whole("int64_t", 8, true)),
          Map.entry("uint64_t", new Type.Whole("uint64_t", 8, false)),
          Map.entry("intptr_t", new Type.Whole("intptr_t", Type.Whole.REGISTER, true)),
          Map.entry("uintptr_t", new Type.Whole("uintptr_t", Type.Whole.REGISTER, false)),
          Map.entry("size_t", new Type.Whole("size_t", Type.Whole.REGISTER, false)),
          Map.entry("ssize_t", new Type.Whole("ssize_t", Type.Whole.REGISTER, true)));

  private final List<Token> tokens;
  private int at;

  TypeText(List<Token> tokens, int at) {
    this.tokens = tokens;
    this.at = at;
  }

  /** Whether the word begins the name of a type. */
  static boolean begins(Token token) {
    return token.kind() == Token.Kind.NAME
        && (WORDS.contains(token.text())
            || QUALIFIERS.contains(token.text())
            || TAGS.contains(token.text())
            || NAMED.containsKey(token.text()));
  }

  /** The index of the first word behind the type. */
  int position() {
    return at;
  }

  Type type() throws CommandError {
    Type type = base();
    while (tokens.get(at).is("*")) {
      type = new Type.Pointer(type);
      at++;
      skipQualifiers();
    }
    if (tokens.get(at).is("[")) {
      Token count = tokens.get(at + 1);
      boolean whole =
          count.kind() == Token.Kind.VALUE && count.value().type() instanceof Type.Whole;
      long number = whole ? count.value().bits() : 0;
      if (number < 1 || number > Memory.MOST_BYTES || !tokens.get(at + 2).is("]")) {
        throw new CommandError(
            "Expected the number of elements, 1 to " + Memory.MOST_BYTES + ", and a ']'.");
      }
      at += 3;
      type = new Type.Array(type, (int) number);
    }
    return type;
  }

  private void skipQualifiers() {
    while (tokens.get(at).kind() == Token.Kind.NAME && QUALIFIERS.contains(tokens.get(at).text())) {
      at++;
    }
  }

  private Type base() throws CommandError {
    skipQualifiers();
    Token first = tokens.get(at);
    if (first.kind() == Token.Kind.NAME && TAGS.contains(first.text())) {
      throw new CommandError(
          "No " + first.text() + " type named " + tokens.get(at + 1).text() + ".");
    }
    Type named = NAMED.get(first.text());
    if (first.kind() == Token.Kind.NAME && named != null) {
      at++;
      skipQualifiers();
      return named;
    }
    List<String> words = new ArrayList<>();
    while (tokens.get(at).kind() == Token.Kind.NAME
        && (WORDS.contains(tokens.get(at).text()) || QUALIFIERS.contains(tokens.get(at).text()))) {
      if (WORDS.contains(tokens.get(at).text())) {
        words.add(tokens.get(at).text());
      }
      at++;
    }
    return ofWords(words);
  }

  private static Type ofWords(List<String> words) throws CommandError {
    List<String> rest = new ArrayList<>(words);
    boolean unsigned = rest.remove("unsigned");
    boolean signed = rest.remove("signed");
    String sign = unsigned ? "unsigned " : "";
    if (rest.size() > 1) {
      rest.remove("int");
    }
    String name = String.join(" ", rest);
    if (unsigned && signed) {
      throw noType(words);
    }
    return switch (name) {
      case "char" ->
          new Type.Whole(unsigned ? "unsigned char" : signed ? "signed char" : "char", 1, signed);
      case "short" -> new Type.Whole(sign + "short", 2, !unsigned);
      case "int", "" -> unsigned ? Type.UNSIGNED_INT : Type.INT;
      case "long" -> unsigned ? Type.UNSIGNED_LONG : Type.LONG;
      case "long long" -> unsigned ? Type.UNSIGNED_LONG_LONG : Type.LONG_LONG;
      case "float" -> signOf(words, unsigned || signed, Type.FLOAT);
      case "double" -> signOf(words, unsigned || signed, Type.DOUBLE);
      case "void" -> signOf(words, unsigned || signed, Type.VOID);
      default -> throw noType(words);
    };
  }

  private static Type signOf(List<String> words, boolean hasSign, Type type) throws CommandError {
    if (hasSign) {
      throw noType(words);
    }
    return type;
  }

  private static CommandError noType(List<String> words) {
    return new CommandError("No type named '" + String.join(" ", words) + "'.");
  }
}
