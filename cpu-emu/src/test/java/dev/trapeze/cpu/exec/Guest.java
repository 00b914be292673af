package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A machine with an assembled program at the start of RAM, in S-mode and without translation. */
final class Guest {
  /** Where the program lies. */
  static final long CODE_PA = Machine.RAM_BASE_PA;

  /** A page that the program may use for data. */
  static final long DATA_PA = CODE_PA + 0x10_000;

  private static final long ROOT_PA = CODE_PA + 0x20_000;
  private static final long RAM_BYTES = 1L << 20;

  final Machine machine;
  final Xlen xlen;
  private final AssembledProgram program;
  private final PagingMode paging;
  private long nextTablePa = ROOT_PA;

  Guest(Xlen xlen, MachineConfig.Engine engine, String source) {
    this(Isa.of(xlen), engine, source);
  }

  /** One whose hart has that instruction set; the program may try any instruction. */
  Guest(Isa isa, MachineConfig.Engine engine, String source) {
    this.xlen = isa.xlen();
    this.paging = PagingMode.of(xlen);
    this.machine = new Machine(new MachineConfig(xlen, RAM_BYTES, engine).withIsa(isa));
    try {
      program = Assembler.assemble(source, "guest.S", xlen, CODE_PA);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    byte[] text = program.text();
    machine.ram().write(CODE_PA, text, 0, text.length);
    machine.hart().setPc(program.entry());
  }

  /** Every width with every engine. */
  static Stream<Arguments> kinds() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                Stream.of(MachineConfig.Engine.values()).map(engine -> Arguments.of(xlen, engine)));
  }

  /** Runs until an {@code ecall} in S-mode. */
  Guest runToCall() {
    StopReason reason = machine.run(10_000);
    if (reason != StopReason.SUPERVISOR_CALL) {
      throw new IllegalStateException(String.format("%s at pc 0x%x", reason, machine.hart().pc()));
    }
    return this;
  }

  /** Value of a symbol of the program, as registers hold it. */
  long symbol(String name) {
    return xlen.signExtend(program.symbol(name));
  }

  long a(int number) {
    return machine.hart().x(10 + number);
  }

  long csr(CsrId csr) {
    return machine.hart().csrs().read(csr);
  }

  void setCsr(CsrId csr, long value) {
    machine.hart().csrs().write(csr, value);
  }

  Ram ram() {
    return machine.ram();
  }

  /** Turns translation on with an empty table; the hart stays in S-mode. */
  Guest withPaging() {
    nextTablePa = ROOT_PA + 0x1000;
    setCsr(CsrId.SATP, paging.satpValue(ROOT_PA, 0));
    return this;
  }

  /** Maps a page with those flags (and V) and gives the physical address of its entry. */
  long map(long va, long pa, int flags) {
    long tablePa = ROOT_PA;
    for (int level = paging.levels() - 1; level > 0; level--) {
      long ptePa = ptePa(tablePa, va, level);
      long pte = Pte.read(ram(), paging, ptePa);
      if (!Pte.isValid(pte)) {
        pte = Pte.make(nextTablePa, Pte.V);
        nextTablePa += 0x1000;
        Pte.write(ram(), paging, ptePa, pte);
      }
      tablePa = Pte.pa(pte);
    }
    long leafPa = ptePa(tablePa, va, 0);
    Pte.write(ram(), paging, leafPa, Pte.make(pa, flags | Pte.V));
    return leafPa;
  }

  /** Starts at a virtual address in a mode. */
  Guest enter(PrivilegeMode mode, long va) {
    machine.hart().setMode(mode);
    machine.hart().setPc(va);
    return this;
  }

  PagingMode paging() {
    return paging;
  }

  private long ptePa(long tablePa, long va, int level) {
    return tablePa + (long) paging.vpnIndex(va, level) * paging.pteBytes();
  }
}
