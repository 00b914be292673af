package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.assembly.KernelCode;

/**
 * The only kernel code that the hart executes outside the trampoline: two {@code ecall}s, which end
 * {@code Machine.run}.
 *
 * @param userTrapVa the {@code ecall} of a trap in user mode; the trapframe's {@code kernel_trap}
 * @param kernelTrapVa the {@code ecall} of a trap in supervisor mode (xv6's {@code kernelvec})
 * @param code both
 */
public record KernelEntry(long userTrapVa, long kernelTrapVa, KernelCode code) {

  /**
   * Assembles the entry into a frame.
   *
   * @param pa of the frame, and the virtual address at which the kernel's table maps it
   */
  public static KernelEntry install(Ram ram, Xlen xlen, long pa) {
    KernelCode code =
        KernelAssembly.assembleResource(KernelEntry.class, "kernel-entry.S", "", "", xlen, pa);
    byte[] text = code.text();
    ram.write(pa, text, 0, text.length);
    return new KernelEntry(code.symbol("kernel_trap"), code.symbol("kernelvec"), code);
  }
}
