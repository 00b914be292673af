package dev.trapeze.console.debugger.words;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.proc.Trapframe;
import dev.trapeze.kernel.trap.KernelHalfPath;
import dev.trapeze.kernel.trap.TrampolinePath;
import dev.trapeze.kernel.trap.TrapPath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The registers of a program, wherever they are: in the hart while the program runs; in part in the
 * hart, in {@code sscratch} and in the trapframe while the code of the trap vector saves them; in
 * the trapframe while the kernel works, and until the code of the way back has loaded them all.
 */
public final class ProgramRegisters implements Argument.Registers {
  private static final int TP = 4;
  private static final int T0 = 5;
  private static final int A0 = 10;
  private static final int A7 = 17;

  /** Where the hart is on the way of a trap. */
  private enum Stage {
    /** In the program, or at the vector's first instruction. */
    UNTOUCHED,
    /** In the vector's code, which saves each register before it changes it. */
    SAVING,
    /** In the kernel, or on the way back. */
    SAVED
  }

  private final Subject subject;
  private final Stage stage;

  private ProgramRegisters(Subject subject, Stage stage) {
    this.subject = subject;
    this.stage = stage;
  }

  /** The registers of that program now. Of one that has none, all are 0. */
  public static ProgramRegisters of(Subject subject) {
    Hart hart = subject.hart();
    Stage stage = Stage.SAVED;
    if (hart != null) {
      Vector vector = Vector.of(subject.kernel());
      long pc = hart.xlen().zeroExtend(hart.pc());
      if (hart.mode() == PrivilegeMode.USER || pc == vector.firstVa) {
        stage = Stage.UNTOUCHED;
      } else if (vector.contains(pc)) {
        stage = Stage.SAVING;
      }
    }
    return new ProgramRegisters(subject, stage);
  }

  /**
   * Whether a hart is on its way into the kernel: a trap from user mode has been taken, and the
   * kernel has not seen it yet.
   */
  public static boolean isEntering(Kernel kernel, Hart hart) {
    long pc = hart.xlen().zeroExtend(hart.pc());
    return hart.mode() == PrivilegeMode.SUPERVISOR
        && (Vector.of(kernel).contains(pc) || pc == kernel.state().trapPath().userTrapVa());
  }

  /** Register a0 + {@code index}, 0 to 7, sign-extended. */
  @Override
  public long argument(int index) {
    return x(A0 + index);
  }

  /** The number of the system call that the program makes, if it makes one: {@code a7}. */
  public long callNumber() {
    return x(A7);
  }

  /** Register x{@code number}, 0 to 31, sign-extended. */
  public long x(int number) {
    return switch (stage) {
      case UNTOUCHED -> subject.x(number);
      case SAVING -> number == 0 ? 0 : whileSaving(number);
      case SAVED -> saved(number);
    };
  }

  private long saved(int number) {
    Trapframe trapframe = subject.trapframe();
    return trapframe == null || number == 0 ? 0 : trapframe.word(Trapframe.wordOf(number));
  }

  private long whileSaving(int number) {
    Hart hart = subject.hart();
    if (hart == null) {
      return saved(number);
    }
    Vector vector = Vector.of(subject.kernel());
    long pc = hart.xlen().zeroExtend(hart.pc());
    long storeVa = vector.storeVa(number);
    if (Long.compareUnsigned(pc, storeVa) > 0) {
      return saved(number);
    }
    if (number != vector.scratched) {
      return hart.x(number);
    }
    // What sscratch has kept goes to memory through t0.
    return pc == storeVa ? hart.x(T0) : hart.csrs().read(CsrId.SSCRATCH.number());
  }

  /**
   * The code that saves the registers.
   *
   * @param firstVa where a trap goes
   * @param endVa behind its last instruction, or at the kernel's entry
   * @param scratched the register that is kept in {@code sscratch} at first
   */
  private record Vector(KernelCode code, long firstVa, long endVa, int scratched) {
    static Vector of(Kernel kernel) {
      TrapPath path = kernel.state().trapPath();
      if (path instanceof TrampolinePath way) {
        return new Vector(
            way.trampoline().code(),
            way.trampoline().uservecVa(),
            way.trampoline().userretVa(),
            A0);
      }
      KernelHalfPath way = (KernelHalfPath) path;
      return new Vector(
          way.vector().code(), way.vector().vectorVa(), way.vector().userTrapVa(), TP);
    }

    boolean contains(long pc) {
      return Long.compareUnsigned(pc, firstVa) >= 0 && Long.compareUnsigned(pc, endVa) < 0;
    }

    /** Address of the instruction that stores a register's value in its place. */
    long storeVa(int register) {
      ByteBuffer text = ByteBuffer.wrap(code.text()).order(ByteOrder.LITTLE_ENDIAN);
      int wordBytes = code.program().xlen().bytes();
      Instruction store = wordBytes == 4 ? Instruction.SW : Instruction.SD;
      for (int at = 0; at + Integer.BYTES <= text.capacity(); ) {
        DecodedInstruction decoded = Decoder.decode(text.getInt(at), code.program().xlen());
        if (decoded != null
            && decoded.instruction() == store
            && decoded.immediate() == Trapframe.wordOf(register) * wordBytes) {
          return firstVa + at;
        }
        at += decoded == null ? Integer.BYTES : decoded.lengthBytes();
      }
      throw new IllegalStateException("the trap vector does not save x" + register);
    }
  }
}
