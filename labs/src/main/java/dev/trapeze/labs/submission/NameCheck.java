package dev.trapeze.labs.submission;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Judges the names in a student's class file. Each answer is what and why not, or null. */
final class NameCheck {
  /** A lock that is never released would stop whoever else needs it. */
  static final String SYNCHRONIZED =
      "synchronized may not be used: a kernel's piece runs in the kernel's one thread";

  /** What the compiler makes calls with that are linked at their first run. */
  private static final Set<String> BOOTSTRAPS =
      Set.of(
          "java.lang.invoke.LambdaMetafactory",
          "java.lang.invoke.StringConcatFactory",
          "java.lang.runtime.ObjectMethods");

  private final AllowList list;
  private final ClassFamily family;

  NameCheck(AllowList list, ClassFamily family) {
    this.list = list;
    this.family = family;
  }

  /** A class, by its internal name or as an array's descriptor. */
  @Nullable String ofClass(String internalName) {
    return internalName.startsWith("[")
        ? ofType(Type.getType(internalName))
        : named(internalName.replace('/', '.'), family.contains(internalName));
  }

  private @Nullable String named(String className, boolean own) {
    String why = own ? null : list.whyNot(className);
    return why == null ? null : shown(className) + " may not be used: " + why;
  }

  /** A type. */
  @Nullable String ofType(Type type) {
    return switch (type.getSort()) {
      case Type.ARRAY -> ofType(type.getElementType());
      case Type.OBJECT -> ofClass(type.getInternalName());
      case Type.METHOD -> ofMethodType(type);
      default -> null;
    };
  }

  private @Nullable String ofMethodType(Type type) {
    for (Type argument : type.getArgumentTypes()) {
      String refusal = ofType(argument);
      if (refusal != null) {
        return refusal;
      }
    }
    return ofType(type.getReturnType());
  }

  /** A field or a method of a class. */
  @Nullable String ofMember(String owner, String name, String descriptor) {
    if (owner.startsWith("[")) {
      return name.equals("clone") ? ofClass(owner) : shown(owner) + "." + name + " may not be used";
    }
    if (!family.contains(owner)) {
      String refusal = ofClass(owner);
      return refusal != null ? refusal : ofOutsideMember(owner, name, descriptor);
    }
    for (String outside : family.outsideOwners(owner, name, descriptor)) {
      String refusal = ofOutsideMember(outside, name, descriptor);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private @Nullable String ofOutsideMember(String owner, String name, String descriptor) {
    String className = owner.replace('/', '.');
    String why = JavaBasics.whyNot(className, name, descriptor);
    return why == null ? null : memberName(className, name) + " may not be used: " + why;
  }

  private static String memberName(String className, String name) {
    return name.equals("<init>") ? "new " + shown(className) + "()" : shown(className) + "." + name;
  }

  /** What a linked call starts from. */
  @Nullable String ofBootstrap(Handle bootstrap) {
    String className = bootstrap.getOwner().replace('/', '.');
    return BOOTSTRAPS.contains(className)
        ? null
        : shown(className) + " may not be used: no reflection";
  }

  /** Something among the constants. */
  @Nullable String ofConstant(Object constant) {
    if (constant instanceof Type type) {
      return ofType(type);
    }
    if (constant instanceof Handle handle) {
      return ofMember(handle.getOwner(), handle.getName(), handle.getDesc());
    }
    return constant instanceof Number || constant instanceof String
        ? null
        : "a constant that is computed may not be used: no reflection";
  }

  /** A method that the class declares. */
  @Nullable String ofDeclaration(int access, String name, String descriptor) {
    if ((access & Opcodes.ACC_NATIVE) != 0) {
      return "the method " + name + " is native: it has no code here";
    }
    if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
      return SYNCHRONIZED;
    }
    String why = JavaBasics.whyNotDeclared(name, descriptor);
    return why != null
        ? "a method may not be named " + name + ": " + why
        : ofMethodType(Type.getMethodType(descriptor));
  }

  /** As the source names it: the basics of java.lang without their package. */
  private static String shown(String className) {
    String name = className.replace('$', '.');
    int simple = "java.lang.".length();
    return name.startsWith("java.lang.") && name.indexOf('.', simple) < 0
        ? name.substring(simple)
        : name;
  }
}
