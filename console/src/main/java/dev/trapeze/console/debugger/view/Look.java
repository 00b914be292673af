package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.expression.Expression;
import dev.trapeze.console.debugger.expression.Scope;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.Xlen;
import org.jspecify.annotations.Nullable;

/**
 * One look at a process: what it is, what its addresses are called, and how that is written.
 *
 * @param debugger in which the process is
 * @param subject the process
 * @param symbols of its addresses
 * @param scope what names in expressions mean
 * @param ink for colours
 */
public record Look(Debugger debugger, Subject subject, Symbols symbols, Scope scope, Ink ink) {
  /** A look at what the command is about. */
  static Look of(Invocation invocation) throws CommandError {
    return of(invocation.debugger(), invocation.subject(), invocation.ink());
  }

  /** A look at a process. */
  public static Look of(Debugger debugger, Subject subject, Ink ink) {
    return new Look(debugger, subject, debugger.symbols(subject), debugger.scope(subject), ink);
  }

  /** The width of its registers. */
  public Xlen xlen() {
    return subject.xlen();
  }

  /** {@code 0x396 <main>}, or only the number where nothing is named. */
  String named(long va) {
    String label = label(va);
    String number = ink.address(hex(va));
    return label == null ? number : number + " " + label;
  }

  /** {@code <main+4>}, or null. */
  @Nullable String label(long va) {
    String name = name(va);
    return name == null ? null : "<" + ink.symbol(name) + ">";
  }

  /** {@code main+4}, with gdb's decimal distance, or null. */
  public @Nullable String name(long va) {
    Symbol symbol = symbols.symbolAt(va);
    if (symbol == null) {
      return null;
    }
    long offset = xlen().zeroExtend(va) - symbol.va();
    return offset == 0 ? symbol.name() : symbol.name() + "+" + offset;
  }

  /** Without leading zeros. */
  public String hex(long va) {
    return "0x" + Long.toHexString(xlen().zeroExtend(va));
  }

  /** The pc of the frame that is selected, sign-extended. */
  long pc() throws CommandError {
    var pc = scope.register("pc");
    return pc == null ? 0 : xlen().signExtend(pc.bits());
  }

  /** What an expression means as an address, zero-extended. */
  long address(String expression) throws CommandError {
    return without(Expression.parse(expression)).address(scope);
  }

  /** Only {@code print} and {@code set} may change something. */
  static Expression without(Expression expression) throws CommandError {
    if (expression.assigns()) {
      throw new CommandError(
          "'" + expression.text() + "' changes something: only print and set can do that");
    }
    return expression;
  }

  CommandError noAccess(long va) {
    return new CommandError(
        "Cannot access memory at address " + "0x" + Long.toHexString(xlen().zeroExtend(va)));
  }
}
