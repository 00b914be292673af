package dev.trapeze.console.debugger.trap;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import org.jspecify.annotations.Nullable;

/** What a hart's registers are at one moment. Values are sign-extended, as the hart has them. */
public final class HartState {
  private static final int REGISTERS = 32;

  private final int hart;
  private final PrivilegeMode mode;
  private final long pc;
  private final long[] x = new long[REGISTERS];
  private final long sstatus;
  private final long stvec;
  private final long sscratch;
  private final long sepc;
  private final long scause;
  private final long stval;
  private final long satp;

  private HartState(Hart hart, PrivilegeMode mode, long pc, long sstatus) {
    this.hart = hart.id();
    this.mode = mode;
    this.pc = pc;
    this.sstatus = sstatus;
    for (int number = 0; number < REGISTERS; number++) {
      x[number] = hart.x(number);
    }
    stvec = read(hart, CsrId.STVEC);
    sscratch = read(hart, CsrId.SSCRATCH);
    sepc = read(hart, CsrId.SEPC);
    scause = read(hart, CsrId.SCAUSE);
    stval = read(hart, CsrId.STVAL);
    satp = read(hart, CsrId.SATP);
  }

  /** Those of a hart now. */
  static HartState of(Hart hart) {
    return new HartState(hart, hart.mode(), hart.pc(), read(hart, CsrId.SSTATUS));
  }

  /**
   * As they must have been before the trap from user mode that the hart has just taken. SPIE was 1
   * and SPP 0, as {@code sret} leaves them. What {@code sepc}, {@code scause} and {@code stval}
   * were is lost.
   */
  static HartState beforeTrap(Hart hart) {
    long status = read(hart, CsrId.SSTATUS);
    long before = status & ~(Status.SIE | Status.SPP) | Status.SPIE;
    before |= (status & Status.SPIE) != 0 ? Status.SIE : 0;
    return new HartState(hart, PrivilegeMode.USER, read(hart, CsrId.SEPC), before);
  }

  private static long read(Hart hart, CsrId csr) {
    return hart.csrs().read(csr.number());
  }

  /** Number of the hart. */
  public int hart() {
    return hart;
  }

  /** The mode in which the next instruction executes. */
  public PrivilegeMode mode() {
    return mode;
  }

  /** Address of the next instruction. */
  public long pc() {
    return pc;
  }

  /** Register x{@code number}, 0 to 31. */
  public long x(int number) {
    return x[number];
  }

  /** The CSR of that name. */
  public long sstatus() {
    return sstatus;
  }

  /** The CSR of that name. */
  public long stvec() {
    return stvec;
  }

  /** The CSR of that name. */
  public long sscratch() {
    return sscratch;
  }

  /** The CSR of that name. */
  public long sepc() {
    return sepc;
  }

  /** The CSR of that name. */
  public long scause() {
    return scause;
  }

  /** The CSR of that name. */
  public long stval() {
    return stval;
  }

  /** The CSR of that name. */
  public long satp() {
    return satp;
  }

  /** What {@link #scause} says; null if the specification does not know it. */
  public @Nullable TrapCause cause() {
    return TrapCause.ofCsrValue(scause);
  }
}
