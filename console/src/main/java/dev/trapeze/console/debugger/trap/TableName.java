package dev.trapeze.console.debugger.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;

/**
 * The page table that a value of {@code satp} selects.
 *
 * @param satp the value, sign-extended
 * @param rootPa physical address of the root table; 0 if addresses are not translated
 * @param owner whose it is: {@code the kernel}, {@code pid 3 sh}
 */
public record TableName(long satp, long rootPa, String owner) {

  /** The table's name. */
  static TableName of(Kernel kernel, long satp) {
    Xlen xlen = kernel.machine().xlen();
    PagingMode mode = PagingMode.ofSatp(satp, xlen);
    if (mode == null || mode == PagingMode.BARE) {
      return new TableName(satp, 0, "nobody: addresses are physical");
    }
    long rootPa = mode.rootPa(satp);
    if (kernel.state().kernelSpace().table().rootPa() == rootPa) {
      return new TableName(satp, rootPa, "the kernel");
    }
    for (Process process : kernel.processes().all()) {
      if (process.state() != ProcessState.ZOMBIE
          && process.addressSpace().table().rootPa() == rootPa) {
        return new TableName(satp, rootPa, "pid " + process.pid() + " " + process.name());
      }
    }
    return new TableName(satp, rootPa, "nobody that lives");
  }
}
