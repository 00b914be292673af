package dev.trapeze.console.debugger.expression;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.isa.Xlen;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A scope of a test: registers, symbols, and memory from 0x1000 to 0x1fff. */
final class TableScope implements Scope {
  static final long START_VA = 0x1000;

  final Map<String, Value> registers = new HashMap<>();
  final Map<String, Symbol> symbols = new HashMap<>();
  final byte[] memory = new byte[4096];
  private final Xlen xlen;
  private final Variables variables = new Variables();

  TableScope(Xlen xlen) {
    this.xlen = xlen;
  }

  void symbol(String name, long va, long sizeBytes, Symbol.Kind kind) {
    symbols.put(name, new Symbol(name, va, sizeBytes, kind, "test"));
  }

  @Override
  public Xlen xlen() {
    return xlen;
  }

  @Override
  public @Nullable Value register(String name) {
    return registers.get(name);
  }

  @Override
  public void setRegister(String name, long bits) throws CommandError {
    Value old = registers.get(name);
    if (old == null) {
      throw new CommandError("no register " + name);
    }
    registers.put(name, Value.of(old.type(), bits));
  }

  @Override
  public int read(long va, byte[] into) {
    int done = 0;
    while (done < into.length && contains(va + done)) {
      into[done] = memory[(int) (xlen.zeroExtend(va + done) - START_VA)];
      done++;
    }
    return done;
  }

  @Override
  public void write(long va, byte[] bytes) throws CommandError {
    for (int i = 0; i < bytes.length; i++) {
      if (!contains(va + i)) {
        throw Memory.noAccess(va + i);
      }
      memory[(int) (xlen.zeroExtend(va + i) - START_VA)] = bytes[i];
    }
  }

  private boolean contains(long va) {
    long address = xlen.zeroExtend(va);
    return address >= START_VA && address < START_VA + memory.length;
  }

  @Override
  public @Nullable Symbol symbol(String name) {
    return symbols.get(name);
  }

  @Override
  public Variables variables() {
    return variables;
  }
}
