package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.frames.Code;
import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.console.debugger.words.CallWords;
import dev.trapeze.console.debugger.words.ProgramRegisters;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultForecast;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.proc.Process;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What there is to see of a trap at one moment: right before it was taken, or as near as one can
 * get.
 *
 * @param subject whose trap it is
 * @param registers of the program; null if they are not what they were any more
 */
record TrapEvidence(
    Debugger debugger, TrapSeen trap, Subject subject, @Nullable ProgramRegisters registers) {
  /** The evidence as things are now. */
  static TrapEvidence now(
      Debugger debugger, TrapSeen trap, Subject subject, boolean registersAreThose) {
    return new TrapEvidence(
        debugger, trap, subject, registersAreThose ? ProgramRegisters.of(subject) : null);
  }

  Kernel kernel() {
    return debugger.kernel();
  }

  Xlen xlen() {
    return debugger.xlen();
  }

  Hart hart() {
    return kernel().machine().harts().get(trap.hart());
  }

  Process process() {
    return Objects.requireNonNull(subject.process());
  }

  AddressSpace space() {
    return process().addressSpace();
  }

  Symbols symbols() {
    return debugger.symbols(subject);
  }

  /** {@code 0x00000000000001aa <recurse+8> [text]}. */
  String name(long va) {
    return AddressName.of(va, symbols(), space(), kernel().state().kernelSpace()).words(xlen());
  }

  /** The bits of the instruction at an address; null if they cannot be read. */
  @Nullable Integer raw(long va) {
    return Code.rawAt(subject, va);
  }

  /** The instruction that trapped; null if it cannot be read or is none. */
  @Nullable DecodedInstruction decoded() {
    Integer raw = raw(trap.sepc());
    return raw == null ? null : Decoder.decode(raw, hart().isa());
  }

  /** An instruction in assembly language. */
  String disassembled(long va) {
    Integer raw = raw(va);
    return raw == null
        ? "(cannot be read)"
        : Disassembler.format(raw, va, hart().isa(), symbols()::nameOf)
            .replaceAll(" +", " ")
            .replace(",", ", ");
  }

  /** The system call that the program makes. */
  String call() {
    ProgramRegisters from = registers;
    return from == null
        ? "a system call whose arguments are gone"
        : CallWords.ofNumber(kernel(), process(), from.callNumber(), from);
  }

  /** What the handler does about a page fault, or would. */
  FaultForecast forecast(MemoryAccess access) {
    return FaultForecast.of(space(), xlen().zeroExtend(trap.stval()), access);
  }

  /** Addresses with their instructions, a line each. */
  List<String> listing(List<Long> vas) {
    return vas.stream().map(va -> "  " + name(va) + "  " + disassembled(va)).toList();
  }
}
