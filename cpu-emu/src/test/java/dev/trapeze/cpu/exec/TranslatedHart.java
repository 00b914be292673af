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
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Pte;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A hart with a real M-mode whose traps all end there, page tables of any mode, and memory that is
 * open but for what a test closes.
 */
final class TranslatedHart {
  static final long RAM_PA = Machine.RAM_BASE_PA;

  /** Where programs lie. */
  static final long CODE_PA = RAM_PA + 0x1000;

  /** Some frames for data, whose content is zero. */
  static final long DATA_PA = RAM_PA + 0x8000;

  /** The root of the page table. */
  static final long ROOT_PA = RAM_PA + 0x1_0000;

  /** What {@link #cause} gives as long as nothing has trapped. */
  static final long NO_TRAP = 63;

  static final int RWX = Pte.R | Pte.W | Pte.X;

  private static final long RAM_BYTES = 64 * 4096;
  private static final int LAST_ENTRY = PhysicalMemoryProtection.ENTRIES - 1;

  final PagingMode paging;
  final Xlen xlen;
  final Ram ram = new Ram(RAM_PA, RAM_BYTES);
  final Bus bus = new Bus(ram);
  final VirtualClock clock = new VirtualClock();
  final Hart hart;
  final ExecutionEngine engine;
  private long nextTablePa = ROOT_PA + 0x4000;

  /** Translation is off until {@link #translate}. */
  TranslatedHart(PagingMode paging, Engine engine, MmuConfig config) {
    this.paging = paging;
    this.xlen = Objects.requireNonNull(paging.xlen());
    this.hart = new Hart(Isa.of(xlen), 0, clock, Environment.MACHINE_MODE);
    this.engine = engine.create(hart, bus, clock, config);
    protect(LAST_ENTRY, -1, PhysicalMemoryProtection.NAPOT | 7);
    program("forever: j forever", RAM_PA);
    setCsr(CsrId.MTVEC, RAM_PA);
    clearTrap();
  }

  /** Every paging mode with every engine. */
  static Stream<Arguments> kinds() {
    return Stream.of(PagingMode.SV32, PagingMode.SV39, PagingMode.SV48)
        .flatMap(mode -> Stream.of(Engine.values()).map(engine -> Arguments.of(mode, engine)));
  }

  /** Sets an entry of physical memory protection. */
  TranslatedHart protect(int entry, long address, int config) {
    PhysicalMemoryProtection pmp = hart.protection();
    pmp.writeAddress(entry, address);
    int csr = xlen == Xlen.RV32 ? entry / 4 : entry / 8 * 2;
    int shift = 8 * (entry % xlen.bytes());
    pmp.writeConfig(csr, pmp.readConfig(csr) & ~(0xFFL << shift) | (long) config << shift);
    return this;
  }

  /** Selects the page table at {@link #ROOT_PA}. */
  TranslatedHart translate(int asid) {
    setCsr(CsrId.SATP, paging.satpValue(ROOT_PA, asid));
    return this;
  }

  /** Maps a page of 4 KiB with those flags and V, and gives the physical address of its entry. */
  long map(long va, long pa, int flags) {
    return write(ROOT_PA, va, 0, Pte.make(pa, flags | Pte.V));
  }

  /** Writes the entry for {@code va} in the table at {@code level}, and gives its address. */
  long write(long rootPa, long va, int level, long pte) {
    long tablePa = rootPa;
    for (int i = paging.levels() - 1; i > level; i--) {
      long pointerPa = ptePa(tablePa, va, i);
      long pointer = Pte.read(ram, paging, pointerPa);
      if (!Pte.isValid(pointer)) {
        pointer = Pte.make(nextTablePa, Pte.V);
        nextTablePa += 0x1000;
        Pte.write(ram, paging, pointerPa, pointer);
      }
      tablePa = Pte.pa(pointer);
    }
    long ptePa = ptePa(tablePa, va, level);
    Pte.write(ram, paging, ptePa, pte);
    return ptePa;
  }

  private long ptePa(long tablePa, long va, int level) {
    return tablePa + (long) paging.vpnIndex(va, level) * paging.pteBytes();
  }

  /** Puts a program at {@link #CODE_PA} and gives its length in bytes. */
  int program(String source) {
    return program(source, CODE_PA);
  }

  int program(String source, long pa) {
    try {
      AssembledProgram program = Assembler.assemble(source, "test.S", xlen, pa);
      byte[] text = program.text();
      ram.write(pa, text, 0, text.length);
      return text.length;
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Goes on at an address in a mode, with what trapped before forgotten. */
  TranslatedHart enter(PrivilegeMode mode, long va) {
    clearTrap();
    hart.setMode(mode);
    hart.setPc(xlen.signExtend(va));
    return this;
  }

  private void clearTrap() {
    setCsr(CsrId.MCAUSE, NO_TRAP);
    setCsr(CsrId.MTVAL, 0);
  }

  /**
   * Executes until an instruction has trapped or that many have retired. The trap handler does
   * nothing.
   */
  TranslatedHart run(int instructions) {
    for (int i = 0; i < instructions && cause() == NO_TRAP; i++) {
      engine.run(1);
    }
    return this;
  }

  /** As {@link #run}, all at once; at last there must be a trap. */
  TranslatedHart runToTrap() {
    for (int i = 0; i < 1000 && cause() == NO_TRAP; i++) {
      engine.run(100);
    }
    if (cause() == NO_TRAP) {
      throw new IllegalStateException(String.format("no trap; pc 0x%x", hart.pc()));
    }
    return this;
  }

  long cause() {
    return csr(CsrId.MCAUSE);
  }

  /** {@code mtval}. */
  long value() {
    return csr(CsrId.MTVAL);
  }

  /** Cause and value of the trap in words, or the same of none. */
  String trap() {
    return cause() == NO_TRAP ? trap(null, 0) : trap(TrapCause.ofCsrValue(cause()), value());
  }

  String trap(@Nullable TrapCause cause, long va) {
    return cause == null ? "no trap" : cause + " " + xlen.hex(va);
  }

  long csr(CsrId csr) {
    return hart.csrs().read(csr);
  }

  void setCsr(CsrId csr, long value) {
    hart.csrs().write(csr, value);
  }

  long a(int number) {
    return hart.x(10 + number);
  }

  void setA(int number, long value) {
    hart.setX(10 + number, value);
  }
}
