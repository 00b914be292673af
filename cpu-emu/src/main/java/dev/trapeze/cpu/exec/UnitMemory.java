package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.TlbContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Emits the bytecode of loads and stores: those that hit the translation cache, the others leave.
 */
final class UnitMemory {
  /** How units see the bytes of RAM. */
  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final String OWNER = "dev/trapeze/cpu/exec/UnitMemory";
  private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";

  private final MethodVisitor code;
  private final UnitRegisters registers;
  private final UnitOperations operations;

  UnitMemory(MethodVisitor code, UnitRegisters registers, UnitOperations operations) {
    this.code = code;
    this.registers = registers;
    this.operations = operations;
  }

  static boolean isLoad(int opcode) {
    return opcode >= Opcode.LB && opcode <= Opcode.LD;
  }

  static boolean isStore(int opcode) {
    return opcode >= Opcode.SB && opcode <= Opcode.SD;
  }

  static int widthBytes(int opcode) {
    return switch (opcode) {
      case Opcode.LB, Opcode.LBU, Opcode.SB -> 1;
      case Opcode.LH, Opcode.LHU, Opcode.SH -> 2;
      case Opcode.LD, Opcode.SD -> 8;
      default -> 4;
    };
  }

  /** Emits a load or store, with a jump to a label in place of one that misses. */
  void emit(long operation, Label miss) {
    int opcode = Opcode.opcode(operation);
    int widthBytes = widthBytes(opcode);
    find(Opcode.rs1(operation), Opcode.immediate(operation), widthBytes, isLoad(opcode), miss);
    if (isLoad(opcode)) {
      load(opcode, Opcode.rd(operation));
    } else {
      store(widthBytes, Opcode.rs2(operation));
    }
  }

  /** Emits: push the four or eight bytes at the address that was found. */
  void pushValue(boolean wide) {
    if (wide) {
      view("LONG", "get", "([BI)J", () -> {});
    } else {
      view("INT", "get", "([BI)I", () -> {});
    }
  }

  /** Emits: store four or eight bytes to the address that was found. */
  void setValue(boolean wide, Runnable push) {
    if (wide) {
      view("LONG", "set", "([BIJ)V", push);
    } else {
      view("INT", "set", "([BII)V", push);
    }
  }

  /** Emits: the address and the index of its entry into their variables; go if it misses. */
  void find(int rs1, long offset, int widthBytes, boolean load, Label miss) {
    int place = load ? TlbContext.LOADS : TlbContext.STORES;
    registers.pushLong(rs1);
    if (offset != 0) {
      operations.pushLong(offset);
      code.visitInsn(Opcodes.LADD);
    }
    code.visitVarInsn(Opcodes.LSTORE, UnitCompiler.ADDRESS);
    pushEntry(place);
    code.visitVarInsn(Opcodes.ISTORE, UnitCompiler.ENTRY);
    code.visitVarInsn(Opcodes.ALOAD, UnitCompiler.TLB);
    code.visitVarInsn(Opcodes.ILOAD, UnitCompiler.ENTRY);
    code.visitInsn(Opcodes.LALOAD);
    code.visitVarInsn(Opcodes.LLOAD, UnitCompiler.ADDRESS);
    operations.pushLong(TlbContext.PAGE_MASK | (widthBytes - 1));
    code.visitInsn(Opcodes.LAND);
    code.visitInsn(Opcodes.LCMP);
    code.visitJumpInsn(Opcodes.IFNE, miss);
  }

  /** Emits: push the index of the entry for the address in its variable. */
  void pushEntry(int place) {
    code.visitVarInsn(Opcodes.LLOAD, UnitCompiler.ADDRESS);
    code.visitInsn(Opcodes.L2I);
    operations.pushInt(TlbContext.INDEX_SHIFT);
    code.visitInsn(Opcodes.IUSHR);
    operations.pushInt(TlbContext.INDEX_MASK);
    code.visitInsn(Opcodes.IAND);
    if (place != 0) {
      operations.pushInt(place);
      code.visitInsn(Opcodes.IADD);
    }
  }

  private void load(int opcode, int rd) {
    switch (opcode) {
      case Opcode.LB, Opcode.LBU -> {
        code.visitVarInsn(Opcodes.ALOAD, UnitCompiler.RAM);
        pushIndex();
        code.visitInsn(Opcodes.BALOAD);
        if (opcode == Opcode.LBU) {
          operations.pushInt(0xFF);
          code.visitInsn(Opcodes.IAND);
        }
        registers.popInt(rd);
      }
      case Opcode.LH, Opcode.LHU -> {
        view("SHORT", "get", "([BI)S", () -> {});
        if (opcode == Opcode.LHU) {
          operations.pushInt(0xFFFF);
          code.visitInsn(Opcodes.IAND);
        }
        registers.popInt(rd);
      }
      case Opcode.LWU -> {
        pushValue(false);
        code.visitInsn(Opcodes.I2L);
        operations.pushLong(0xFFFF_FFFFL);
        code.visitInsn(Opcodes.LAND);
        registers.popLong(rd);
      }
      case Opcode.LD -> {
        pushValue(true);
        registers.popLong(rd);
      }
      default -> {
        pushValue(false);
        registers.popInt(rd);
      }
    }
  }

  private void store(int widthBytes, int rs2) {
    switch (widthBytes) {
      case 1 -> {
        code.visitVarInsn(Opcodes.ALOAD, UnitCompiler.RAM);
        pushIndex();
        registers.pushInt(rs2);
        code.visitInsn(Opcodes.BASTORE);
      }
      case 2 ->
          view(
              "SHORT",
              "set",
              "([BIS)V",
              () -> {
                registers.pushInt(rs2);
                code.visitInsn(Opcodes.I2S);
              });
      case 4 -> setValue(false, () -> registers.pushInt(rs2));
      default -> setValue(true, () -> registers.pushLong(rs2));
    }
  }

  private void view(String name, String method, String descriptor, Runnable pushValue) {
    code.visitFieldInsn(Opcodes.GETSTATIC, OWNER, name, "Ljava/lang/invoke/VarHandle;");
    code.visitVarInsn(Opcodes.ALOAD, UnitCompiler.RAM);
    pushIndex();
    pushValue.run();
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VAR_HANDLE, method, descriptor, false);
  }

  /** Emits: push the frame of the address, whose entry is known. */
  void pushFrame() {
    pushSum();
    operations.pushInt(Ram.FRAME_SHIFT);
    code.visitInsn(Opcodes.LUSHR);
    code.visitInsn(Opcodes.L2I);
  }

  /** Emits: push the index in RAM of the address, whose entry is known. */
  private void pushIndex() {
    pushSum();
    code.visitInsn(Opcodes.L2I);
  }

  private void pushSum() {
    code.visitVarInsn(Opcodes.LLOAD, UnitCompiler.ADDRESS);
    code.visitVarInsn(Opcodes.ALOAD, UnitCompiler.TLB);
    code.visitVarInsn(Opcodes.ILOAD, UnitCompiler.ENTRY);
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IADD);
    code.visitInsn(Opcodes.LALOAD);
    code.visitInsn(Opcodes.LADD);
  }
}
