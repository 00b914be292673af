package dev.trapeze.labs.submission;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/**
 * Goes through all names in a class file: declarations and code with their lines, then the pool of
 * constants.
 */
final class NamesInClass extends ClassVisitor {
  private final NameCheck check;
  private final Set<Refusal> refusals = new TreeSet<>();
  private String file = "";

  private NamesInClass(NameCheck check) {
    super(Opcodes.ASM9);
    this.check = check;
  }

  /** What a class file names that it may not. */
  static Set<Refusal> refusals(byte[] classFile, NameCheck check) {
    NamesInClass names = new NamesInClass(check);
    ClassReader reader = new ClassReader(classFile);
    reader.accept(names, ClassReader.SKIP_FRAMES);
    List<String> found = names.refusals.stream().map(Refusal::text).toList();
    for (String refusal : ConstantPool.refusals(reader, check)) {
      if (!found.contains(refusal)) {
        names.note(0, refusal);
      }
    }
    return names.refusals;
  }

  private void note(int line, @Nullable String refusal) {
    if (refusal != null) {
      refusals.add(new Refusal(file, line, refusal));
    }
  }

  private AnnotationVisitor annotation(int line, String descriptor) {
    note(line, check.ofType(Type.getType(descriptor)));
    return new AnnotationVisitor(Opcodes.ASM9) {
      @Override
      public void visit(@Nullable String name, Object value) {
        if (value instanceof Type type) {
          note(line, check.ofType(type));
        }
      }

      @Override
      public void visitEnum(@Nullable String name, String type, String value) {
        note(line, check.ofType(Type.getType(type)));
      }

      @Override
      public AnnotationVisitor visitAnnotation(@Nullable String name, String type) {
        return annotation(line, type);
      }

      @Override
      public AnnotationVisitor visitArray(@Nullable String name) {
        return this;
      }
    };
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String[] interfaces) {
    String outermost = name.split("\\$", 2)[0];
    file = outermost.substring(outermost.lastIndexOf('/') + 1) + ".java";
    if (name.lastIndexOf('/') != AllowList.PACKAGE.length()
        || !name.startsWith(AllowList.PACKAGE + "/")) {
      note(
          0, "the class " + name.replace('/', '.') + " is not in the package " + AllowList.PACKAGE);
    }
    if (superName != null) {
      note(0, check.ofClass(superName));
    }
    for (String each : interfaces) {
      note(0, check.ofClass(each));
    }
  }

  @Override
  public void visitSource(@Nullable String source, @Nullable String debug) {
    if (source == null || source.equals(file)) {
      return;
    }
    List<Refusal> before = new ArrayList<>(refusals);
    refusals.clear();
    file = source;
    before.forEach(refusal -> note(refusal.line(), refusal.text()));
  }

  @Override
  public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
    return annotation(0, descriptor);
  }

  @Override
  public AnnotationVisitor visitTypeAnnotation(
      int reference, @Nullable TypePath path, String descriptor, boolean visible) {
    return annotation(0, descriptor);
  }

  @Override
  public @Nullable RecordComponentVisitor visitRecordComponent(
      String name, String descriptor, @Nullable String signature) {
    return new RecordComponentVisitor(Opcodes.ASM9) {
      @Override
      public AnnotationVisitor visitAnnotation(String type, boolean visible) {
        return annotation(0, type);
      }
    };
  }

  @Override
  public FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    note(0, check.ofType(Type.getType(descriptor)));
    return new FieldVisitor(Opcodes.ASM9) {
      @Override
      public AnnotationVisitor visitAnnotation(String type, boolean visible) {
        return annotation(0, type);
      }

      @Override
      public AnnotationVisitor visitTypeAnnotation(
          int reference, @Nullable TypePath path, String type, boolean visible) {
        return annotation(0, type);
      }
    };
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    note(0, check.ofDeclaration(access, name, descriptor));
    for (String exception : exceptions == null ? new String[0] : exceptions) {
      note(0, check.ofClass(exception));
    }
    return new NamesInCode(check, this::note, this::annotation);
  }
}
