package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import java.util.List;

/**
 * The way of xv6, for a kernel with a table of its own: code on the trampoline page saves the
 * registers in the trapframe and changes {@code satp} each time (the rest of it is in xv6's {@code
 * usertrap} and {@code usertrapret}).
 *
 * @param trampoline the code in every table
 * @param entry the code in the kernel's table
 * @param layout where the kernel stacks are
 * @param kernelSatp selects the kernel's table
 */
public record TrampolinePath(
    Trampoline trampoline, KernelEntry entry, AddressSpaceLayout layout, long kernelSatp)
    implements TrapPath {
  private static final int SATP = CsrId.SATP.number();
  private static final int STVEC = CsrId.STVEC.number();
  private static final int SSTATUS = CsrId.SSTATUS.number();
  private static final int SEPC = CsrId.SEPC.number();
  private static final int A0 = 10;

  @Override
  public long userTrapVa() {
    return entry.userTrapVa();
  }

  @Override
  public long kernelTrapVa() {
    return entry.kernelTrapVa();
  }

  @Override
  public List<KernelCode> code() {
    return List.of(trampoline.code(), entry.code());
  }

  @Override
  public void start(Hart hart) {
    hart.csrs().write(SATP, kernelSatp);
  }

  @Override
  public void entered(Hart hart, Process process) {
    hart.csrs().write(STVEC, entry.kernelTrapVa());
    process.trapframe().setEpc(hart.csrs().read(SEPC));
  }

  /** xv6 does this on every return. */
  @Override
  public void prepare(Hart hart, Process process) {
    Trapframe trapframe = process.trapframe();
    trapframe.setWord(Trapframe.KERNEL_SATP, kernelSatp);
    trapframe.setWord(Trapframe.KERNEL_SP, layout.kernelStackEndVa(process.slot()));
    trapframe.setWord(Trapframe.KERNEL_TRAP, entry.userTrapVa());
    trapframe.setWord(Trapframe.KERNEL_HARTID, hart.id());
  }

  @Override
  public void resume(Hart hart, Process process) {
    CsrFile csrs = hart.csrs();
    csrs.write(STVEC, trampoline.uservecVa());
    csrs.write(SSTATUS, csrs.status() & ~Status.SPP | Status.SPIE);
    csrs.write(SEPC, process.trapframe().epc());
    hart.setMode(PrivilegeMode.SUPERVISOR);
    hart.setX(A0, process.addressSpace().table().satp());
    hart.setPc(trampoline.userretVa());
  }
}
