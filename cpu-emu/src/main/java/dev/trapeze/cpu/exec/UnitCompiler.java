package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.mmu.TlbContext;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Translates a {@link UnitPlan} to JVM bytecode: one class with one method.
 *
 * <p>The operand stack is empty wherever the method's parts meet, and all variables are set at the
 * start; so all stack map frames are the same. All ways out lead to one piece of code, which stores
 * the registers.
 */
final class UnitCompiler {
  /** HotSpot does not compile methods of this many bytes of bytecode and more. */
  static final int HUGE_METHOD_BYTES = 8000;

  static final int UNIT = 1;
  static final int REGISTERS = 2;
  static final int TLB = 3;
  static final int RAM = 4;
  static final int BASE = 5;
  static final int LEFT = 7;

  /** Variables of the method's own. */
  static final int SITE = 8;

  static final int ENTRY = 9;
  static final int ADDRESS = 10;
  static final int TARGET = 12;
  static final int FLOAT_STATE = 14;
  static final int FLOATS = 15;
  static final int FIRST_REGISTER = 16;

  private static final String SUPER_CLASS = "dev/trapeze/cpu/exec/UnitCode";
  private static final String UNIT_CLASS = "dev/trapeze/cpu/exec/Unit";
  private static final String DESCRIPTOR = "(L" + UNIT_CLASS + ";[J[J[BJI)J";
  private static final int STACK = 16;

  private final UnitPlan plan;
  private final UnitPaths paths;
  private final ClassWriter writer = new ClassWriter(0);
  private final MethodVisitor code;
  private final UnitRegisters registers;
  private final UnitOperations operations;
  private final UnitMemory memory;
  private final UnitFloats floats;
  private final Label exit = new Label();
  private final Label exitToTarget = new Label();
  private final Label[] starts;
  private final @Nullable Label[] gates;
  private final Map<Integer, Label> sites = new LinkedHashMap<>();
  private final Map<Integer, Label> outside = new LinkedHashMap<>();

  private UnitCompiler(UnitPlan plan) {
    this.plan = plan;
    this.paths = new UnitPaths(plan);
    int count = plan.blocks().size();
    starts = new Label[count];
    gates = new @Nullable Label[count];
    for (int i = 0; i < count; i++) {
      starts[i] = new Label();
    }
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
        "dev/trapeze/cpu/exec/TranslatedUnit",
        null,
        SUPER_CLASS,
        null);
    emitConstructor();
    code = writer.visitMethod(0, "run", DESCRIPTOR, null, null);
    registers = new UnitRegisters(code, plan.xlen(), FIRST_REGISTER);
    operations = new UnitOperations(code, registers, BASE);
    memory = new UnitMemory(code, registers, operations);
    floats = new UnitFloats(code, registers, operations);
  }

  /** Code for a plan; null if it would be too large for HotSpot. */
  static @Nullable UnitCode compile(UnitPlan plan) {
    UnitCompiler compiler = new UnitCompiler(plan);
    int bytes = compiler.emitRun();
    if (bytes >= HUGE_METHOD_BYTES) {
      return null;
    }
    compiler.writer.visitEnd();
    try {
      return (UnitCode)
          MethodHandles.lookup()
              .defineHiddenClass(compiler.writer.toByteArray(), false)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a translated unit cannot be loaded", e);
    }
  }

  private void emitConstructor() {
    MethodVisitor constructor = writer.visitMethod(0, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPER_CLASS, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(1, 1);
    constructor.visitEnd();
  }

  /** Emits the method, and gives its size in bytes. */
  private int emitRun() {
    for (UnitBlock block : plan.blocks()) {
      for (int i = 0; i < block.firstSlow(); i++) {
        UnitOperations.registersOf(block.operations()[i], registers);
      }
    }
    code.visitCode();
    code.visitInsn(Opcodes.ICONST_0);
    code.visitVarInsn(Opcodes.ISTORE, SITE);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitVarInsn(Opcodes.ISTORE, ENTRY);
    code.visitInsn(Opcodes.LCONST_0);
    code.visitVarInsn(Opcodes.LSTORE, ADDRESS);
    code.visitInsn(Opcodes.LCONST_0);
    code.visitVarInsn(Opcodes.LSTORE, TARGET);
    emitFloatVariables();
    registers.loadAll(REGISTERS);
    for (int i = 0; i < starts.length; i++) {
      if (i == 0) {
        markFirst(starts[0]);
      } else {
        mark(starts[i]);
      }
      emitBlock(i);
    }
    emitGates();
    emitExits();
    Label end = new Label();
    code.visitLabel(end);
    code.visitMaxs(STACK, registers.localsEnd());
    code.visitEnd();
    return end.getOffset();
  }

  private void emitFloatVariables() {
    if (plan.usesFloats()) {
      code.visitVarInsn(Opcodes.ALOAD, UNIT);
      code.visitFieldInsn(Opcodes.GETFIELD, UNIT_CLASS, "floats", "L" + UnitFloats.STATE + ";");
      code.visitInsn(Opcodes.DUP);
      code.visitVarInsn(Opcodes.ASTORE, FLOAT_STATE);
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UnitFloats.STATE, "registers", "()[J", false);
    } else {
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitVarInsn(Opcodes.ASTORE, FLOAT_STATE);
      code.visitInsn(Opcodes.ACONST_NULL);
    }
    code.visitVarInsn(Opcodes.ASTORE, FLOATS);
  }

  private void markFirst(Label label) {
    code.visitLabel(label);
    List<Object> locals =
        new ArrayList<>(
            List.of(
                "dev/trapeze/cpu/exec/TranslatedUnit",
                UNIT_CLASS,
                "[J",
                "[J",
                "[B",
                Opcodes.LONG,
                Opcodes.INTEGER,
                Opcodes.INTEGER,
                Opcodes.INTEGER,
                Opcodes.LONG,
                Opcodes.LONG,
                UnitFloats.STATE,
                "[J"));
    int slots = registers.localsEnd() - FIRST_REGISTER;
    for (int slot = 0; slot < slots; slot += registers.isNarrow() ? 1 : 2) {
      locals.add(registers.isNarrow() ? Opcodes.INTEGER : Opcodes.LONG);
    }
    code.visitFrame(Opcodes.F_FULL, locals.size(), locals.toArray(), 0, new Object[0]);
  }

  private void mark(Label label) {
    code.visitLabel(label);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
  }

  private void emitBlock(int index) {
    UnitBlock block = plan.blocks().get(index);
    if (paths.isHead(index)) {
      code.visitVarInsn(Opcodes.ILOAD, LEFT);
      operations.pushInt(paths.need(index));
      code.visitJumpInsn(Opcodes.IF_ICMPLT, siteLabel(UnitCode.site(index, -1)));
    }
    code.visitIincInsn(LEFT, -block.instructions());
    floats.beginBlock();
    int slow = block.firstSlow();
    int last = block.operations().length - 1;
    for (int i = 0; i < Math.min(slow, last); i++) {
      long operation = block.operations()[i];
      int opcode = Opcode.opcode(operation);
      if (UnitMemory.isLoad(opcode) || UnitMemory.isStore(opcode)) {
        memory.emit(operation, siteLabel(UnitCode.site(index, i)));
      } else if (UnitFloats.isFloat(opcode)) {
        floats.emit(operation, memory, siteLabel(UnitCode.site(index, i)));
      } else {
        operations.emit(operation, block.pagePlace());
      }
    }
    if (slow <= last) {
      code.visitJumpInsn(Opcodes.GOTO, siteLabel(UnitCode.site(index, slow)));
    } else {
      emitEnd(index, block);
    }
  }

  private void emitEnd(int index, UnitBlock block) {
    long operation = block.last();
    int opcode = Opcode.opcode(operation);
    if (opcode == Opcode.JALR) {
      emitIndirect(index, block, operation);
      return;
    }
    if (opcode == Opcode.JAL) {
      int link = block.pagePlace() + ((int) operation >>> 16);
      operations.link(Opcode.rd(operation), link);
    }
    if (opcode <= Opcode.BGEU) {
      emitBranch(operation, wayTo(block, block.takenPlace()));
    }
    Label next =
        wayTo(
            block,
            opcode == Opcode.J || opcode == Opcode.JAL ? block.takenPlace() : block.endPlace());
    if (index + 1 == starts.length || next != starts[index + 1]) {
      code.visitJumpInsn(Opcodes.GOTO, next);
    }
  }

  private void emitBranch(long operation, Label taken) {
    int opcode = Opcode.opcode(operation);
    int jump =
        switch (opcode) {
          case Opcode.BEQ -> Opcodes.IFEQ;
          case Opcode.BNE -> Opcodes.IFNE;
          case Opcode.BLT, Opcode.BLTU -> Opcodes.IFLT;
          default -> Opcodes.IFGE;
        };
    boolean unsigned = opcode == Opcode.BLTU || opcode == Opcode.BGEU;
    pushCompared(Opcode.rs1(operation), unsigned);
    pushCompared(Opcode.rs2(operation), unsigned);
    if (registers.isNarrow()) {
      code.visitJumpInsn(jump - Opcodes.IFEQ + Opcodes.IF_ICMPEQ, taken);
    } else {
      code.visitInsn(Opcodes.LCMP);
      code.visitJumpInsn(jump, taken);
    }
  }

  /** Pushes a register, moved for a comparison of signed numbers to compare unsigned ones. */
  private void pushCompared(int register, boolean unsigned) {
    if (registers.isNarrow()) {
      registers.pushInt(register);
      if (unsigned) {
        operations.pushInt(Integer.MIN_VALUE);
        code.visitInsn(Opcodes.IADD);
      }
    } else {
      registers.pushLong(register);
      if (unsigned) {
        operations.pushLong(Long.MIN_VALUE);
        code.visitInsn(Opcodes.LADD);
      }
    }
  }

  private void emitIndirect(int index, UnitBlock block, long operation) {
    Label leave = siteLabel(UnitCode.indirect(index));
    registers.pushLong(Opcode.rs1(operation));
    operations.pushLong(operation >> 48);
    code.visitInsn(Opcodes.LADD);
    operations.pushLong(-2);
    code.visitInsn(Opcodes.LAND);
    if (registers.isNarrow()) {
      code.visitInsn(Opcodes.L2I);
      code.visitInsn(Opcodes.I2L);
    }
    code.visitVarInsn(Opcodes.LSTORE, TARGET);
    if (CheckedJumps.isChecked(operation)) {
      code.visitVarInsn(Opcodes.LLOAD, TARGET);
      code.visitInsn(Opcodes.L2I);
      code.visitInsn(Opcodes.ICONST_2);
      code.visitInsn(Opcodes.IAND);
      code.visitJumpInsn(
          Opcodes.IFNE, siteLabel(UnitCode.site(index, block.operations().length - 1)));
    }
    int link = block.pagePlace() + ((int) (operation >>> 32) & 0xFFFF);
    operations.link(Opcode.rd(operation), link);
    int[] points = plan.successors(block).stream().mapToInt(i -> i).toArray();
    if (points.length == 0) {
      code.visitJumpInsn(Opcodes.GOTO, leave);
      return;
    }
    // The distance to the base, if that is an int.
    code.visitVarInsn(Opcodes.LLOAD, TARGET);
    code.visitVarInsn(Opcodes.LLOAD, BASE);
    code.visitInsn(Opcodes.LSUB);
    code.visitInsn(Opcodes.DUP2);
    code.visitVarInsn(Opcodes.LSTORE, ADDRESS);
    code.visitInsn(Opcodes.L2I);
    code.visitInsn(Opcodes.DUP);
    code.visitVarInsn(Opcodes.ISTORE, ENTRY);
    code.visitInsn(Opcodes.I2L);
    code.visitVarInsn(Opcodes.LLOAD, ADDRESS);
    code.visitInsn(Opcodes.LCMP);
    code.visitJumpInsn(Opcodes.IFNE, leave);
    int[] places = Arrays.stream(points).map(i -> plan.blocks().get(i).place()).sorted().toArray();
    Label[] ways = new Label[places.length];
    for (int i = 0; i < places.length; i++) {
      ways[i] = wayTo(block, places[i]);
    }
    code.visitVarInsn(Opcodes.ILOAD, ENTRY);
    code.visitLookupSwitchInsn(leave, places, ways);
  }

  /** The label to jump to from a block to get to a place. */
  private Label wayTo(UnitBlock from, int place) {
    int index = plan.indexAt(place);
    if (index < 0) {
      return outside.computeIfAbsent(place, p -> new Label());
    }
    int page = UnitBlock.pageOf(place);
    if (page == 0 || page == from.page()) {
      return starts[index];
    }
    Label gate = gates[index];
    if (gate == null) {
      gate = new Label();
      gates[index] = gate;
    }
    return gate;
  }

  private Label siteLabel(int site) {
    return sites.computeIfAbsent(site, s -> new Label());
  }

  /** Emits the ways into other pages: only if these are where they were. */
  private void emitGates() {
    int[] pages = plan.pages();
    for (int index = 0; index < gates.length; index++) {
      Label gate = gates[index];
      if (gate == null) {
        continue;
      }
      UnitBlock block = plan.blocks().get(index);
      Label out = outside.computeIfAbsent(block.place(), p -> new Label());
      mark(gate);
      operations.pushBase(block.pagePlace());
      if (registers.isNarrow()) {
        code.visitInsn(Opcodes.L2I);
        code.visitInsn(Opcodes.I2L);
      }
      code.visitVarInsn(Opcodes.LSTORE, ADDRESS);
      memory.pushEntry(TlbContext.FETCHES);
      code.visitVarInsn(Opcodes.ISTORE, ENTRY);
      code.visitVarInsn(Opcodes.ALOAD, TLB);
      code.visitVarInsn(Opcodes.ILOAD, ENTRY);
      code.visitInsn(Opcodes.LALOAD);
      code.visitVarInsn(Opcodes.LLOAD, ADDRESS);
      code.visitInsn(Opcodes.LCMP);
      code.visitJumpInsn(Opcodes.IFNE, out);
      memory.pushFrame();
      code.visitVarInsn(Opcodes.ALOAD, UNIT);
      code.visitFieldInsn(Opcodes.GETFIELD, UNIT_CLASS, "frames", "[I");
      int page = 0;
      while (pages[page] != block.page()) {
        page++;
      }
      operations.pushInt(page);
      code.visitInsn(Opcodes.IALOAD);
      code.visitJumpInsn(Opcodes.IF_ICMPNE, out);
      code.visitJumpInsn(Opcodes.GOTO, starts[index]);
    }
  }

  private void emitExits() {
    sites.forEach(
        (site, label) -> {
          mark(label);
          operations.pushInt(site);
          code.visitVarInsn(Opcodes.ISTORE, SITE);
          code.visitJumpInsn(Opcodes.GOTO, site < 0 ? exitToTarget : exit);
        });
    outside.forEach(
        (place, label) -> {
          mark(label);
          operations.pushBase(place);
          code.visitVarInsn(Opcodes.LSTORE, TARGET);
          operations.pushInt(UnitCode.GOTO);
          code.visitVarInsn(Opcodes.ISTORE, SITE);
          code.visitJumpInsn(Opcodes.GOTO, exitToTarget);
        });
    mark(exitToTarget);
    code.visitVarInsn(Opcodes.ALOAD, UNIT);
    code.visitVarInsn(Opcodes.LLOAD, TARGET);
    code.visitFieldInsn(Opcodes.PUTFIELD, UNIT_CLASS, "target", "J");
    mark(exit);
    registers.storeAll(REGISTERS);
    code.visitVarInsn(Opcodes.ILOAD, SITE);
    code.visitInsn(Opcodes.I2L);
    code.visitIntInsn(Opcodes.BIPUSH, 32);
    code.visitInsn(Opcodes.LSHL);
    code.visitVarInsn(Opcodes.ILOAD, LEFT);
    code.visitInsn(Opcodes.I2L);
    code.visitInsn(Opcodes.LOR);
    code.visitInsn(Opcodes.LRETURN);
  }
}
