package dev.trapeze.console.debugger;

import dev.trapeze.console.debugger.expression.Scope;
import dev.trapeze.console.debugger.expression.Value;
import dev.trapeze.console.debugger.expression.Variables;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import org.jspecify.annotations.Nullable;

/** Names in expressions as a process has them. */
final class SubjectScope implements Scope {
  private final Debugger debugger;
  private final Subject subject;
  // Fetched when the first symbol is asked for; most conditions have none.
  private @Nullable Symbols symbols;

  SubjectScope(Debugger debugger, Subject subject) {
    this.debugger = debugger;
    this.subject = subject;
  }

  @Override
  public Xlen xlen() {
    return subject.xlen();
  }

  @Override
  public @Nullable Value register(String name) throws CommandError {
    Value value = RegisterValues.get(subject, name);
    SelectedFrame frame = debugger.selectedFrame();
    if (value == null || frame == null || frame.number() == 0 || frame.pid() != subject.pid()) {
      return value;
    }
    return switch (name) {
      case "pc" -> Value.of(value.type(), xlen().zeroExtend(frame.pc()));
      case "sp", "x2" -> Value.of(value.type(), xlen().zeroExtend(frame.sp()));
      case "fp", "s0", "x8" -> Value.of(value.type(), xlen().zeroExtend(frame.fp()));
      default -> value;
    };
  }

  @Override
  public void setRegister(String name, long bits) throws CommandError {
    RegisterValues.requireSettable(subject, name);
    SelectedFrame frame = debugger.selectedFrame();
    if (frame != null && frame.number() != 0 && frame.pid() == subject.pid()) {
      throw new CommandError("$" + name + ": can be set in frame 0 only; 'frame 0' selects it");
    }
    int pid = subject.pid();
    Hart hart = subject.hart();
    int hartId = hart == null ? 0 : hart.id();
    debugger.system().edit(kernel -> RegisterValues.set(kernel, pid, hartId, name, bits));
  }

  @Override
  public int read(long va, byte[] into) {
    return subject.read(va, into, 0, into.length);
  }

  @Override
  public void write(long va, byte[] bytes) throws CommandError {
    byte[] now = new byte[bytes.length];
    int there = subject.read(va, now, 0, now.length);
    if (there < bytes.length) {
      throw new CommandError(
          "Cannot access memory at address 0x" + Long.toHexString(xlen().zeroExtend(va + there)));
    }
    int pid = subject.pid();
    Hart hart = subject.hart();
    int hartId = hart == null ? 0 : hart.id();
    byte[] copy = bytes.clone();
    debugger
        .system()
        .edit(
            kernel -> RegisterValues.subject(kernel, pid, hartId).write(va, copy, 0, copy.length));
  }

  @Override
  public @Nullable Symbol symbol(String name) {
    if (symbols == null) {
      symbols = debugger.symbols(subject);
    }
    return symbols.symbol(name);
  }

  @Override
  public Variables variables() {
    return debugger.variables();
  }
}
