package dev.trapeze.kernel.proc;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.FrameUse;

/** Where in RAM the registers of processes lie while the kernel works for them. */
public sealed interface RegisterPlace {

  /**
   * Room for the registers of a new process, filled with zeros. ENOMEM when there is none.
   *
   * @param kernelStackPa lowest byte of the process's kernel stack, which is new too
   * @return its physical address
   */
  long allocate(long kernelStackPa);

  /** Gives the room back; the kernel stack is still there. */
  void free(long pa);

  /**
   * In a frame of their own, which the process's table maps as its trapframe (xv6).
   *
   * @param frames the frames that there are
   */
  record OwnFrame(FrameAllocator frames) implements RegisterPlace {
    @Override
    public long allocate(long kernelStackPa) {
      return frames.allocateZeroed(FrameUse.KERNEL);
    }

    @Override
    public void free(long pa) {
      frames.free(pa);
    }
  }

  /**
   * At the top of the process's kernel stack (Linux's {@code task_pt_regs}).
   *
   * @param xlen width of the registers
   */
  record KernelStackTop(Xlen xlen) implements RegisterPlace {
    @Override
    public long allocate(long kernelStackPa) {
      return kernelStackPa + Trapframe.offsetOnKernelStack(xlen);
    }

    /** They go with the stack. */
    @Override
    public void free(long pa) {}
  }
}
