package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.symbols.AddressName;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Disassembler;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.kernel.mm.AddressSpace;
import org.jspecify.annotations.Nullable;

/** Instructions and addresses of a process, with their names. */
final class MachineWords {
  private static final int HALF = 2;
  private static final int WORD = 4;

  private final Debugger debugger;

  MachineWords(Debugger debugger) {
    this.debugger = debugger;
  }

  /** The bits of the instruction at an address, as {@link Decoder} takes them; 0 if none. */
  private static int raw(Subject subject, long va) {
    byte[] bytes = new byte[WORD];
    int read = subject.read(va, bytes, 0, HALF);
    int raw = bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
    if (read == HALF && !Decoder.isCompressed(raw)) {
      subject.read(va + HALF, bytes, HALF, HALF);
      raw |= (bytes[2] & 0xFF) << 16 | (bytes[3] & 0xFF) << 24;
    }
    return raw;
  }

  private static Isa isa(Subject subject) {
    return subject.kernel().machine().harts().get(0).isa();
  }

  /** The instruction at an address; null if the hart knows none like that. */
  static @Nullable DecodedInstruction decode(Subject subject, long va) {
    return Decoder.decode(raw(subject, va), isa(subject));
  }

  /** The instruction at an address, in words. */
  Executed instruction(Subject subject, long va) {
    Symbols symbols = debugger.symbols(subject);
    boolean readable = subject.physical(va) >= 0;
    String text =
        readable
            ? Disassembler.format(raw(subject, va), va, isa(subject), symbols::nameOf)
            : "(not mapped)";
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
