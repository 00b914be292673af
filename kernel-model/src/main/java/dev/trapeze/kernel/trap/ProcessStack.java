package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The stack of a process that is in the kernel. Looking at it changes nothing. */
final class ProcessStack implements StackView {
  private static final int S0 = 8;
  private static final int LOADABLE = Pte.V | Pte.R | Pte.U;

  private final Process process;
  private final Ram ram;
  private final Xlen xlen;
  private final @Nullable Region stack;

  ProcessStack(Process process, Ram ram, Xlen xlen) {
    this.process = process;
    this.ram = ram;
    this.xlen = xlen;
    this.stack = process.addressSpace().regionOf(RegionKind.STACK);
  }

  @Override
  public Xlen xlen() {
    return xlen;
  }

  @Override
  public long pc() {
    return xlen.zeroExtend(process.trapframe().epc());
  }

  @Override
  public long framePointer() {
    return xlen.zeroExtend(process.trapframe().x(S0));
  }

  @Override
  public long stackStartVa() {
    return stack == null ? 0 : stack.startVa();
  }

  @Override
  public long stackEndVa() {
    return stack == null ? 0 : stack.endVa();
  }

  @Override
  public OptionalLong word(long va) {
    boolean aligned = va % xlen.bytes() == 0;
    // An address that no register of this width can hold has no entry of its own.
    if (!aligned || xlen.zeroExtend(va) != va) {
      return OptionalLong.empty();
    }
    if ((process.addressSpace().table().entryOf(va) & LOADABLE) != LOADABLE) {
      return OptionalLong.empty();
    }
    long pa = process.addressSpace().table().physical(va);
    return OptionalLong.of(xlen.zeroExtend(ram.readWord(pa, xlen)));
  }
}
