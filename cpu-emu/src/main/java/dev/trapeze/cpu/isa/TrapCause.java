package dev.trapeze.cpu.isa;

import org.jspecify.annotations.Nullable;

/**
 * Why a hart trapped: the values of {@code scause} and {@code mcause} (RISC-V Privileged 1.12,
 * table 3.6 and 4.2).
 */
public enum TrapCause {
  INSTRUCTION_ADDRESS_MISALIGNED(false, 0, "instruction address misaligned"),
  INSTRUCTION_ACCESS_FAULT(false, 1, "instruction access fault"),
  ILLEGAL_INSTRUCTION(false, 2, "illegal instruction"),
  BREAKPOINT(false, 3, "breakpoint"),
  LOAD_ADDRESS_MISALIGNED(false, 4, "load address misaligned"),
  LOAD_ACCESS_FAULT(false, 5, "load access fault"),
  STORE_ADDRESS_MISALIGNED(false, 6, "store address misaligned"),
  STORE_ACCESS_FAULT(false, 7, "store access fault"),
  ECALL_FROM_U(false, 8, "environment call from U-mode"),
  ECALL_FROM_S(false, 9, "environment call from S-mode"),
  ECALL_FROM_M(false, 11, "environment call from M-mode"),
  INSTRUCTION_PAGE_FAULT(false, 12, "instruction page fault"),
  LOAD_PAGE_FAULT(false, 13, "load page fault"),
  STORE_PAGE_FAULT(false, 15, "store page fault"),
  SUPERVISOR_SOFTWARE_INTERRUPT(true, 1, "supervisor software interrupt"),
  MACHINE_SOFTWARE_INTERRUPT(true, 3, "machine software interrupt"),
  SUPERVISOR_TIMER_INTERRUPT(true, 5, "supervisor timer interrupt"),
  MACHINE_TIMER_INTERRUPT(true, 7, "machine timer interrupt"),
  SUPERVISOR_EXTERNAL_INTERRUPT(true, 9, "supervisor external interrupt"),
  MACHINE_EXTERNAL_INTERRUPT(true, 11, "machine external interrupt");

  private static final @Nullable TrapCause[] EXCEPTIONS = new @Nullable TrapCause[16];
  private static final @Nullable TrapCause[] INTERRUPTS = new @Nullable TrapCause[16];

  static {
    for (TrapCause cause : values()) {
      (cause.interrupt ? INTERRUPTS : EXCEPTIONS)[cause.code] = cause;
    }
  }

  private final boolean interrupt;
  private final int code;
  private final String words;

  TrapCause(boolean interrupt, int code, String words) {
    this.interrupt = interrupt;
    this.code = code;
    this.words = words;
  }

  /** The cause of an {@code ecall} in that mode. */
  public static TrapCause environmentCall(PrivilegeMode mode) {
    return switch (mode) {
      case USER -> ECALL_FROM_U;
      case SUPERVISOR -> ECALL_FROM_S;
      case MACHINE -> ECALL_FROM_M;
    };
  }

  /** True for an interrupt, false for an exception. */
  public boolean interrupt() {
    return interrupt;
  }

  /** The exception code, 0 to 15: all bits of the CSR but the highest. */
  public int code() {
    return code;
  }

  /** The specification's name of the cause, in lower case. */
  public String words() {
    return words;
  }

  /**
   * The CSR's value: the code, with the highest bit of {@code xlen} set for an interrupt,
   * sign-extended.
   */
  public long csrValue(Xlen xlen) {
    return interrupt ? code | (-1L << (xlen.bits() - 1)) : code;
  }

  /** The cause that a (sign-extended) CSR value stands for, or null where the value is reserved. */
  public static @Nullable TrapCause ofCsrValue(long value) {
    if (value >= 0) {
      return value < EXCEPTIONS.length ? EXCEPTIONS[(int) value] : null;
    }
    TrapCause cause = INTERRUPTS[(int) value & 15];
    boolean same =
        cause != null && (value == cause.csrValue(Xlen.RV32) || value == cause.csrValue(Xlen.RV64));
    return same ? cause : null;
  }
}
