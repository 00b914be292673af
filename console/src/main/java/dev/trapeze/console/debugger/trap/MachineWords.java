package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.frames.Code;
import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.kernel.mm.AddressSpace;

/** Instructions and addresses of a process, with their names. */
final class MachineWords {
  private final Debugger debugger;

  MachineWords(Debugger debugger) {
    this.debugger = debugger;
  }

  private static Isa isa(Subject subject) {
    return subject.kernel().machine().harts().get(0).isa();
  }

  /** The instruction at an address, in words. */
  Executed instruction(Subject subject, long va) {
    Symbols symbols = debugger.symbols(subject);
    Integer raw = Code.rawAt(subject, va);
    String text =
        raw == null ? "(not mapped)" : Disassembler.format(raw, va, isa(subject), symbols::nameOf);
    return new Executed(address(subject, va), text, symbols.lineOf(va));
  }

  /** An address, with symbol and region. */
  AddressName address(Subject subject, long va) {
    Symbols symbols = debugger.symbols(subject);
    AddressSpace kernelSpace = subject.kernel().state().kernelSpace();
    var process = subject.process();
    AddressSpace space =
        process != null && subject.hasMemory() ? process.addressSpace() : kernelSpace;
    return AddressName.of(va, symbols, space, kernelSpace);
  }
}
