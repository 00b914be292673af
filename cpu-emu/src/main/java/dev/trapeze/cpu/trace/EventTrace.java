package dev.trapeze.cpu.trace;

import dev.trapeze.cpu.exec.StepObserver;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Operand;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.SymbolLookup;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.Translation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A line for each event of the kinds asked for. Each begins with the kind, the number of the hart,
 * and how many instructions the hart had retired before:
 *
 * <pre>
 * insn 0 12 M 0x0000000080000010 00a28293 addi    t0,t0,10 ; t0=0x000000000000000b
 * trap 0 13 enter U-&gt;S 0x0000000000001044 cause 8 environment call from U-mode, tval 0x0…, vector 0x…
 * trap 0 31 return S-&gt;U 0x0000000080000100 sret to 0x0000000000001048
 * mmu 0 13 fetch U 0x0000000000001044 sv39 2:0x80002000=0x20000801(V) … = 0x80010044
 * mmu 0 14 store U 0x0000000000002000 sv39 … ! store page fault: W is 0
 * </pre>
 */
public final class EventTrace implements StepObserver {
  /** A walk is told once for each page; this many pages are remembered. */
  private static final int MOST_KNOWN_WALKS = 4096;

  private final Set<TraceKind> kinds;
  private final Hart hart;
  private final Xlen xlen;
  private final WalkTrace walks;
  private final SymbolLookup symbols;
  private final LineSink sink;
  private final Map<String, String> knownWalks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_KNOWN_WALKS;
        }
      };

  private PrivilegeMode mode = PrivilegeMode.MACHINE;
  private long count;

  /**
   * A trace of that hart.
   *
   * @param walks what tells the walks of the hart's page tables
   * @param symbols names for the targets of jumps
   */
  public EventTrace(
      Set<TraceKind> kinds, Hart hart, WalkTrace walks, SymbolLookup symbols, LineSink sink) {
    this.kinds = Set.copyOf(kinds);
    this.hart = hart;
    this.xlen = hart.xlen();
    this.walks = walks;
    this.symbols = symbols;
    this.sink = sink;
  }

  @Override
  public void begins(DecodedInstruction instruction) {
    mode = hart.mode();
  }

  @Override
  public void retired(long pc, DecodedInstruction decoded) {
    if (kinds.contains(TraceKind.INSN)) {
      String digits = decoded.lengthBytes() == 2 ? "%04x" : "%08x";
      String code = Disassembler.format(decoded.raw(), pc, xlen, symbols);
      line(
          TraceKind.INSN,
          "%c %s %s %s%s",
          mode.letter(),
          xlen.hex(pc),
          String.format(digits, decoded.raw()),
          code,
          result(decoded));
    }
    Instruction instruction = decoded.instruction();
    boolean returns = instruction == Instruction.SRET || instruction == Instruction.MRET;
    if (returns && kinds.contains(TraceKind.TRAP)) {
      line(
          TraceKind.TRAP,
          "return %c->%c %s %s to %s",
          mode.letter(),
          hart.mode().letter(),
          xlen.hex(pc),
          instruction.mnemonic(),
          xlen.hex(hart.pc()));
    }
    count++;
  }

  private String result(DecodedInstruction decoded) {
    List<Operand> syntax = decoded.instruction().format().syntax();
    int rd = decoded.rd();
    if (syntax.contains(Operand.FLOAT_RD)) {
      return String.format(
          " ; %s=0x%016x", Register.floatAbiName(rd), hart.floats().registers()[rd]);
    }
    return rd == 0 ? "" : " ; " + Register.abiName(rd) + "=" + xlen.hex(hart.x(rd));
  }

  @Override
  public void trapped(TrapCause cause, long epc, long value, PrivilegeMode from) {
    if (kinds.contains(TraceKind.TRAP)) {
      line(
          TraceKind.TRAP,
          "enter %c->%c %s cause %s%d %s, tval %s, vector %s",
          from.letter(),
          hart.mode().letter(),
          xlen.hex(epc),
          cause.interrupt() ? "i" : "",
          cause.code(),
          cause.words(),
          xlen.hex(value),
          xlen.hex(hart.pc()));
    }
  }

  @Override
  public void translated(AccessKind kind, long va, PrivilegeMode privilege, long result) {
    if (!kinds.contains(TraceKind.MMU)) {
      return;
    }
    WalkTrace.Told told = walks.tell(kind, va, privilege, result);
    String before = knownWalks.put(told.place(), told.walk());
    if (Translation.isFault(result) || !told.walk().equals(before)) {
      line(TraceKind.MMU, "%s", told.text());
    }
  }

  private void line(TraceKind kind, String format, Object... arguments) {
    sink.line(kind.word() + " " + hart.id() + " " + count + " " + String.format(format, arguments));
  }
}
