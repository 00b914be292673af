package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.debug.Accessor;
import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Privileges;
import dev.trapeze.cpu.hart.TrapUnit;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.MmuConfig;

/**
 * The simplest possible engine: fetch, decode, execute, one instruction at a time, nothing cached.
 * It says what the fast engine must do, and is an oracle for its tests.
 */
public final class ReferenceStepper implements ExecutionEngine, Accessor {
  private final Xlen xlen;
  private final Hart hart;
  private final CsrFile csrs;
  private final Privileges privileges;
  private final VirtualClock clock;
  private final Bus bus;
  private final ReferenceMemory memory;
  private final ReferenceFloats floats;
  private final GuestFault fault = new GuestFault();
  private final TrapStreak streak = new TrapStreak();
  private final StepObserver observer;
  private DebugPort debug;

  /** A stepper of that hart. */
  public ReferenceStepper(Hart hart, Bus bus, VirtualClock clock) {
    this(hart, bus, clock, MmuConfig.DEFAULT, StepObserver.NONE);
  }

  /** A stepper of that hart whose steps are reported to an observer. */
  public ReferenceStepper(Hart hart, Bus bus, VirtualClock clock, StepObserver observer) {
    this(hart, bus, clock, MmuConfig.DEFAULT, observer);
  }

  /**
   * A stepper of that hart whose steps are reported to an observer. It caches no translations,
   * which fits {@link dev.trapeze.cpu.mmu.TranslationCaching#ARCHITECTURAL} too: nothing has to be
   * cached.
   */
  public ReferenceStepper(
      Hart hart, Bus bus, VirtualClock clock, MmuConfig mmuConfig, StepObserver observer) {
    this.xlen = hart.xlen();
    this.hart = hart;
    this.csrs = hart.csrs();
    this.privileges = csrs.privileges();
    this.clock = clock;
    this.bus = bus;
    this.memory = new ReferenceMemory(hart, bus, fault, mmuConfig.accessedDirty(), observer);
    this.floats = new ReferenceFloats(hart, memory, fault, observer);
    this.observer = observer;
    this.debug = new DebugPort(xlen, bus);
  }

  @Override
  public void attach(DebugPort port) {
    debug = port;
  }

  @Override
  public StopReason run(long maxInstructions) {
    debug.beginRun(this);
    try {
      return execute(maxInstructions);
    } finally {
      debug.endRun();
    }
  }

  private StopReason execute(long maxInstructions) {
    streak.reset();
    long retired = 0;
    while (true) {
      if (debug.takeWatchStop()) {
        return StopReason.WATCHPOINT;
      }
      if (retired >= maxInstructions) {
        return StopReason.BUDGET_SPENT;
      }
      if ((csrs.takeChanges() & CsrFile.STOP_REQUESTED) != 0) {
        return StopReason.REQUESTED;
      }
      TrapCause interrupt = csrs.interruptToTake(hart.mode());
      if (interrupt != null) {
        trap(interrupt, 0);
        if (debug.stopsAtTraps()) {
          return StopReason.TRAP_TAKEN;
        }
        if (streak.extend(clock.instructionsRetired())) {
          return StopReason.TRAP_LOOP;
        }
        continue;
      }
      if (debug.hasBreakpoints() && debug.isBreakpoint(hart.pc()) && memory.canFetch(hart.pc())) {
        return StopReason.BREAKPOINT;
      }
      try {
        DecodedInstruction instruction = fetch();
        if (instruction.instruction() == Instruction.ECALL
            && hart.mode() == PrivilegeMode.SUPERVISOR
            && hart.environment() == Environment.JAVA) {
          return StopReason.SUPERVISOR_CALL;
        }
        observer.begins(instruction);
        long pc = hart.pc();
        long nextPc = execute(instruction);
        hart.setPc(nextPc);
        clock.retire(1);
        retired++;
        observer.retired(pc, instruction);
        if (instruction.instruction() == Instruction.WFI && !csrs.wakesFromWait()) {
          return StopReason.WAITING_FOR_INTERRUPT;
        }
      } catch (GuestFault f) {
        trap(f.trapCause(), f.value());
        if (debug.stopsAtTraps()) {
          return StopReason.TRAP_TAKEN;
        }
        if (streak.extend(clock.instructionsRetired())) {
          return StopReason.TRAP_LOOP;
        }
      }
    }
  }

  @Override
  public long accessPc() {
    return hart.pc();
  }

  @Override
  public int accessHart() {
    return hart.id();
  }

  @Override
  public void accessWatched() {}

  private void trap(TrapCause cause, long value) {
    long epc = hart.pc();
    PrivilegeMode from = hart.mode();
    TrapUnit.enter(hart, cause, value);
    observer.trapped(cause, epc, value, from);
  }

  private DecodedInstruction fetch() {
    int raw = memory.fetchHalf(hart.pc());
    if (!Decoder.isCompressed(raw)) {
      raw |= memory.fetchHalf(xlen.signExtend(hart.pc() + 2)) << 16;
    }
    DecodedInstruction decoded = Decoder.decode(raw, hart.isa());
    if (decoded == null) {
      throw illegal(raw);
    }
    return decoded;
  }

  private GuestFault illegal(int raw) {
    return fault.of(TrapCause.ILLEGAL_INSTRUCTION, raw & 0xFFFF_FFFFL);
  }

  /** Executes all but an {@code ecall} that the environment takes; gives the next pc. */
  private long execute(DecodedInstruction decoded) {
    long pc = hart.pc();
    long next = pc + decoded.lengthBytes();
    long rs1 = hart.x(decoded.rs1());
    long rs2 = hart.x(decoded.rs2());
    int rd = decoded.rd();
    long immediate = decoded.immediate();
    Instruction instruction = decoded.instruction();
    long va = xlen.signExtend(rs1 + immediate);
    switch (instruction.extension()) {
      case ZBA, ZBB, ZBS -> {
        boolean constant = instruction.format().immediate().present();
        hart.setX(rd, ReferenceBits.compute(instruction, rs1, constant ? immediate : rs2, xlen));
        return next;
      }
      case ZICBOM, ZICBOZ -> {
        blockOperation(decoded, rs1);
        return next;
      }
      default -> {}
    }
    switch (instruction) {
      case LUI -> hart.setX(rd, immediate);
      case AUIPC -> hart.setX(rd, pc + immediate);
      case JAL -> {
        long target = aligned(pc + immediate);
        hart.setX(rd, next);
        return target;
      }
      case JALR -> {
        long target = aligned(va & ~1L);
        hart.setX(rd, next);
        return target;
      }
      case BEQ, BNE, BLT, BGE, BLTU, BGEU -> {
        return isTaken(instruction, rs1, rs2) ? aligned(pc + immediate) : next;
      }
      case LB -> hart.setX(rd, (byte) memory.load(va, 1));
      case LH -> hart.setX(rd, (short) memory.load(va, 2));
      case LW -> hart.setX(rd, (int) memory.load(va, 4));
      case LBU -> hart.setX(rd, memory.load(va, 1));
      case LHU -> hart.setX(rd, memory.load(va, 2));
      case LWU -> hart.setX(rd, memory.load(va, 4));
      case LD -> hart.setX(rd, memory.load(va, 8));
      case SB -> memory.store(va, 1, rs2);
      case SH -> memory.store(va, 2, rs2);
      case SW -> memory.store(va, 4, rs2);
      case SD -> memory.store(va, 8, rs2);
      case ADDI, SLTI, SLTIU, XORI, ORI, ANDI, SLLI, SRLI, SRAI, ADDIW, SLLIW, SRLIW, SRAIW ->
          hart.setX(rd, ReferenceArithmetic.compute(instruction, rs1, immediate, xlen));
      case LR_W, SC_W, AMOSWAP_W, AMOADD_W, AMOXOR_W, AMOAND_W, AMOOR_W ->
          hart.setX(rd, atomic(instruction, rs1, 4, (int) rs2));
      case AMOMIN_W, AMOMAX_W, AMOMINU_W, AMOMAXU_W ->
          hart.setX(rd, atomic(instruction, rs1, 4, (int) rs2));
      case LR_D, SC_D, AMOSWAP_D, AMOADD_D, AMOXOR_D, AMOAND_D, AMOOR_D ->
          hart.setX(rd, atomic(instruction, rs1, 8, rs2));
      case AMOMIN_D, AMOMAX_D, AMOMINU_D, AMOMAXU_D ->
          hart.setX(rd, atomic(instruction, rs1, 8, rs2));
      case FENCE, FENCE_I -> {}
      case CSRRW, CSRRS, CSRRC, CSRRWI, CSRRSI, CSRRCI -> accessCsr(decoded, rs1);
      case ECALL -> throw fault.of(TrapCause.environmentCall(hart.mode()), 0);
      case EBREAK -> throw fault.of(TrapCause.BREAKPOINT, 0);
      case MRET -> {
        require(privileges.mret(hart.mode()), decoded);
        TrapUnit.mret(hart);
        return hart.pc();
      }
      case SRET -> {
        require(privileges.sret(hart.mode()), decoded);
        TrapUnit.sret(hart);
        return hart.pc();
      }
      case WFI -> require(privileges.wfi(hart.mode()), decoded);
      case SFENCE_W_INVAL, SFENCE_INVAL_IR ->
          require(privileges.orderInvalidation(hart.mode()), decoded);
      case SFENCE_VMA, SINVAL_VMA -> require(privileges.manageTranslation(hart.mode()), decoded);
      default -> {
        Extension extension = instruction.extension();
        if (extension == Extension.F || extension == Extension.D) {
          floats.execute(decoded);
        } else {
          hart.setX(rd, ReferenceArithmetic.compute(instruction, rs1, rs2, xlen));
        }
      }
    }
    return next;
  }

  private void blockOperation(DecodedInstruction decoded, long va) {
    PrivilegeMode mode = hart.mode();
    switch (decoded.instruction()) {
      case CBO_ZERO -> {
        require(privileges.zeroCacheBlock(mode), decoded);
        memory.zeroBlock(va);
      }
      case CBO_INVAL -> {
        require(privileges.invalidateCacheBlock(mode), decoded);
        memory.probeBlock(va);
      }
      default -> {
        require(privileges.cleanCacheBlock(mode), decoded);
        memory.probeBlock(va);
      }
    }
  }

  /** The target of a jump, which has to be a multiple of four without compressed instructions. */
  private long aligned(long target) {
    if ((target & 2) != 0 && !hart.isa().has(Extension.C)) {
      throw fault.of(TrapCause.INSTRUCTION_ADDRESS_MISALIGNED, target);
    }
    return target;
  }

  private static boolean isTaken(Instruction instruction, long a, long b) {
    return switch (instruction) {
      case BEQ -> a == b;
      case BNE -> a != b;
      case BLT -> a < b;
      case BGE -> a >= b;
      case BLTU -> Long.compareUnsigned(a, b) < 0;
      default -> Long.compareUnsigned(a, b) >= 0;
    };
  }

  private void require(boolean permitted, DecodedInstruction decoded) {
    if (!permitted) {
      throw illegal(decoded.raw());
    }
  }

  private long atomic(Instruction instruction, long va, int widthBytes, long operand) {
    boolean reserve = instruction == Instruction.LR_W || instruction == Instruction.LR_D;
    long pa = memory.locateAtomic(va, widthBytes, reserve ? AccessKind.LOAD : AccessKind.STORE);
    if (instruction == Instruction.SC_W || instruction == Instruction.SC_D) {
      return storeConditionally(va, pa, widthBytes, operand);
    }
    long old = bus.load(pa, widthBytes);
    old = widthBytes == 4 ? (int) old : old;
    memory.noteLoad(pa, widthBytes);
    observer.loaded(va, widthBytes);
    if (reserve) {
      hart.reserve(pa, old);
    } else {
      long value = ReferenceArithmetic.modify(instruction, old, operand);
      bus.store(pa, widthBytes, value);
      observer.stored(va, widthBytes, value);
    }
    return old;
  }

  private long storeConditionally(long va, long pa, int widthBytes, long operand) {
    long now = bus.load(pa, widthBytes);
    if (!hart.takeReservation(pa, widthBytes == 4 ? (int) now : now)) {
      return 1;
    }
    bus.store(pa, widthBytes, operand);
    observer.stored(va, widthBytes, operand);
    return 0;
  }

  private void accessCsr(DecodedInstruction decoded, long rs1) {
    Instruction instruction = decoded.instruction();
    int number = decoded.immediate();
    boolean constant =
        instruction == Instruction.CSRRWI
            || instruction == Instruction.CSRRSI
            || instruction == Instruction.CSRRCI;
    boolean replace = instruction == Instruction.CSRRW || instruction == Instruction.CSRRWI;
    boolean set = instruction == Instruction.CSRRS || instruction == Instruction.CSRRSI;
    boolean write = replace || decoded.rs1() != 0;
    if (!csrs.permits(number, hart.mode(), write)) {
      throw illegal(decoded.raw());
    }
    long operand = constant ? decoded.rs1() : rs1;
    long old = csrs.read(number);
    if (write) {
      long base = csrs.readToModify(number);
      csrs.write(number, replace ? operand : set ? base | operand : base & ~operand);
    }
    hart.setX(decoded.rd(), old);
  }
}
