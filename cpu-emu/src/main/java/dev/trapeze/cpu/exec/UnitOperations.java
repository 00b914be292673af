package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.Hart;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Emits the bytecode of operations that touch nothing but registers. */
final class UnitOperations {
  private static final String ARITHMETIC = "dev/trapeze/cpu/exec/UnitArithmetic";
  private static final String BITS = "dev/trapeze/cpu/exec/BitManipulation";
  private static final String LONGS = "(JJ)J";
  private static final String INTS = "(II)I";

  private final MethodVisitor code;
  private final UnitRegisters registers;
  private final int baseLocal;

  UnitOperations(MethodVisitor code, UnitRegisters registers, int baseLocal) {
    this.code = code;
    this.registers = registers;
    this.baseLocal = baseLocal;
  }

  /** True if the operation is left to the {@link SlowPath}. */
  static boolean isSlow(long operation) {
    int opcode = Opcode.opcode(operation);
    if (opcode == Opcode.FLOAT) {
      return !UnitFloats.knows(Opcode.immediate(operation));
    }
    return opcode > Opcode.END && opcode != Opcode.BITS && !UnitFloats.isFloat(opcode);
  }

  /** Notes which registers an operation reads and writes. */
  static void registersOf(long operation, UnitRegisters registers) {
    int opcode = Opcode.opcode(operation);
    if (UnitFloats.isFloat(opcode)) {
      UnitFloats.registersOf(operation, registers);
      return;
    }
    // In the place of source registers, JAL has an offset.
    if (opcode != Opcode.JAL) {
      registers.use(Opcode.rs1(operation));
      registers.use(Opcode.rs2(operation));
    }
    registers.define(Opcode.rd(operation));
  }

  /**
   * Emits an operation that is none of loads, stores and jumps.
   *
   * @param pagePlace distance from the base to what offsets in the operation count from
   */
  void emit(long operation, int pagePlace) {
    int rd = Opcode.rd(operation);
    int rs1 = Opcode.rs1(operation);
    int immediate = Opcode.immediate(operation);
    switch (Opcode.opcode(operation)) {
      case Opcode.LI -> {
        pushLong(immediate);
        registers.popLong(rd);
      }
      case Opcode.MV -> {
        if (registers.isNarrow()) {
          registers.pushInt(rs1);
          registers.popInt(rd);
        } else {
          registers.pushLong(rs1);
          registers.popLong(rd);
        }
      }
      case Opcode.BASE -> link(rd, (long) pagePlace + immediate);
      case Opcode.ADDI -> longWith(operation, Opcodes.LADD);
      case Opcode.ADDIW -> wordWith(operation, Opcodes.IADD);
      case Opcode.ANDI -> bitsWith(operation, Opcodes.LAND, Opcodes.IAND);
      case Opcode.ORI -> bitsWith(operation, Opcodes.LOR, Opcodes.IOR);
      case Opcode.XORI -> bitsWith(operation, Opcodes.LXOR, Opcodes.IXOR);
      case Opcode.SLLI -> shift(operation, Opcodes.LSHL);
      case Opcode.SRLI -> shift(operation, Opcodes.LUSHR);
      case Opcode.SRAI -> {
        if (registers.isNarrow()) {
          wordWith(operation, Opcodes.ISHR);
        } else {
          shift(operation, Opcodes.LSHR);
        }
      }
      case Opcode.SLLIW -> wordWith(operation, Opcodes.ISHL);
      case Opcode.SRLIW -> wordWith(operation, Opcodes.IUSHR);
      case Opcode.SRAIW -> wordWith(operation, Opcodes.ISHR);
      case Opcode.SLTI, Opcode.SLTIU -> {
        registers.pushLong(rs1);
        pushLong(immediate);
        call(Opcode.opcode(operation) == Opcode.SLTI ? "less" : "lessUnsigned", "(JJ)I");
        registers.popInt(rd);
      }
      default -> emitRegisters(operation, rd);
    }
  }

  private void emitRegisters(long operation, int rd) {
    switch (Opcode.opcode(operation)) {
      case Opcode.ADD -> longs(operation, Opcodes.LADD);
      case Opcode.SUB -> longs(operation, Opcodes.LSUB);
      case Opcode.ADDW -> words(operation, Opcodes.IADD);
      case Opcode.SUBW -> words(operation, Opcodes.ISUB);
      case Opcode.AND -> bits(operation, Opcodes.LAND, Opcodes.IAND);
      case Opcode.OR -> bits(operation, Opcodes.LOR, Opcodes.IOR);
      case Opcode.XOR -> bits(operation, Opcodes.LXOR, Opcodes.IXOR);
      case Opcode.SLL -> shiftByRegister(operation, Opcodes.LSHL);
      case Opcode.SRL -> shiftByRegister(operation, Opcodes.LUSHR);
      case Opcode.SRA -> shiftByRegister(operation, Opcodes.LSHR);
      case Opcode.SLLW -> words(operation, Opcodes.ISHL);
      case Opcode.SRLW -> words(operation, Opcodes.IUSHR);
      case Opcode.SRAW -> words(operation, Opcodes.ISHR);
      case Opcode.SLT, Opcode.SLTU -> {
        pushLongs(operation);
        call(Opcode.opcode(operation) == Opcode.SLT ? "less" : "lessUnsigned", "(JJ)I");
        registers.popInt(rd);
      }
      case Opcode.MUL -> longs(operation, Opcodes.LMUL);
      case Opcode.MULW -> words(operation, Opcodes.IMUL);
      case Opcode.MULH -> {
        pushLongs(operation);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "multiplyHigh", LONGS, false);
        registers.popLong(rd);
      }
      case Opcode.MULH_32 -> {
        pushLongs(operation);
        code.visitInsn(Opcodes.LMUL);
        code.visitIntInsn(Opcodes.BIPUSH, 32);
        code.visitInsn(Opcodes.LSHR);
        registers.popLong(rd);
      }
      case Opcode.MULHSU -> callLongs(operation, "multiplyHighSignedUnsigned");
      case Opcode.MULHU -> callLongs(operation, "multiplyHighUnsigned");
      case Opcode.MULHSU_32 -> callLongs(operation, "multiplyHighSignedUnsignedWord");
      case Opcode.MULHU_32 -> callLongs(operation, "multiplyHighUnsignedWord");
      case Opcode.DIV -> callLongs(operation, "divide");
      case Opcode.DIVU -> callLongs(operation, "divideUnsigned");
      case Opcode.REM -> callLongs(operation, "remainder");
      case Opcode.REMU -> callLongs(operation, "remainderUnsigned");
      case Opcode.DIVW -> callWords(operation, "divideWord");
      case Opcode.DIVUW -> callWords(operation, "divideUnsignedWord");
      case Opcode.REMW -> callWords(operation, "remainderWord");
      case Opcode.REMUW -> callWords(operation, "remainderUnsignedWord");
      case Opcode.BITS -> {
        pushInt(Opcode.immediate(operation));
        pushLongs(operation);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, BITS, "compute", "(IJJ)J", false);
        registers.popLong(rd);
      }
      default -> throw new IllegalStateException("no bytecode for " + Long.toHexString(operation));
    }
  }

  /** Emits: rd = base + place. */
  void link(int rd, long place) {
    if (rd != Hart.DISCARD_SLOT) {
      pushBase(place);
      registers.popLong(rd);
    }
  }

  /** Emits: push base + place. */
  void pushBase(long place) {
    code.visitVarInsn(Opcodes.LLOAD, baseLocal);
    pushLong(place);
    code.visitInsn(Opcodes.LADD);
  }

  void pushLong(long value) {
    if (value == 0 || value == 1) {
      code.visitInsn(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
    } else {
      code.visitLdcInsn(value);
    }
  }

  void pushInt(int value) {
    if (value >= -1 && value <= 5) {
      code.visitInsn(Opcodes.ICONST_0 + value);
    } else if (value == (byte) value) {
      code.visitIntInsn(Opcodes.BIPUSH, value);
    } else if (value == (short) value) {
      code.visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      code.visitLdcInsn(value);
    }
  }

  private void pushLongs(long operation) {
    registers.pushLong(Opcode.rs1(operation));
    registers.pushLong(Opcode.rs2(operation));
  }

  private void longs(long operation, int instruction) {
    pushLongs(operation);
    code.visitInsn(instruction);
    registers.popLong(Opcode.rd(operation));
  }

  private void words(long operation, int instruction) {
    registers.pushInt(Opcode.rs1(operation));
    registers.pushInt(Opcode.rs2(operation));
    code.visitInsn(instruction);
    registers.popInt(Opcode.rd(operation));
  }

  private void bits(long operation, int wide, int narrow) {
    if (registers.isNarrow()) {
      words(operation, narrow);
    } else {
      longs(operation, wide);
    }
  }

  private void longWith(long operation, int instruction) {
    registers.pushLong(Opcode.rs1(operation));
    pushLong(Opcode.immediate(operation));
    code.visitInsn(instruction);
    registers.popLong(Opcode.rd(operation));
  }

  private void wordWith(long operation, int instruction) {
    registers.pushInt(Opcode.rs1(operation));
    pushInt(Opcode.immediate(operation));
    code.visitInsn(instruction);
    registers.popInt(Opcode.rd(operation));
  }

  private void bitsWith(long operation, int wide, int narrow) {
    if (registers.isNarrow()) {
      wordWith(operation, narrow);
    } else {
      longWith(operation, wide);
    }
  }

  private void shift(long operation, int instruction) {
    registers.pushLong(Opcode.rs1(operation));
    pushInt(Opcode.immediate(operation));
    code.visitInsn(instruction);
    registers.popLong(Opcode.rd(operation));
  }

  private void shiftByRegister(long operation, int instruction) {
    registers.pushLong(Opcode.rs1(operation));
    registers.pushInt(Opcode.rs2(operation));
    code.visitInsn(instruction);
    registers.popLong(Opcode.rd(operation));
  }

  private void callLongs(long operation, String name) {
    pushLongs(operation);
    call(name, LONGS);
    registers.popLong(Opcode.rd(operation));
  }

  private void callWords(long operation, String name) {
    registers.pushInt(Opcode.rs1(operation));
    registers.pushInt(Opcode.rs2(operation));
    call(name, INTS);
    registers.popInt(Opcode.rd(operation));
  }

  private void call(String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, ARITHMETIC, name, descriptor, false);
  }
}
