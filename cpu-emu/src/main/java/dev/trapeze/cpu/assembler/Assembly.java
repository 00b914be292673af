package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PseudoInstruction;
import dev.trapeze.cpu.isa.PseudoInstructions;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first pass: reads statements into sections and labels. */
final class Assembly {
  /** A pseudo-instruction's expansion may hold another, but not endlessly. */
  private static final int DEEPEST_EXPANSION = 4;

  private final Isa isa;
  private final Xlen xlen;
  private final SymbolTable symbols = new SymbolTable();
  private final AddressPairs pairs = new AddressPairs();
  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final Set<String> exported = new HashSet<>();
  private final Directives directives = new Directives(this);
  private Section current;

  Assembly(Isa isa) {
    this.isa = isa;
    this.xlen = isa.xlen();
    this.current = enter(".text", Section.Kind.TEXT);
  }

  Xlen xlen() {
    return xlen;
  }

  SymbolTable symbols() {
    return symbols;
  }

  /** All sections in the order in which the source names them. */
  List<Section> sections() {
    return List.copyOf(sections.values());
  }

  /** The names that the source makes visible to others with {@code .globl}. */
  Set<String> exported() {
    return exported;
  }

  Section current() {
    return current;
  }

  /** Makes the section the current one, beginning it if it is new. */
  Section enter(String name, Section.Kind kind) {
    current = sections.computeIfAbsent(name, n -> new Section(n, kind));
    current.alignTo(kind == Section.Kind.TEXT ? 4 : 8);
    return current;
  }

  /** The section with that name, or null when the source has not entered it. */
  @Nullable Section section(String name) {
    return sections.get(name);
  }

  ExpressionParser expressions(SourcePosition position) {
    return new ExpressionParser(symbols, pairs, xlen, here(position));
  }

  private Expression.Place here(SourcePosition position) {
    return new Expression.Place(position, current, current.sizeBytes());
  }

  /** Reads one statement; throws {@link StatementException} when it makes no sense. */
  void statement(TokenCursor cursor) {
    while (cursor.peek(1).is(":")) {
      label(cursor.next());
      cursor.expect(":");
    }
    if (cursor.atEnd()) {
      return;
    }
    Token name = cursor.expectName("a label, an instruction or a directive");
    if (cursor.skip("=")) {
      assign(name, cursor);
    } else {
      operation(name, cursor, 0);
    }
  }

  private void label(Token name) {
    if (name.kind() == Token.Kind.NUMBER) {
      symbols.defineNumeric(name.value(), here(name.position()), name.position());
    } else if (name.kind() == Token.Kind.NAME && !name.text().equals(".")) {
      symbols.define(name.text(), here(name.position()), name.position());
    } else {
      throw new StatementException(
          name.position(), "expected a name or a number before ':', found " + name.inWords());
    }
  }

  /** Gives a symbol the value of the expression at the cursor, as {@code .set} does. */
  void assign(Token name, TokenCursor cursor) {
    Expression value = expressions(name.position()).parse(cursor);
    cursor.expectEnd();
    symbols.redefine(name.text(), value, name.position());
  }

  private void operation(Token name, TokenCursor cursor, int depth) {
    if (name.text().startsWith(".")) {
      directives.directive(name, cursor);
    } else {
      instruction(name, WrittenOperand.readAll(cursor), depth);
    }
  }

  private void instruction(Token name, List<WrittenOperand> operands, int depth) {
    InstructionParser parser = InstructionParser.of(name, isa);
    List<String> expansion =
        depth > DEEPEST_EXPANSION || (parser != null && parser.takes(operands))
            ? null
            : expansion(name, operands);
    if (expansion != null) {
      for (String statement : expansion) {
        expand(name, statement, operands, depth);
      }
    } else if (parser != null) {
      InstructionFragment fragment = parser.parse(operands, expressions(name.position()));
      fragment.checkWhatIsKnown();
      add(fragment, name.position());
    } else {
      throw noSuch(name);
    }
  }

  private @Nullable List<String> expansion(Token name, List<WrittenOperand> operands) {
    String mnemonic = name.text().toLowerCase(Locale.ROOT);
    StringBuilder signature = new StringBuilder();
    operands.forEach(operand -> signature.append(operand.kind()));
    if (mnemonic.equals("li") && signature.toString().equals("re")) {
      return LoadConstant.expansion(constant(operands.get(1)), xlen);
    }
    for (PseudoInstruction row : PseudoInstructions.named(mnemonic)) {
      if (row.in(xlen) && row.signature().contentEquals(signature) && isExecutable(row)) {
        return row.expansion();
      }
    }
    return null;
  }

  private boolean isExecutable(PseudoInstruction pseudo) {
    return pseudo.expansion().stream()
        .allMatch(statement -> InstructionParser.has(statement.split(" ", 2)[0], isa));
  }

  /** The value of li, which must be known at once because it decides on the number of words. */
  private long constant(WrittenOperand operand) {
    TokenCursor cursor = operand.cursor();
    long value = expressions(operand.position()).parse(cursor).number();
    cursor.expectEnd();
    if (xlen == Xlen.RV32 && value != (int) value && value != (value & 0xFFFF_FFFFL)) {
      throw new StatementException(operand.position(), value + " does not fit into 32 bits");
    }
    return xlen.signExtend(value);
  }

  private void expand(Token name, String statement, List<WrittenOperand> operands, int depth) {
    List<Token> tokens = new ArrayList<>();
    for (Token token : Lexer.tokens(statement, "expansion", new ArrayList<>())) {
      if (token.kind() == Token.Kind.PLACEHOLDER) {
        tokens.addAll(operands.get((int) token.value() - 1).tokens());
      } else if (token.kind() != Token.Kind.END) {
        tokens.add(new Token(token.kind(), token.text(), token.value(), name.position()));
      }
    }
    TokenCursor cursor = new TokenCursor(tokens, new Token(Token.Kind.END, "", 0, name.position()));
    operation(cursor.next(), cursor, depth + 1);
  }

  private StatementException noSuch(Token name) {
    if (PseudoInstructions.named(name.text().toLowerCase(Locale.ROOT)).isEmpty()
        && !name.text().equals("li")) {
      return new StatementException(
          name.position(), "unknown instruction '" + name.text() + "' in " + xlen);
    }
    return new StatementException(
        name.position(), "'" + name.text() + "' does not take these operands in " + xlen);
  }

  /** Appends to the current section, which must be able to hold contents. */
  void add(Fragment fragment, SourcePosition position) {
    if (current.kind() == Section.Kind.ZEROED
        && !(fragment instanceof Fragment.Filling filling && filling.value() == 0)) {
      throw new StatementException(
          position, current.name() + " holds only zeros: expected .space, .zero or .align");
    }
    if (current.sizeBytes() + fragment.sizeBytes() > Assembler.LARGEST_SECTION_BYTES) {
      throw new StatementException(
          position,
          current.name() + " would be larger than " + Assembler.LARGEST_SECTION_BYTES + " bytes");
    }
    current.add(fragment, position.line());
  }
}
