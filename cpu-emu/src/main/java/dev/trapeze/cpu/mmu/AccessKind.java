package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.TrapCause;

/** What memory is accessed for, and how each way of failing is reported. */
public enum AccessKind {
  /** Instruction fetch. */
  FETCH(
      TrapCause.INSTRUCTION_PAGE_FAULT,
      TrapCause.INSTRUCTION_ACCESS_FAULT,
      TrapCause.INSTRUCTION_ADDRESS_MISALIGNED),
  /** Load, and {@code lr}. */
  LOAD(TrapCause.LOAD_PAGE_FAULT, TrapCause.LOAD_ACCESS_FAULT, TrapCause.LOAD_ADDRESS_MISALIGNED),
  /** Store, {@code sc}, and atomic read-modify-write. */
  STORE(
      TrapCause.STORE_PAGE_FAULT, TrapCause.STORE_ACCESS_FAULT, TrapCause.STORE_ADDRESS_MISALIGNED);

  private final TrapCause pageFault;
  private final TrapCause accessFault;
  private final TrapCause misaligned;

  AccessKind(TrapCause pageFault, TrapCause accessFault, TrapCause misaligned) {
    this.pageFault = pageFault;
    this.accessFault = accessFault;
    this.misaligned = misaligned;
  }

  /** The cause when translation forbids the access. */
  public TrapCause pageFault() {
    return pageFault;
  }

  /** The cause when nothing answers at the physical address. */
  public TrapCause accessFault() {
    return accessFault;
  }

  /** The cause when the address is not aligned and has to be. */
  public TrapCause misaligned() {
    return misaligned;
  }
}
