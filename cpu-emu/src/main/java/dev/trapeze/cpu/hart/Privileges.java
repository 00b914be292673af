package dev.trapeze.cpu.hart;

import dev.trapeze.cpu.isa.PrivilegeMode;

/**
 * Which privileged instructions a mode may execute now; those that it may not are illegal (RISC-V
 * Privileged 1.12, 3.1.6.5, 3.3.2, 3.3.3; RISC-V Cache Management Operations 1.0, 2.6).
 */
public final class Privileges {
  private final StatusRegister status;
  private final EnvironmentConfiguration environment;

  Privileges(StatusRegister status, EnvironmentConfiguration environment) {
    this.status = status;
    this.environment = environment;
  }

  /** {@code mret}. */
  public boolean mret(PrivilegeMode mode) {
    return mode == PrivilegeMode.MACHINE;
  }

  /** {@code sret}: not in U-mode, nor in S-mode with TSR. */
  public boolean sret(PrivilegeMode mode) {
    return isPrivileged(mode, Status.TSR);
  }

  /**
   * {@code wfi}: not in U-mode (as in QEMU, whenever there is an S-mode), nor in S-mode with TW,
   * where the time limit is 0.
   */
  public boolean wfi(PrivilegeMode mode) {
    return isPrivileged(mode, Status.TW);
  }

  /**
   * {@code sfence.vma} and {@code sinval.vma}, and access to {@code satp}: not in U-mode, nor in
   * S-mode with TVM.
   */
  public boolean manageTranslation(PrivilegeMode mode) {
    return isPrivileged(mode, Status.TVM);
  }

  /** {@code sfence.w.inval} and {@code sfence.inval.ir}: not in U-mode; TVM does not matter (7). */
  public boolean orderInvalidation(PrivilegeMode mode) {
    return mode != PrivilegeMode.USER;
  }

  /** {@code cbo.clean} and {@code cbo.flush}. */
  public boolean cleanCacheBlock(PrivilegeMode mode) {
    return environment.permitsClean(mode);
  }

  /** {@code cbo.inval}. */
  public boolean invalidateCacheBlock(PrivilegeMode mode) {
    return environment.permitsInvalidate(mode);
  }

  /** {@code cbo.zero}. */
  public boolean zeroCacheBlock(PrivilegeMode mode) {
    return environment.permitsZero(mode);
  }

  private boolean isPrivileged(PrivilegeMode mode, long trapInSupervisorMode) {
    return mode == PrivilegeMode.MACHINE
        || (mode == PrivilegeMode.SUPERVISOR && !status.has(trapInSupervisorMode));
  }
}
