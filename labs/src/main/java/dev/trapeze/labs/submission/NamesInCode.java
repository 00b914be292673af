package dev.trapeze.labs.submission;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/** Goes through the names in a method. */
final class NamesInCode extends MethodVisitor {
  /** Takes what is refused, or null. */
  interface Notes {
    void note(int line, @Nullable String refusal);
  }

  private final NameCheck check;
  private final Notes notes;
  private final BiFunction<Integer, String, AnnotationVisitor> annotations;
  private int line;

  NamesInCode(
      NameCheck check, Notes notes, BiFunction<Integer, String, AnnotationVisitor> annotations) {
    super(Opcodes.ASM9);
    this.check = check;
    this.notes = notes;
    this.annotations = annotations;
  }

  private void note(@Nullable String refusal) {
    notes.note(line, refusal);
  }

  @Override
  public void visitLineNumber(int number, Label start) {
    line = number;
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.MONITORENTER) {
      note(NameCheck.SYNCHRONIZED);
    }
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    note(check.ofClass(type));
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    note(check.ofType(Type.getType(descriptor)));
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    note(check.ofMember(owner, name, descriptor));
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    note(check.ofMember(owner, name, descriptor));
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    note(check.ofBootstrap(bootstrap));
    for (Object argument : arguments) {
      // A type in here is one that a method of an allowed class takes; nobody names it.
      if (!(argument instanceof Type)) {
        note(check.ofConstant(argument));
      }
    }
  }

  @Override
  public void visitLdcInsn(Object value) {
    note(
        value instanceof Handle
            ? "a method handle may not be used: no reflection"
            : check.ofConstant(value));
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    if (type != null) {
      note(check.ofClass(type));
    }
  }

  @Override
  public AnnotationVisitor visitAnnotationDefault() {
    return annotations.apply(line, "Ljava/lang/Override;");
  }

  @Override
  public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
    return annotations.apply(line, descriptor);
  }

  @Override
  public AnnotationVisitor visitTypeAnnotation(
      int reference, @Nullable TypePath path, String descriptor, boolean visible) {
    return annotations.apply(line, descriptor);
  }

  @Override
  public AnnotationVisitor visitParameterAnnotation(
      int parameter, String descriptor, boolean visible) {
    return annotations.apply(line, descriptor);
  }

  @Override
  public AnnotationVisitor visitInsnAnnotation(
      int reference, @Nullable TypePath path, String descriptor, boolean visible) {
    return annotations.apply(line, descriptor);
  }

  @Override
  public AnnotationVisitor visitLocalVariableAnnotation(
      int reference,
      @Nullable TypePath path,
      Label[] start,
      Label[] end,
      int[] index,
      String descriptor,
      boolean visible) {
    return annotations.apply(line, descriptor);
  }
}
