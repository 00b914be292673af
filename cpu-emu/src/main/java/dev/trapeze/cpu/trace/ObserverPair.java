package dev.trapeze.cpu.trace;

import dev.trapeze.cpu.exec.StepObserver;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.mmu.AccessKind;

/** Two observers of the same hart; the first one hears of everything first. */
public record ObserverPair(StepObserver first, StepObserver second) implements StepObserver {
  @Override
  public void begins(DecodedInstruction instruction) {
    first.begins(instruction);
    second.begins(instruction);
  }

  @Override
  public void retired(long pc, DecodedInstruction instruction) {
    first.retired(pc, instruction);
    second.retired(pc, instruction);
  }

  @Override
  public void loaded(long va, int widthBytes) {
    first.loaded(va, widthBytes);
    second.loaded(va, widthBytes);
  }

  @Override
  public void stored(long va, int widthBytes, long value) {
    first.stored(va, widthBytes, value);
    second.stored(va, widthBytes, value);
  }

  @Override
  public void raised(int flags) {
    first.raised(flags);
    second.raised(flags);
  }

  @Override
  public void trapped(TrapCause cause, long epc, long value, PrivilegeMode from) {
    first.trapped(cause, epc, value, from);
    second.trapped(cause, epc, value, from);
  }

  @Override
  public void translated(AccessKind kind, long va, PrivilegeMode privilege, long result) {
    first.translated(kind, va, privilege, result);
    second.translated(kind, va, privilege, result);
  }
}
