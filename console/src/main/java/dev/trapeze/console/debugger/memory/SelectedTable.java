package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page table that a command is about.
 *
 * @param satp sign-extended; selects the table
 * @param space whose table it is; null if nobody knows
 * @param owner {@code pid 3 sh}, or {@code the kernel}
 */
record SelectedTable(
    PagingMode mode, long satp, @Nullable AddressSpace space, String owner, Xlen xlen) {

  /** Physical address of the root. */
  long rootPa() {
    return mode.rootPa(satp);
  }

  /** The kernel's own. */
  static SelectedTable ofKernel(Kernel kernel) {
    return of(kernel, kernel.state().kernelSpace(), "the kernel");
  }

  /** Of a process; of one without memory there is none. */
  static SelectedTable of(Invocation invocation, Subject subject) throws CommandError {
    Process process = subject.process();
    if (process == null) {
      return ofHart(invocation);
    }
    if (!subject.hasMemory()) {
      throw new CommandError(
          "pid "
              + process.pid()
              + " has ended and has no page table any more; expected a process"
              + " that lives");
    }
    return of(
        invocation.debugger().kernel(),
        process.addressSpace(),
        "pid " + process.pid() + " " + process.name());
  }

  /** That which the hart translates by now. */
  static SelectedTable ofHart(Invocation invocation) {
    return ofHart(invocation.debugger().kernel(), invocation.debugger().hart());
  }

  /** That which a hart translates by now. */
  static SelectedTable ofHart(Kernel kernel, Hart hart) {
    long satp = hart.csrs().satp();
    Xlen xlen = hart.xlen();
    PagingMode mode = Objects.requireNonNull(PagingMode.ofSatp(satp, xlen));
    AddressSpace space = null;
    String owner = "nobody that lives";
    if (mode == PagingMode.BARE) {
      return new SelectedTable(mode, satp, null, "nobody", xlen);
    }
    if (isOf(kernel.state().kernelSpace(), mode, satp)) {
      space = kernel.state().kernelSpace();
      owner = "the kernel";
    }
    for (Process process : kernel.processes().all()) {
      if (Spaces.isPresent(process) && isOf(process.addressSpace(), mode, satp)) {
        space = process.addressSpace();
        owner = "pid " + process.pid() + " " + process.name();
      }
    }
    return new SelectedTable(mode, satp, space, owner, xlen);
  }

  private static boolean isOf(AddressSpace space, PagingMode mode, long satp) {
    return space.table().mode() == mode && space.table().rootPa() == mode.rootPa(satp);
  }

  private static SelectedTable of(Kernel kernel, AddressSpace space, String owner) {
    Xlen xlen = kernel.machine().xlen();
    long satp = xlen.signExtend(space.table().satp());
    return new SelectedTable(space.table().mode(), satp, space, owner, xlen);
  }

  /** {@code Sv39}. */
  String modeName() {
    return Spaces.modeName(mode);
  }
}
