package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;

/** The way back to user mode (xv6's {@code usertrapret}). */
public final class TrapReturn {
  private static final int STVEC = CsrId.STVEC.number();
  private static final int SSTATUS = CsrId.SSTATUS.number();
  private static final int SEPC = CsrId.SEPC.number();
  private static final int A0 = 10;

  private final Hart hart;
  private final CsrFile csrs;
  private final Trampoline trampoline;
  private final KernelEntry entry;
  private final AddressSpaceLayout layout;
  private final long kernelSatp;

  /** The way back on {@code hart}, through {@code trampoline}. */
  public TrapReturn(
      Hart hart,
      Trampoline trampoline,
      KernelEntry entry,
      AddressSpaceLayout layout,
      long kernelSatp) {
    this.hart = hart;
    this.csrs = hart.csrs();
    this.trampoline = trampoline;
    this.entry = entry;
    this.layout = layout;
    this.kernelSatp = kernelSatp;
  }

  /**
   * Puts into the trapframe what {@code uservec} will need at the next trap. To be called when a
   * process gets the hart; xv6 does it on every return.
   */
  public void prepare(Process process) {
    Trapframe trapframe = process.trapframe();
    trapframe.setWord(Trapframe.KERNEL_SATP, kernelSatp);
    trapframe.setWord(Trapframe.KERNEL_SP, layout.kernelStackEndVa(process.slot()));
    trapframe.setWord(Trapframe.KERNEL_TRAP, entry.userTrapVa());
    trapframe.setWord(Trapframe.KERNEL_HARTID, hart.id());
  }

  /**
   * Sets the hart to {@code userret}, so that it goes on in the program with the registers of the
   * trapframe.
   */
  public void resume(Process process) {
    csrs.write(STVEC, trampoline.uservecVa());
    csrs.write(SSTATUS, csrs.status() & ~Status.SPP | Status.SPIE);
    csrs.write(SEPC, process.trapframe().epc());
    hart.setMode(PrivilegeMode.SUPERVISOR);
    hart.setX(A0, process.addressSpace().table().satp());
    hart.setPc(trampoline.userretVa());
  }
}
