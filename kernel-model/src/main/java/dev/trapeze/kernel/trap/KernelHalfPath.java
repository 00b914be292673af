package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import java.util.List;

/**
 * The way of Linux, for a kernel that lies in every table: the vector saves the registers at the
 * top of the process's kernel stack, and {@code satp} changes only when another process gets the
 * hart.
 *
 * <p>A hart keeps the table of the process that it has run last as long as it has nothing to run,
 * and as long as that table is one.
 *
 * @param vector the kernel's code
 * @param layout where the kernel stacks are
 * @param kernelSatp selects a table with nothing but the kernel's part
 */
public record KernelHalfPath(TrapVector vector, AddressSpaceLayout layout, long kernelSatp)
    implements TrapPath {
  private static final int SATP = CsrId.SATP.number();
  private static final int STVEC = CsrId.STVEC.number();
  private static final int SSTATUS = CsrId.SSTATUS.number();
  private static final int SSCRATCH = CsrId.SSCRATCH.number();
  private static final int TP = 4;
  private static final int A0 = 10;

  @Override
  public long userTrapVa() {
    return vector.userTrapVa();
  }

  @Override
  public long kernelTrapVa() {
    return vector.kernelTrapVa();
  }

  @Override
  public List<KernelCode> code() {
    return List.of(vector.code());
  }

  @Override
  public void start(Hart hart) {
    CsrFile csrs = hart.csrs();
    csrs.write(SATP, kernelSatp);
    csrs.write(STVEC, vector.vectorVa());
    csrs.write(SSCRATCH, 0);
  }

  /** The vector has done all that there is to do. */
  @Override
  public void entered(Hart hart, Process process) {}

  @Override
  public void prepare(Hart hart, Process process) {
    Trapframe trapframe = process.trapframe();
    trapframe.setWord(Trapframe.KERNEL_SP, registersVa(process));
    trapframe.setWord(Trapframe.KERNEL_HARTID, hart.id());
  }

  @Override
  public void resume(Hart hart, Process process) {
    CsrFile csrs = hart.csrs();
    csrs.write(SSTATUS, csrs.status() & ~Status.SPP | Status.SPIE);
    Xlen xlen = layout.xlen();
    long satp = xlen.signExtend(process.addressSpace().table().satp());
    hart.setMode(PrivilegeMode.SUPERVISOR);
    hart.setX(TP, xlen.signExtend(registersVa(process)));
    hart.setX(A0, satp);
    hart.setPc(csrs.read(SATP) == satp ? vector.returnVa() : vector.switchVa());
  }

  /** Where the registers are for RISC-V code: at the top of the kernel stack. */
  private long registersVa(Process process) {
    return layout.kernelStackVa(process.slot()) + Trapframe.offsetOnKernelStack(layout.xlen());
  }
}
