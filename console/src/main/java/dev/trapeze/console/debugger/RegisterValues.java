package dev.trapeze.console.debugger;

import dev.trapeze.console.debugger.expression.Type;
import dev.trapeze.console.debugger.expression.Value;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registers of a process or hart by name, with the types that gdb gives them: integers as
 * {@code long}, and pointers to code ({@code pc}, {@code ra}) and data ({@code sp}, {@code gp},
 * {@code tp}, {@code fp}).
 */
public final class RegisterValues {
  private static final Type CODE_POINTER = new Type.Pointer(Type.FUNCTION);
  private static final String PC = "pc";
  private static final int RA = 1;
  private static final int TP = 4;
  private static final int FP = 8;

  private RegisterValues() {}

  /**
   * The value of a register.
   *
   * @param name {@code pc}, {@code x5}, {@code t0}, {@code ft0}, {@code f0}, a CSR's, {@code mode}
   *     or {@code priv} for the privilege mode, {@code pid}, or {@code instret} for what all harts
   *     have retired
   * @return null if there is no such register
   * @throws CommandError if there is, but not for this process now
   */
  public static @Nullable Value get(Subject subject, String name) throws CommandError {
    switch (name) {
      case PC -> {
        requireRegisters(subject, name);
        return Value.of(CODE_POINTER, subject.xlen().zeroExtend(subject.pc()));
      }
      case "pid" -> {
        return Value.of(Type.INT, subject.pid());
      }
      case "mode", "priv" -> {
        return Value.of(Type.INT, subject.mode().code());
      }
      case "instret" -> {
        return Value.of(Type.LONG_LONG, subject.kernel().machine().clock().instructionsRetired());
      }
      default -> {
        // A register with a number.
      }
    }
    int number = Register.ofName(name);
    if (number >= 0) {
      requireRegisters(subject, name);
      long bits = subject.x(number);
      return isPointer(number)
          ? Value.of(pointer(number), subject.xlen().zeroExtend(bits))
          : Value.of(registerType(subject), bits);
    }
    return ofHart(subject, name);
  }

  private static Type registerType(Subject subject) {
    return subject.xlen().bytes() == 4 ? Type.INT : Type.LONG;
  }

  private static boolean isPointer(int number) {
    return (number >= RA && number <= TP) || number == FP;
  }

  private static Type pointer(int number) {
    return number == RA ? CODE_POINTER : Type.VOID_POINTER;
  }

  private static @Nullable Value ofHart(Subject subject, String name) throws CommandError {
    int number = Register.ofFloatName(name);
    if (number >= 0 && subject.kernel().machine().hart().isa().has(Extension.F)) {
      Hart hart = requireHart(subject, name);
      long bits = hart.floats().registers()[number];
      return hart.isa().has(Extension.D)
          ? Value.of(Type.DOUBLE, bits)
          : Value.of(Type.FLOAT, bits & 0xFFFF_FFFFL);
    }
    CsrId csr = CsrId.ofName(name);
    if (csr == null || !exists(subject.kernel().machine().hart(), csr)) {
      return null;
    }
    return Value.of(registerType(subject), requireHart(subject, name).csrs().read(csr));
  }

  /** Whether a hart has that CSR, and something can be told of it. */
  public static boolean exists(Hart hart, CsrId csr) {
    if (!csr.in(hart.xlen())) {
      return false;
    }
    boolean machineMode = hart.environment() != Environment.JAVA;
    if (csr.lowestMode() == PrivilegeMode.MACHINE) {
      return machineMode;
    }
    return switch (csr) {
      case FFLAGS, FRM, FCSR -> hart.isa().has(Extension.F);
      case STIMECMP, STIMECMPH -> hart.isa().has(Extension.SSTC);
      case CYCLE, TIME, INSTRET, CYCLEH, TIMEH, INSTRETH -> true;
      default -> csr.lowestMode() == PrivilegeMode.SUPERVISOR;
    };
  }

  /** All CSRs that a hart has, in the order of their numbers. */
  public static List<CsrId> csrs(Hart hart) {
    List<CsrId> found = new ArrayList<>();
    for (int number = 0; number < 4096; number++) {
      CsrId csr = CsrId.ofNumber(number);
      if (csr != null && exists(hart, csr)) {
        found.add(csr);
      }
    }
    return found;
  }

  private static void requireRegisters(Subject subject, String name) throws CommandError {
    if (!subject.hasRegisters()) {
      throw new CommandError(
          "$" + name + ": pid " + subject.pid() + " has ended and has no registers");
    }
  }

  private static Hart requireHart(Subject subject, String name) throws CommandError {
    Hart hart = subject.hart();
    if (hart == null) {
      throw new CommandError(
          "$"
              + name
              + ": belongs to a hart, and pid "
              + subject.pid()
              + " has none now; its x registers and pc are in its trapframe");
    }
    return hart;
  }

  /**
   * Checks that a register can be set.
   *
   * @throws CommandError if not
   */
  static void requireSettable(Subject subject, String name) throws CommandError {
    if (name.equals("pid") || name.equals("instret")) {
      throw new CommandError("$" + name + ": cannot be set");
    }
    CsrId csr = CsrId.ofName(name);
    if (csr != null && csr.readOnly()) {
      throw new CommandError("$" + name + ": is read-only");
    }
  }

  /**
   * Sets a register that {@link #get} knows.
   *
   * @param pid the process that has it; 0 for the hart
   * @param hartId its hart if there is no process
   */
  static void set(Kernel kernel, int pid, int hartId, String name, long bits) {
    Subject subject = subject(kernel, pid, hartId);
    int number = Register.ofName(name);
    Hart hart = subject.hart();
    if (name.equals(PC)) {
      subject.setPc(bits);
    } else if (number >= 0) {
      subject.setX(number, subject.xlen().signExtend(bits));
    } else if (hart != null) {
      setOfHart(hart, name, bits);
    }
  }

  private static void setOfHart(Hart hart, String name, long bits) {
    int number = Register.ofFloatName(name);
    CsrId csr = CsrId.ofName(name);
    if (name.equals("mode") || name.equals("priv")) {
      for (PrivilegeMode mode : PrivilegeMode.values()) {
        if (mode.code() == bits
            && (mode != PrivilegeMode.MACHINE || hart.environment() != Environment.JAVA)) {
          hart.setMode(mode);
        }
      }
    } else if (number >= 0) {
      boolean boxed = !hart.isa().has(Extension.D);
      hart.floats().registers()[number] = boxed ? bits | 0xFFFF_FFFFL << 32 : bits;
      hart.floats().markDirty();
    } else if (csr != null) {
      hart.csrs().write(csr, hart.xlen().signExtend(bits));
    }
  }

  /** A process by its number, or a hart by its own where the process is 0. */
  static Subject subject(Kernel kernel, int pid, int hartId) {
    var process = pid == 0 ? null : kernel.processes().byPid(pid);
    if (process != null) {
      return Subject.of(kernel, process);
    }
    return Subject.of(kernel, kernel.machine().harts().get(hartId));
  }
}
