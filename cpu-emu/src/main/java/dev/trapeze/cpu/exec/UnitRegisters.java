package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The guest's registers as local variables of a unit's method: {@code long}s in RV64, {@code int}s
 * in RV32.
 */
final class UnitRegisters {
  private final MethodVisitor code;
  private final boolean narrow;
  private final int[] locals = new int[Hart.REGISTER_SLOTS];
  private final boolean[] written = new boolean[Hart.REGISTER_SLOTS];
  private int nextLocal;

  UnitRegisters(MethodVisitor code, Xlen xlen, int firstLocal) {
    this.code = code;
    this.narrow = xlen == Xlen.RV32;
    this.nextLocal = firstLocal;
  }

  boolean isNarrow() {
    return narrow;
  }

  /** Gives a register a variable if it needs one. */
  void use(int register) {
    if (register != 0 && register != Hart.DISCARD_SLOT && locals[register] == 0) {
      locals[register] = nextLocal;
      nextLocal += narrow ? 1 : 2;
    }
  }

  /** As {@link #use}, for a register that is written. */
  void define(int register) {
    use(register);
    written[register] = true;
  }

  /** Number of the first local variable that is free. */
  int localsEnd() {
    return nextLocal;
  }

  /** Emits: load all variables from the array. */
  void loadAll(int arrayLocal) {
    for (int register = 1; register < Hart.DISCARD_SLOT; register++) {
      if (locals[register] != 0) {
        code.visitVarInsn(Opcodes.ALOAD, arrayLocal);
        code.visitIntInsn(Opcodes.BIPUSH, register);
        code.visitInsn(Opcodes.LALOAD);
        popLong(register);
      }
    }
  }

  /** Emits: store the variables that may have changed to the array. */
  void storeAll(int arrayLocal) {
    for (int register = 1; register < Hart.DISCARD_SLOT; register++) {
      if (locals[register] != 0 && written[register]) {
        code.visitVarInsn(Opcodes.ALOAD, arrayLocal);
        code.visitIntInsn(Opcodes.BIPUSH, register);
        pushLong(register);
        code.visitInsn(Opcodes.LASTORE);
      }
    }
  }

  void pushLong(int register) {
    if (register == 0) {
      code.visitInsn(Opcodes.LCONST_0);
    } else if (narrow) {
      code.visitVarInsn(Opcodes.ILOAD, locals[register]);
      code.visitInsn(Opcodes.I2L);
    } else {
      code.visitVarInsn(Opcodes.LLOAD, locals[register]);
    }
  }

  /** Emits: push the low 32 bits. */
  void pushInt(int register) {
    if (register == 0) {
      code.visitInsn(Opcodes.ICONST_0);
    } else if (narrow) {
      code.visitVarInsn(Opcodes.ILOAD, locals[register]);
    } else {
      code.visitVarInsn(Opcodes.LLOAD, locals[register]);
      code.visitInsn(Opcodes.L2I);
    }
  }

  void popLong(int register) {
    if (register == Hart.DISCARD_SLOT) {
      code.visitInsn(Opcodes.POP2);
    } else if (narrow) {
      code.visitInsn(Opcodes.L2I);
      code.visitVarInsn(Opcodes.ISTORE, locals[register]);
    } else {
      code.visitVarInsn(Opcodes.LSTORE, locals[register]);
    }
  }

  /** Emits: pop 32 bits and sign-extend them. */
  void popInt(int register) {
    if (register == Hart.DISCARD_SLOT) {
      code.visitInsn(Opcodes.POP);
    } else if (narrow) {
      code.visitVarInsn(Opcodes.ISTORE, locals[register]);
    } else {
      code.visitInsn(Opcodes.I2L);
      code.visitVarInsn(Opcodes.LSTORE, locals[register]);
    }
  }
}
