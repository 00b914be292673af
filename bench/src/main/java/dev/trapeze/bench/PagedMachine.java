package dev.trapeze.bench;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;

/** A machine without a kernel that runs an assembled program with paging on. */
final class PagedMachine {
  /** Where the program lies, physically and virtually. */
  static final long PROGRAM_VA = Machine.RAM_BASE_PA;

  /** Where the program may keep data: 1 MiB in, so that it shares no page with code. */
  static final long DATA_VA = PROGRAM_VA + (1 << 20);

  private static final long ROOT_TABLE_PA = PROGRAM_VA + (2 << 20);

  private PagedMachine() {}

  /**
   * A machine about to execute the program in S-mode; one superpage maps the start of RAM to
   * itself.
   */
  static Machine with(String source, Xlen xlen) {
    Machine machine = new Machine(new MachineConfig(xlen, 16 << 20));
    AssembledProgram program;
    try {
      program = Assembler.assemble(source, "benchmark", xlen, PROGRAM_VA);
    } catch (AssemblyException e) {
      throw new IllegalStateException(e);
    }
    byte[] text = program.text();
    machine.ram().write(PROGRAM_VA, text, 0, text.length);

    PagingMode mode = PagingMode.of(xlen);
    int top = mode.levels() - 1;
    long pageStartPa = PROGRAM_VA & -mode.pageBytes(top);
    long entryPa = ROOT_TABLE_PA + (long) mode.vpnIndex(PROGRAM_VA, top) * mode.pteBytes();
    int flags = Pte.V | Pte.R | Pte.W | Pte.X | Pte.A | Pte.D;
    Pte.write(machine.ram(), mode, entryPa, Pte.make(pageStartPa, flags));

    machine.hart().setMode(PrivilegeMode.SUPERVISOR);
    machine.hart().setPc(program.entry());
    machine.hart().csrs().write(CsrId.SATP.number(), mode.satpValue(ROOT_TABLE_PA, 0));
    return machine;
  }
}
