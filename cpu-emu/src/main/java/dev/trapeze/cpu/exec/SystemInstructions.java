package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Privileges;
import dev.trapeze.cpu.hart.TrapUnit;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.mmu.Mmu;
import dev.trapeze.cpu.mmu.TlbContext;

/**
 * CSR and privileged instructions for the block engine, and {@link CheckedJumps}. Hart and clock
 * are up to date.
 */
final class SystemInstructions {
  private static final int MAJOR_OPCODE = 0x7F;
  private static final int SYSTEM = 0x73;
  private static final int ECALL = 0x0000_0073;
  private static final int EBREAK = 0x0010_0073;
  private static final int SRET = 0x1020_0073;
  private static final int MRET = 0x3020_0073;
  private static final int SFENCE_W_INVAL = 0x1800_0073;
  private static final int SFENCE_INVAL_IR = 0x1810_0073;
  private static final int WFI = 0x1050_0073;

  private final Hart hart;
  private final CsrFile csrs;
  private final Mmu mmu;
  private final Privileges privileges;
  private final GuestFault fault;
  private final CheckedJumps jumps;
  private final long[] x;

  SystemInstructions(Hart hart, Mmu mmu, GuestFault fault) {
    this.hart = hart;
    this.mmu = mmu;
    this.csrs = hart.csrs();
    this.privileges = csrs.privileges();
    this.fault = fault;
    this.jumps = new CheckedJumps(hart, fault);
    this.x = hart.registers();
  }

  /**
   * Executes one.
   *
   * @param raw the instruction word
   * @param rd register slot for the result
   * @param operand value of rs1
   * @return {@link Exit#STAY} or {@link Exit#WAIT} if the instruction retires and the following one
   *     is next; {@link Exit#RESUME} if it retires and the pc is set; {@link Exit#SUPERVISOR_CALL}
   *     and {@link Exit#TRAPPED} if it does not retire
   */
  int execute(int raw, int rd, long operand) {
    if ((raw & MAJOR_OPCODE) != SYSTEM) {
      return jumps.execute(raw, rd);
    }
    if ((raw >>> 12 & 7) != 0) {
      accessCsr(raw, rd, operand);
      return Exit.STAY;
    }
    PrivilegeMode mode = hart.mode();
    switch (raw) {
      case ECALL -> {
        if (mode == PrivilegeMode.SUPERVISOR && hart.environment() == Environment.JAVA) {
          return Exit.SUPERVISOR_CALL;
        }
        // Not thrown: a system call is no exception to what a program does all the time.
        TrapUnit.enter(hart, TrapCause.environmentCall(mode), 0);
        return Exit.TRAPPED;
      }
      case EBREAK -> throw fault.of(TrapCause.BREAKPOINT, 0);
      case MRET -> {
        require(privileges.mret(mode), raw);
        TrapUnit.mret(hart);
        return Exit.RESUME;
      }
      case SRET -> {
        require(privileges.sret(mode), raw);
        TrapUnit.sret(hart);
        return Exit.RESUME;
      }
      case WFI -> {
        require(privileges.wfi(mode), raw);
        return Exit.WAIT;
      }
      // Translations are invalidated at once, and all accesses are in order: nothing to wait for.
      case SFENCE_W_INVAL, SFENCE_INVAL_IR -> {
        require(privileges.orderInvalidation(mode), raw);
        return Exit.STAY;
      }
      default -> {
        require(privileges.manageTranslation(mode), raw);
        fence(raw, operand);
        return Exit.STAY;
      }
    }
  }

  private void require(boolean permitted, int raw) {
    if (!permitted) {
      throw illegal(raw);
    }
  }

  private void fence(int raw, long rs1) {
    int asidRegister = raw >>> 20 & 31;
    mmu.fence(
        (raw >>> 15 & 31) == 0 ? -1 : rs1 & TlbContext.PAGE_MASK,
        asidRegister == 0 ? -1 : (int) x[asidRegister] & 0xFFFF);
  }

  private void accessCsr(int raw, int rd, long rs1) {
    int number = raw >>> 20;
    int source = raw >>> 15 & 31;
    int function = raw >>> 12 & 3;
    boolean constant = (raw >>> 14 & 1) != 0;
    boolean write = function == 1 || source != 0;
    if (!csrs.permits(number, hart.mode(), write)) {
      throw illegal(raw);
    }
    long operand = constant ? source : rs1;
    long old = csrs.read(number);
    if (write) {
      csrs.write(
          number,
          switch (function) {
            case 1 -> operand;
            case 2 -> csrs.readToModify(number) | operand;
            default -> csrs.readToModify(number) & ~operand;
          });
    }
    x[rd] = old;
  }

  private GuestFault illegal(int raw) {
    return fault.of(TrapCause.ILLEGAL_INSTRUCTION, raw & 0xFFFF_FFFFL);
  }
}
