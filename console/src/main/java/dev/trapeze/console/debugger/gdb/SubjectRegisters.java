package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The registers of a thread. What its trapframe does not hold, floating-point registers and CSRs,
 * it has only while it has a hart; gdb shows them as unavailable otherwise.
 */
final class SubjectRegisters {
  private static final long BOXED = 0xFFFF_FFFF_0000_0000L;

  private SubjectRegisters() {}

  /** Its bytes in hex; an {@code x} for each digit if it is not available. */
  static String read(Subject subject, TargetRegister register, int lengthBytes) {
    Hart hart = subject.hart();
    if (!subject.hasRegisters() || (hart == null && needsHart(register))) {
      return "x".repeat(2 * lengthBytes);
    }
    return HexText.ofLittleEndian(value(subject, hart, register), lengthBytes);
  }

  private static boolean needsHart(TargetRegister register) {
    return register instanceof TargetRegister.Float || register instanceof TargetRegister.Csr;
  }

  private static long value(Subject subject, @Nullable Hart hart, TargetRegister register) {
    if (register instanceof TargetRegister.Integer integer) {
      return subject.x(integer.index());
    }
    if (register instanceof TargetRegister.Pc) {
      return subject.pc();
    }
    if (hart != null && register instanceof TargetRegister.Float number) {
      return hart.floats().registers()[number.index()];
    }
    if (hart != null && register instanceof TargetRegister.Csr csr) {
      return hart.csrs().read(csr.csr());
    }
    return subject.mode().code();
  }

  /** Whether it can be written. */
  static boolean canWrite(Subject subject, TargetRegister register, long value) {
    if (register instanceof TargetRegister.Mode || !subject.hasRegisters()) {
      return false;
    }
    if (register instanceof TargetRegister.Pc) {
      boolean halves = subject.kernel().machine().hart().isa().has(Extension.C);
      return (value & (halves ? 1 : 3)) == 0;
    }
    if (register instanceof TargetRegister.Csr csr && csr.csr().readOnly()) {
      return false;
    }
    return subject.hart() != null || !needsHart(register);
  }

  /**
   * Writes it; nothing happens if {@link #canWrite} says no.
   *
   * @param value zero-extended
   * @param lengthBytes how wide the register is
   */
  static void write(Subject subject, TargetRegister register, long value, int lengthBytes) {
    if (!canWrite(subject, register, value)) {
      return;
    }
    Hart hart = subject.hart();
    long extended = subject.xlen().signExtend(value);
    if (register instanceof TargetRegister.Integer integer && integer.index() > 0) {
      subject.setX(integer.index(), extended);
    } else if (register instanceof TargetRegister.Pc) {
      subject.setPc(extended);
    } else if (hart != null && register instanceof TargetRegister.Float number) {
      FloatState floats = hart.floats();
      floats.registers()[number.index()] = lengthBytes == 4 ? BOXED | value : value;
      if (!floats.isOff()) {
        floats.markDirty();
      }
    } else if (hart != null && register instanceof TargetRegister.Csr csr) {
      hart.csrs().write(csr.csr(), extended);
    }
  }
}
