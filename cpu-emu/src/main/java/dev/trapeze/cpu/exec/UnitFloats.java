package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.fp.Rounding;
import dev.trapeze.cpu.hart.Hart;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Emits the bytecode of the F and D extensions: calls of the arithmetic of {@code fp}, with the
 * floating-point registers in their array. Whether floating point is on, and whether {@code frm}
 * holds a rounding mode, is looked at once in a block, as only what leaves a unit changes it.
 */
final class UnitFloats {
  static final String STATE = "dev/trapeze/cpu/hart/FloatState";

  private static final String BINARY_32 = "dev/trapeze/cpu/fp/Binary32";
  private static final String BINARY_64 = "dev/trapeze/cpu/fp/Binary64";
  private static final String CONVERSION = "dev/trapeze/cpu/fp/IntegerConversion";
  private static final String BOXING = "dev/trapeze/cpu/fp/NanBoxing";
  private static final String FLAGS = "Ldev/trapeze/cpu/fp/FloatFlags;";

  // Values of bits 27 to 31 of an instruction word.
  private static final int ADD = 0x00;
  private static final int SUBTRACT = 0x01;
  private static final int MULTIPLY = 0x02;
  private static final int DIVIDE = 0x03;
  private static final int SIGN = 0x04;
  private static final int MINIMUM = 0x05;
  private static final int CONVERT = 0x08;
  private static final int ROOT = 0x0B;
  private static final int COMPARE = 0x14;
  private static final int TO_INTEGER = 0x18;
  private static final int FROM_INTEGER = 0x1A;
  private static final int MOVE_OUT = 0x1C;

  private static final int OPERATION_FORM = 0x14;

  private final MethodVisitor code;
  private final UnitRegisters registers;
  private final UnitOperations operations;
  private boolean knownOn;
  private boolean knownMode;

  UnitFloats(MethodVisitor code, UnitRegisters registers, UnitOperations operations) {
    this.code = code;
    this.registers = registers;
    this.operations = operations;
  }

  /** True for an operation of F or D. */
  static boolean isFloat(int opcode) {
    return opcode >= Opcode.FLOAT && opcode <= Opcode.FSD;
  }

  /** True if the instruction can be translated: all can but those with an invalid mode. */
  static boolean knows(int raw) {
    int mode = mode(raw);
    return !rounds(raw) || Rounding.isValid(mode) || mode == Rounding.DYNAMIC;
  }

  /** Notes which integer registers an operation reads and writes. */
  static void registersOf(long operation, UnitRegisters registers) {
    if (Opcode.opcode(operation) != Opcode.FLOAT) {
      registers.use(Opcode.rs1(operation));
      return;
    }
    int raw = Opcode.immediate(operation);
    if (form(raw) == OPERATION_FORM) {
      switch (raw >>> 27) {
        case COMPARE, TO_INTEGER, MOVE_OUT -> registers.define(integerRd(raw));
        case ADD, SUBTRACT, MULTIPLY, DIVIDE, SIGN, MINIMUM, CONVERT, ROOT -> {}
        default -> registers.use(rs1(raw));
      }
    }
  }

  /** A block begins, before which nothing is known. */
  void beginBlock() {
    knownOn = false;
    knownMode = false;
  }

  /**
   * Emits any operation of F or D.
   *
   * @param slow where to go if the operation traps, or misses the translation cache
   */
  void emit(long operation, UnitMemory memory, Label slow) {
    if (!knownOn) {
      pushState();
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "isOff", "()Z", false);
      code.visitJumpInsn(Opcodes.IFNE, slow);
      knownOn = true;
    }
    switch (Opcode.opcode(operation)) {
      case Opcode.FLW, Opcode.FLD -> load(operation, memory, slow);
      case Opcode.FSW, Opcode.FSD -> store(operation, memory, slow);
      default -> compute(Opcode.immediate(operation), slow);
    }
  }

  private void load(long operation, UnitMemory memory, Label miss) {
    boolean wide = Opcode.opcode(operation) == Opcode.FLD;
    memory.find(Opcode.rs1(operation), FloatAccess.offset(operation), wide ? 8 : 4, true, miss);
    pushPlace(Opcode.rd(operation));
    memory.pushValue(wide);
    if (!wide) {
      call(BOXING, "box", "(I)J");
    }
    setPlace();
  }

  private void store(long operation, UnitMemory memory, Label miss) {
    boolean wide = Opcode.opcode(operation) == Opcode.FSD;
    memory.find(Opcode.rs1(operation), FloatAccess.offset(operation), wide ? 8 : 4, false, miss);
    memory.setValue(
        wide,
        () -> {
          push(Opcode.rs2(operation));
          if (!wide) {
            code.visitInsn(Opcodes.L2I);
          }
        });
  }

  private void compute(int raw, Label slow) {
    if (rounds(raw) && mode(raw) == Rounding.DYNAMIC && !knownMode) {
      pushMode(raw);
      operations.pushInt(Rounding.RMM);
      code.visitJumpInsn(Opcodes.IF_ICMPGT, slow);
      knownMode = true;
    }
    boolean wide = (raw >>> 25 & 1) != 0;
    if (form(raw) != OPERATION_FORM) {
      fuse(raw, wide);
      return;
    }
    switch (raw >>> 27) {
      case ADD -> binary(raw, wide, "add");
      case SUBTRACT -> binary(raw, wide, "subtract");
      case MULTIPLY -> binary(raw, wide, "multiply");
      case DIVIDE -> binary(raw, wide, "divide");
      case SIGN -> sign(raw, wide);
      case MINIMUM -> {
        pushPlace(rd(raw));
        pushOperands(raw, wide);
        pushState();
        String name = (raw >>> 12 & 7) == 0 ? "minimum" : "maximum";
        call(owner(wide), name, wide ? "(JJ" + FLAGS + ")J" : "(II" + FLAGS + ")I");
        setResult(wide);
      }
      case CONVERT -> convert(raw, wide);
      case ROOT -> {
        pushPlace(rd(raw));
        pushOperand(rs1(raw), wide);
        pushMode(raw);
        pushState();
        call(owner(wide), "squareRoot", wide ? "(JI" + FLAGS + ")J" : "(II" + FLAGS + ")I");
        setResult(wide);
      }
      case COMPARE -> {
        pushOperands(raw, wide);
        pushState();
        String name =
            switch (raw >>> 12 & 7) {
              case 0 -> "isLessOrEqual";
              case 1 -> "isLess";
              default -> "isEqual";
            };
        call(owner(wide), name, wide ? "(JJ" + FLAGS + ")Z" : "(II" + FLAGS + ")Z");
        registers.popInt(integerRd(raw));
      }
      case TO_INTEGER -> toInteger(raw, wide);
      case FROM_INTEGER -> fromInteger(raw, wide);
      case MOVE_OUT -> moveOut(raw, wide);
      default -> {
        pushPlace(rd(raw));
        if (wide) {
          registers.pushLong(rs1(raw));
        } else {
          registers.pushInt(rs1(raw));
        }
        setResult(wide);
      }
    }
  }

  private void fuse(int raw, boolean wide) {
    int form = form(raw);
    pushPlace(rd(raw));
    pushOperand(rs1(raw), wide);
    if (form == 0x12 || form == 0x13) {
      negate(wide);
    }
    pushOperand(rs2(raw), wide);
    pushOperand(raw >>> 27, wide);
    if (form == 0x11 || form == 0x13) {
      negate(wide);
    }
    pushMode(raw);
    pushState();
    call(owner(wide), "fma", wide ? "(JJJI" + FLAGS + ")J" : "(IIII" + FLAGS + ")I");
    setResult(wide);
  }

  private void negate(boolean wide) {
    if (wide) {
      operations.pushLong(Long.MIN_VALUE);
      code.visitInsn(Opcodes.LXOR);
    } else {
      operations.pushInt(Integer.MIN_VALUE);
      code.visitInsn(Opcodes.IXOR);
    }
  }

  private void binary(int raw, boolean wide, String name) {
    pushPlace(rd(raw));
    pushOperands(raw, wide);
    pushMode(raw);
    pushState();
    call(owner(wide), name, wide ? "(JJI" + FLAGS + ")J" : "(III" + FLAGS + ")I");
    setResult(wide);
  }

  private void sign(int raw, boolean wide) {
    pushPlace(rd(raw));
    pushOperands(raw, wide);
    int function = raw >>> 12 & 7;
    if (function == 1) {
      if (wide) {
        operations.pushLong(-1);
        code.visitInsn(Opcodes.LXOR);
      } else {
        operations.pushInt(-1);
        code.visitInsn(Opcodes.IXOR);
      }
    } else if (function == 2) {
      pushOperand(rs1(raw), wide);
      code.visitInsn(wide ? Opcodes.LXOR : Opcodes.IXOR);
    }
    call(owner(wide), "withSign", wide ? "(JJ)J" : "(II)I");
    setResult(wide);
  }

  private void convert(int raw, boolean wide) {
    pushPlace(rd(raw));
    pushOperand(rs1(raw), !wide);
    if (wide) {
      pushState();
      call(BINARY_32, "toBinary64", "(I" + FLAGS + ")J");
    } else {
      pushMode(raw);
      pushState();
      call(BINARY_64, "toBinary32", "(JI" + FLAGS + ")I");
    }
    setResult(wide);
  }

  private void toInteger(int raw, boolean wide) {
    pushOperand(rs1(raw), wide);
    if (!wide) {
      call(CONVERSION, "wide", "(I)J");
    }
    pushMode(raw);
    pushState();
    switch (rs2(raw)) {
      case 0 -> call(CONVERSION, "toInt", "(JI" + FLAGS + ")I");
      case 1 -> call(CONVERSION, "toUnsignedInt", "(JI" + FLAGS + ")I");
      case 2 -> call(CONVERSION, "toLong", "(JI" + FLAGS + ")J");
      default -> call(CONVERSION, "toUnsignedLong", "(JI" + FLAGS + ")J");
    }
    if (rs2(raw) <= 1) {
      registers.popInt(integerRd(raw));
    } else {
      registers.popLong(integerRd(raw));
    }
  }

  private void fromInteger(int raw, boolean wide) {
    pushPlace(rd(raw));
    if (rs2(raw) <= 1) {
      registers.pushInt(rs1(raw));
      code.visitInsn(Opcodes.I2L);
      if (rs2(raw) == 1) {
        operations.pushLong(0xFFFF_FFFFL);
        code.visitInsn(Opcodes.LAND);
      }
    } else {
      registers.pushLong(rs1(raw));
    }
    pushMode(raw);
    pushState();
    String name = wide ? "oBinary64" : "oBinary32";
    call(
        CONVERSION,
        (rs2(raw) & 1) == 0 ? "t" + name : "unsignedT" + name,
        wide ? "(JI" + FLAGS + ")J" : "(JI" + FLAGS + ")I");
    setResult(wide);
  }

  private void moveOut(int raw, boolean wide) {
    if ((raw >>> 12 & 7) != 0) {
      pushOperand(rs1(raw), wide);
      call(owner(wide), "classify", wide ? "(J)I" : "(I)I");
      registers.popInt(integerRd(raw));
      return;
    }
    // The bits go as they are, boxed or not.
    push(rs1(raw));
    if (wide) {
      registers.popLong(integerRd(raw));
    } else {
      code.visitInsn(Opcodes.L2I);
      registers.popInt(integerRd(raw));
    }
  }

  private void pushOperands(int raw, boolean wide) {
    pushOperand(rs1(raw), wide);
    pushOperand(rs2(raw), wide);
  }

  private void pushOperand(int number, boolean wide) {
    push(number);
    if (!wide) {
      call(BOXING, "unbox", "(J)I");
    }
  }

  private void push(int number) {
    pushPlace(number);
    code.visitInsn(Opcodes.LALOAD);
  }

  private void pushPlace(int number) {
    code.visitVarInsn(Opcodes.ALOAD, UnitCompiler.FLOATS);
    operations.pushInt(number);
  }

  private void setResult(boolean wide) {
    if (!wide) {
      call(BOXING, "box", "(I)J");
    }
    setPlace();
  }

  private void setPlace() {
    code.visitInsn(Opcodes.LASTORE);
    pushState();
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "markDirty", "()V", false);
  }

  private void pushState() {
    code.visitVarInsn(Opcodes.ALOAD, UnitCompiler.FLOAT_STATE);
  }

  private void pushMode(int raw) {
    if (mode(raw) == Rounding.DYNAMIC) {
      pushState();
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "roundingMode", "()I", false);
    } else {
      operations.pushInt(mode(raw));
    }
  }

  private void call(String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
  }

  private static String owner(boolean wide) {
    return wide ? BINARY_64 : BINARY_32;
  }

  private static boolean rounds(int raw) {
    if (form(raw) != OPERATION_FORM) {
      return true;
    }
    return switch (raw >>> 27) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, CONVERT, ROOT, TO_INTEGER, FROM_INTEGER -> true;
      default -> false;
    };
  }

  private static int form(int raw) {
    return raw >>> 2 & 31;
  }

  private static int mode(int raw) {
    return raw >>> 12 & 7;
  }

  private static int rd(int raw) {
    return raw >>> 7 & 31;
  }

  private static int integerRd(int raw) {
    int rd = rd(raw);
    return rd == 0 ? Hart.DISCARD_SLOT : rd;
  }

  private static int rs1(int raw) {
    return raw >>> 15 & 31;
  }

  private static int rs2(int raw) {
    return raw >>> 20 & 31;
  }
}
