package lab.hidden;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.LabSystem;
import java.util.Arrays;

/** At each trap: sp is the end of the process's kernel stack, and tp the number of the hart. */
final class KernelEntries implements KernelEvents {
  private static final int SP = 2;
  private static final int TP = 4;

  private LabSystem system;
  private int[] traps = new int[0];

  void watch(LabSystem system) {
    this.system = system;
    traps = new int[system.kernel().machine().harts().size()];
  }

  boolean onEachHart(int number) {
    return Arrays.stream(traps).allMatch(each -> each >= number);
  }

  @Override
  public void trapTaken(int pid, long scause, long sepc, long stval) {
    Process process = system.process(pid);
    Hart hart = system.kernel().machine().hart();
    traps[hart.id()]++;
    Xlen xlen = system.xlen();
    long stackEndVa = AddressSpaceLayout.vimix(xlen).kernelStackEndVa(process.slot());
    require(xlen, "sp in the kernel, for pid " + pid, stackEndVa, hart.x(SP));
    require(xlen, "tp in the kernel, on hart " + hart.id(), hart.id(), hart.x(TP));
  }

  private static void require(Xlen xlen, String what, long expected, long actual) {
    if (xlen.zeroExtend(expected) != xlen.zeroExtend(actual)) {
      throw new CheckFailed(what, xlen.hex(expected), xlen.hex(actual), "");
    }
  }
}
