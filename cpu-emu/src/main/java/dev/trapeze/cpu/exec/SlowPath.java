package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.fp.NanBoxing;
import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.TrapUnit;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.Mmu;

/**
 * Executes single operations of a block that the {@link Interpreter} does not: memory accesses that
 * miss the translation cache, atomic, system and floating-point instructions, and what is no
 * instruction at all. This is the one place where a fault of a block's instruction becomes a trap.
 *
 * <p>While a block runs, hart and clock stand at an earlier instruction. They are brought up to
 * date ("synchronised") only when somebody is going to look.
 */
final class SlowPath {
  private final Hart hart;
  private final CsrFile csrs;
  private final VirtualClock clock;
  private final Bus bus;
  private final Ram ram;
  private final Mmu mmu;
  private final CodeCache cache;
  private final DataMemory memory;
  private final CacheBlocks blocks;
  private final SystemInstructions system;
  private final FloatInstructions floats;
  private final GuestFault fault;
  private final long[] x;

  private long pc;
  private long retired;
  private boolean synchronised;

  SlowPath(Hart hart, VirtualClock clock, Bus bus, Mmu mmu, CodeCache cache, GuestFault fault) {
    this.hart = hart;
    this.csrs = hart.csrs();
    this.clock = clock;
    this.bus = bus;
    this.ram = bus.ram();
    this.mmu = mmu;
    this.cache = cache;
    this.memory = new DataMemory(hart.xlen(), bus, mmu, fault);
    this.blocks = new CacheBlocks(hart, ram, memory, fault);
    this.system = new SystemInstructions(hart, mmu, fault);
    this.floats = new FloatInstructions(hart, fault);
    this.fault = fault;
    this.x = hart.registers();
  }

  /**
   * Executes an operation.
   *
   * @param word index of the operation in the code cache
   * @param base virtual address that offsets in the block are relative to
   * @param retiredBefore number of instructions that retired before this one
   * @return {@link Exit#STAY} if the block goes on; else hart and clock are up to date
   */
  int execute(long operation, int word, long base, long retiredBefore) {
    if (Opcode.opcode(operation) == Opcode.BITS) {
      x[Opcode.rd(operation)] = bits(operation);
      return Exit.STAY;
    }
    pc = base + cache.offset(word);
    retired = retiredBefore;
    synchronised = false;
    long nextPc = base + cache.end(word);
    long epoch = mmu.epoch();
    int generation = cache.generation();
    int exit;
    try {
      exit = execute(operation);
    } catch (GuestFault f) {
      synchronise();
      TrapUnit.enter(hart, f.trapCause(), f.value());
      return Exit.TRAPPED;
    }
    if (exit == Exit.SUPERVISOR_CALL || exit == Exit.TRAPPED) {
      return exit;
    }
    if (exit != Exit.RESUME) {
      boolean same = epoch == mmu.epoch() && generation == cache.generation();
      if (same && exit == Exit.STAY && !csrs.hasChanges()) {
        return Exit.STAY;
      }
      synchronise();
      hart.setPc(nextPc);
    }
    clock.retire(1);
    return exit == Exit.WAIT ? exit : Exit.RESUME;
  }

  /** Virtual address of the instruction that is being executed, or was the last to be. */
  long pc() {
    return pc;
  }

  private void synchronise() {
    if (!synchronised) {
      synchronised = true;
      hart.setPc(pc);
      clock.setInstructionsRetired(retired);
    }
  }

  private int execute(long operation) {
    int opcode = Pairs.first(Opcode.opcode(operation));
    long va = hart.xlen().signExtend(x[Opcode.rs1(operation)] + Opcode.immediate(operation));
    int rd = Opcode.rd(operation);
    switch (opcode) {
      case Opcode.LB -> x[rd] = (byte) load(va, 1);
      case Opcode.LBU -> x[rd] = load(va, 1);
      case Opcode.LH -> x[rd] = (short) load(va, 2);
      case Opcode.LHU -> x[rd] = load(va, 2);
      case Opcode.LW -> x[rd] = (int) load(va, 4);
      case Opcode.LWU -> x[rd] = load(va, 4);
      case Opcode.LD -> x[rd] = load(va, 8);
      case Opcode.SB -> store(va, 1, x[Opcode.rs2(operation)]);
      case Opcode.SH -> store(va, 2, x[Opcode.rs2(operation)]);
      case Opcode.SW -> store(va, 4, x[Opcode.rs2(operation)]);
      case Opcode.SD -> store(va, 8, x[Opcode.rs2(operation)]);
      case Opcode.DIV, Opcode.DIVU, Opcode.REM, Opcode.REMU ->
          x[rd] = Division.wide(opcode, x[Opcode.rs1(operation)], x[Opcode.rs2(operation)]);
      case Opcode.DIVW, Opcode.DIVUW, Opcode.REMW, Opcode.REMUW ->
          x[rd] = Division.ofWordByZero(opcode, x[Opcode.rs1(operation)]);
      case Opcode.ATOMIC -> x[rd] = atomic(operation);
      case Opcode.CACHE_BLOCK ->
          blocks.execute(Opcode.immediate(operation), x[Opcode.rs1(operation)]);
      case Opcode.SYSTEM -> {
        synchronise();
        return system.execute(Opcode.immediate(operation), rd, x[Opcode.rs1(operation)]);
      }
      case Opcode.FLOAT -> floats.execute(Opcode.immediate(operation));
      case Opcode.FLW, Opcode.FLD, Opcode.FSW, Opcode.FSD -> accessFloat(opcode, operation);
      default ->
          throw fault.of(TrapCause.ILLEGAL_INSTRUCTION, Opcode.immediate(operation) & 0xFFFF_FFFFL);
    }
    return Exit.STAY;
  }

  private long bits(long operation) {
    return BitManipulation.compute(
        Opcode.immediate(operation), x[Opcode.rs1(operation)], x[Opcode.rs2(operation)]);
  }

  private void accessFloat(int opcode, long operation) {
    floats.requireOn(FloatAccess.raw(operation));
    long offset = FloatAccess.offset(operation);
    long va = hart.xlen().signExtend(x[Opcode.rs1(operation)] + offset);
    switch (opcode) {
      case Opcode.FLW -> floats.set(Opcode.rd(operation), NanBoxing.box((int) load(va, 4)));
      case Opcode.FLD -> floats.set(Opcode.rd(operation), load(va, 8));
      case Opcode.FSW -> store(va, 4, floats.get(Opcode.rs2(operation)));
      default -> store(va, 8, floats.get(Opcode.rs2(operation)));
    }
  }

  private long load(long va, int widthBytes) {
    if (DataMemory.crossesPage(va, widthBytes)) {
      return memory.loadAcross(va, widthBytes);
    }
    return loadAt(memory.locate(va, widthBytes, AccessKind.LOAD), widthBytes);
  }

  private void store(long va, int widthBytes, long value) {
    if (DataMemory.crossesPage(va, widthBytes)) {
      memory.storeAcross(va, widthBytes, value);
    } else {
      busStore(memory.locate(va, widthBytes, AccessKind.STORE), widthBytes, value);
    }
  }

  private long loadAt(long pa, int widthBytes) {
    long value = busLoad(pa, widthBytes);
    if (ram.contains(pa, widthBytes)) {
      memory.noteLoad(pa, widthBytes);
    }
    return value;
  }

  private long busLoad(long pa, int widthBytes) {
    if (!ram.contains(pa, widthBytes)) {
      synchronise();
    }
    return bus.load(pa, widthBytes);
  }

  private void busStore(long pa, int widthBytes, long value) {
    if (!ram.contains(pa, widthBytes)) {
      synchronise();
    }
    bus.store(pa, widthBytes, value);
  }

  private long atomic(long operation) {
    int raw = Opcode.immediate(operation);
    int function = Atomic.function(raw);
    int widthBytes = Atomic.widthBytes(raw);
    long va = x[Opcode.rs1(operation)];
    boolean word = widthBytes == 4;
    long operand = word ? (int) x[Opcode.rs2(operation)] : x[Opcode.rs2(operation)];
    AccessKind kind = function == Atomic.LOAD_RESERVED ? AccessKind.LOAD : AccessKind.STORE;
    long pa = memory.locateAtomic(va, widthBytes, kind);
    // What sc looks at is no load.
    long loaded =
        function == Atomic.STORE_CONDITIONAL ? busLoad(pa, widthBytes) : loadAt(pa, widthBytes);
    long old = word ? (int) loaded : loaded;
    if (function == Atomic.LOAD_RESERVED) {
      hart.reserve(pa, old);
      return old;
    }
    if (function == Atomic.STORE_CONDITIONAL) {
      if (!hart.takeReservation(pa, old)) {
        return 1;
      }
      busStore(pa, widthBytes, operand);
      return 0;
    }
    busStore(pa, widthBytes, Atomic.modify(function, old, operand));
    return old;
  }
}
