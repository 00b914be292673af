package dev.trapeze.labs.submission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Puts the calls of {@link Fuel} into a class. */
final class FuelInstrumentation extends ClassVisitor {
  private static final String FUEL = Type.getInternalName(Fuel.class);

  private final Map<String, Integer> firstLines;

  private FuelInstrumentation(ClassVisitor next, Map<String, Integer> firstLines) {
    super(Opcodes.ASM9, next);
    this.firstLines = firstLines;
  }

  /** The same class, counting its steps. */
  static byte[] instrument(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new FuelInstrumentation(writer, firstLines(reader)), 0);
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new Code(
        super.visitMethod(access, name, descriptor, signature, exceptions),
        firstLines.getOrDefault(name + descriptor, 0));
  }

  /** Where each method begins, by name and descriptor. */
  private static Map<String, Integer> firstLines(ClassReader reader) {
    Map<String, Integer> lines = new HashMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitLineNumber(int line, Label start) {
                lines.putIfAbsent(name + descriptor, line);
              }
            };
          }
        },
        ClassReader.SKIP_FRAMES);
    return lines;
  }

  private record TryBlock(Label start, Label end, Label handler, @Nullable String type) {}

  /** Code at the beginning of a handler that lets through only what the student may catch. */
  private record Gate(Label start, Label end) {}

  private static final class Code extends MethodVisitor {
    private final Set<Label> seen = new HashSet<>();
    private final Set<Label> handlers = new HashSet<>();
    private final List<TryBlock> tryBlocks = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final int firstLine;
    private boolean handlerBegins;

    Code(MethodVisitor next, int firstLine) {
      super(Opcodes.ASM9, next);
      this.firstLine = firstLine;
    }

    private void call(String name, String descriptor) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, FUEL, name, descriptor, false);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      Label start = new Label();
      super.visitLabel(start);
      super.visitLineNumber(firstLine, start);
      call("enter", "()V");
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
      handlers.add(handler);
      tryBlocks.add(new TryBlock(start, end, handler, type));
    }

    @Override
    public void visitLabel(Label label) {
      seen.add(label);
      handlerBegins |= handlers.contains(label);
      super.visitLabel(label);
    }

    /** There is a frame at each handler (JVM Specification 17, 4.10.1), behind its label. */
    @Override
    public void visitFrame(
        int type,
        int localCount,
        Object @Nullable [] locals,
        int stackCount,
        Object @Nullable [] stack) {
      super.visitFrame(type, localCount, locals, stackCount, stack);
      if (handlerBegins) {
        handlerBegins = false;
        Gate gate = new Gate(new Label(), new Label());
        super.visitLabel(gate.start());
        super.visitInsn(Opcodes.DUP);
        call("caught", "(Ljava/lang/Throwable;)V");
        super.visitLabel(gate.end());
        gates.add(gate);
      }
    }

    /**
     * Handlers lie within try blocks, often in their own; but what a gate throws must leave the
     * method. So the blocks have holes where gates are.
     */
    @Override
    public void visitMaxs(int stack, int locals) {
      for (TryBlock block : tryBlocks) {
        Label from = block.start();
        for (Gate gate : gates) {
          if (gate.start().getOffset() >= from.getOffset()
              && gate.start().getOffset() < block.end().getOffset()) {
            visitPart(block, from, gate.start());
            from = gate.end();
          }
        }
        visitPart(block, from, block.end());
      }
      super.visitMaxs(stack, locals);
    }

    private void visitPart(TryBlock block, Label from, Label to) {
      if (from.getOffset() < to.getOffset()) {
        super.visitTryCatchBlock(from, to, block.handler(), block.type());
      }
    }

    private void stepIfBackwards(Label target) {
      if (seen.contains(target)) {
        call("step", "()V");
      }
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
      stepIfBackwards(target);
      super.visitJumpInsn(opcode, target);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label other, Label... targets) {
      stepIfAnyBackwards(other, targets);
      super.visitTableSwitchInsn(min, max, other, targets);
    }

    @Override
    public void visitLookupSwitchInsn(Label other, int[] keys, Label[] targets) {
      stepIfAnyBackwards(other, targets);
      super.visitLookupSwitchInsn(other, keys, targets);
    }

    private void stepIfAnyBackwards(Label other, Label[] targets) {
      boolean backwards = seen.contains(other);
      for (Label target : targets) {
        backwards |= seen.contains(target);
      }
      if (backwards) {
        call("step", "()V");
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        countArray(bytes(operand));
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        countArray(Long.BYTES);
      }
      super.visitTypeInsn(opcode, type);
    }

    private void countArray(int elementBytes) {
      super.visitInsn(Opcodes.DUP);
      super.visitIntInsn(Opcodes.BIPUSH, elementBytes);
      call("array", "(II)V");
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      // The two last lengths, which are on top of the stack; for the others, the heap's limit is
      // there.
      super.visitInsn(Opcodes.DUP2);
      super.visitIntInsn(Opcodes.BIPUSH, elementBytes(Type.getType(descriptor), dimensions));
      call("array", "(III)V");
      super.visitMultiANewArrayInsn(descriptor, dimensions);
    }

    private static int elementBytes(Type array, int dimensions) {
      Type element = array.getElementType();
      boolean primitive = array.getDimensions() == dimensions && element.getSort() < Type.ARRAY;
      return primitive ? Math.max(1, element.getSize() * Integer.BYTES) : Long.BYTES;
    }

    private static int bytes(int arrayType) {
      return switch (arrayType) {
        case Opcodes.T_BOOLEAN, Opcodes.T_BYTE -> Byte.BYTES;
        case Opcodes.T_CHAR, Opcodes.T_SHORT -> Short.BYTES;
        case Opcodes.T_LONG, Opcodes.T_DOUBLE -> Long.BYTES;
        default -> Integer.BYTES;
      };
    }
  }
}
