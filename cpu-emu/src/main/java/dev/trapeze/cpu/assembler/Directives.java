package dev.trapeze.cpu.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The assembler directives: those of GNU as that a program without a linker needs. */
final class Directives {
  private static final int LARGEST_ALIGNMENT_EXPONENT = 16;

  private final Assembly assembly;

  Directives(Assembly assembly) {
    this.assembly = assembly;
  }

  /** Obeys the directive whose operands are at the cursor. */
  void directive(Token name, TokenCursor cursor) {
    switch (name.text().toLowerCase(Locale.ROOT)) {
      case ".text" -> section(".text", Section.Kind.TEXT, cursor);
      case ".data" -> section(".data", Section.Kind.DATA, cursor);
      case ".bss" -> section(".bss", Section.Kind.ZEROED, cursor);
      case ".rodata" -> section(".rodata", Section.Kind.READ_ONLY, cursor);
      case ".section" -> section(cursor);
      case ".globl", ".global" -> export(cursor);
      case ".byte" -> numbers(1, name, cursor);
      case ".half", ".short", ".2byte" -> numbers(2, name, cursor);
      case ".word", ".long", ".4byte" -> numbers(4, name, cursor);
      case ".dword", ".quad", ".8byte" -> numbers(8, name, cursor);
      case ".ascii" -> strings("", name, cursor);
      case ".asciz", ".string" -> strings("\0", name, cursor);
      case ".space", ".zero", ".skip" -> space(name, cursor);
      case ".align", ".p2align" -> align(name, cursor, true);
      case ".balign" -> align(name, cursor, false);
      case ".equ", ".set" -> {
        Token symbol = cursor.expectName("a symbol");
        cursor.expect(",");
        assembly.assign(symbol, cursor);
      }
      // What these tell a linker, a debugger or a compressing assembler has no use here.
      case ".option", ".type", ".size", ".file", ".ident", ".attribute", ".local", ".weak" -> {}
      default ->
          throw new StatementException(name.position(), "unknown directive '" + name.text() + "'");
    }
  }

  private void section(String name, Section.Kind kind, TokenCursor cursor) {
    cursor.expectEnd();
    assembly.enter(name, kind);
  }

  private void section(TokenCursor cursor) {
    Token name = cursor.expectName("a section name");
    Section known = assembly.section(name.text());
    if (known != null) {
      assembly.enter(known.name(), known.kind());
      return;
    }
    Section.Kind kind = kindByName(name.text());
    if (kind == null && cursor.skip(",") && cursor.peek().kind() == Token.Kind.STRING) {
      String flags = cursor.peek().text();
      kind =
          flags.contains("x")
              ? Section.Kind.TEXT
              : flags.contains("w") ? Section.Kind.DATA : Section.Kind.READ_ONLY;
    }
    if (kind == null) {
      throw new StatementException(
          name.position(),
          "what does the section '"
              + name.text()
              + "' hold? expected flags such as \"ax\" or \"aw\"");
    }
    assembly.enter(name.text(), kind);
  }

  private static Section.@Nullable Kind kindByName(String name) {
    String stem = name.indexOf('.', 1) < 0 ? name : name.substring(0, name.indexOf('.', 1));
    return switch (stem) {
      case ".text" -> Section.Kind.TEXT;
      case ".rodata", ".srodata" -> Section.Kind.READ_ONLY;
      case ".data", ".sdata" -> Section.Kind.DATA;
      case ".bss", ".sbss" -> Section.Kind.ZEROED;
      default -> null;
    };
  }

  private void export(TokenCursor cursor) {
    do {
      assembly.exported().add(cursor.expectName("a symbol").text());
    } while (cursor.skip(","));
    cursor.expectEnd();
  }

  private void numbers(int widthBytes, Token name, TokenCursor cursor) {
    List<Expression> values = new ArrayList<>();
    do {
      values.add(assembly.expressions(name.position()).parse(cursor));
    } while (cursor.skip(","));
    cursor.expectEnd();
    assembly.add(new Fragment.Numbers(widthBytes, values), name.position());
  }

  private void strings(String terminator, Token name, TokenCursor cursor) {
    StringBuilder contents = new StringBuilder();
    do {
      if (cursor.peek().kind() != Token.Kind.STRING) {
        throw cursor.unexpected("a string in double quotes");
      }
      contents.append(cursor.next().text()).append(terminator);
    } while (cursor.skip(","));
    cursor.expectEnd();
    byte[] bytes = new byte[contents.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) contents.charAt(i);
    }
    assembly.add(new Fragment.Bytes(bytes), name.position());
  }

  private void space(Token name, TokenCursor cursor) {
    long size = number(name, cursor, 0, Assembler.LARGEST_SECTION_BYTES);
    int fill = cursor.skip(",") ? (int) number(name, cursor, -128, 255) : 0;
    cursor.expectEnd();
    assembly.add(new Fragment.Filling(size, fill), name.position());
  }

  private void align(Token name, TokenCursor cursor, boolean exponent) {
    SourcePosition position = cursor.peek().position();
    long operand =
        number(
            name,
            cursor,
            0,
            exponent ? LARGEST_ALIGNMENT_EXPONENT : 1L << LARGEST_ALIGNMENT_EXPONENT);
    long alignment = exponent ? 1L << operand : Math.max(operand, 1);
    if (Long.bitCount(alignment) != 1) {
      throw new StatementException(position, "expected a power of two, found " + alignment);
    }
    boolean filled = cursor.skip(",");
    int fill = filled ? (int) number(name, cursor, -128, 255) : 0;
    cursor.expectEnd();
    Section section = assembly.current();
    long padding = -section.sizeBytes() & (alignment - 1);
    boolean code = section.kind() == Section.Kind.TEXT && !filled;
    section.alignTo(alignment);
    assembly.add(
        code ? new Fragment.Code(padding) : new Fragment.Filling(padding, fill), name.position());
  }

  private long number(Token name, TokenCursor cursor, long lowest, long highest) {
    SourcePosition position = cursor.peek().position();
    long value = assembly.expressions(name.position()).parse(cursor).number();
    if (value < lowest || value > highest) {
      throw new StatementException(
          position, name.text() + " expects " + lowest + " to " + highest + ", found " + value);
    }
    return value;
  }
}
