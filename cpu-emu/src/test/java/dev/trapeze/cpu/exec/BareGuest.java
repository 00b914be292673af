package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.MmuConfig;

/**
 * A hart in M-mode with an assembled program at the start of RAM, and nothing around it. Memory is
 * open to all modes.
 */
final class BareGuest {
  static final long CODE_PA = 0x8000_0000L;

  private static final long RAM_BYTES = 1L << 20;
  private static final int NAPOT_ALL = 0x1F;

  final Xlen xlen;
  final VirtualClock clock = new VirtualClock();
  final Hart hart;
  final Ram ram = new Ram(CODE_PA, RAM_BYTES);
  private final ExecutionEngine engine;
  private final AssembledProgram program;

  BareGuest(Xlen xlen, Engine engine, String source) {
    this(Isa.of(xlen), engine, source);
  }

  BareGuest(Isa isa, Engine engine, String source) {
    xlen = isa.xlen();
    hart = new Hart(isa, 0, clock, Environment.MACHINE_MODE);
    this.engine = engine.create(hart, new Bus(ram), clock, MmuConfig.DEFAULT);
    try {
      program = Assembler.assemble(source, "guest.S", xlen, CODE_PA);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    byte[] text = program.text();
    ram.write(CODE_PA, text, 0, text.length);
    set(CsrId.PMPADDR0, -1);
    set(CsrId.PMPCFG0, NAPOT_ALL);
  }

  StopReason run(long instructions) {
    return engine.run(instructions);
  }

  /** Runs until the hart is in the endless loop at {@code end}. */
  BareGuest runToEnd() {
    run(2_000);
    if (hart.pc() != symbol("end")) {
      throw new IllegalStateException(
          String.format(
              "in %s at pc 0x%x, mcause 0x%x, mepc 0x%x",
              hart.mode(), hart.pc(), get(CsrId.MCAUSE), get(CsrId.MEPC)));
    }
    return this;
  }

  /** Puts the hart at a symbol in a mode. */
  BareGuest at(PrivilegeMode mode, String symbol) {
    hart.setMode(mode);
    hart.setPc(symbol(symbol));
    return this;
  }

  /** Value of a symbol of the program, as registers hold it. */
  long symbol(String name) {
    return xlen.signExtend(program.symbol(name));
  }

  long a(int number) {
    return hart.x(10 + number);
  }

  long get(CsrId csr) {
    return hart.csrs().read(csr);
  }

  BareGuest set(CsrId csr, long value) {
    hart.csrs().write(csr, value);
    return this;
  }
}
