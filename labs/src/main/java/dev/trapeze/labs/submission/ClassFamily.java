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
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The student's classes, with what each declares and inherits from. Names are internal ones. */
final class ClassFamily {
  private record Relatives(List<String> parents, Set<String> members) {}

  private final Map<String, Relatives> classes = new HashMap<>();

  /** Of class files by binary name. */
  ClassFamily(Map<String, byte[]> files) {
    files.values().forEach(this::read);
  }

  private void read(byte[] file) {
    ClassReader reader = new ClassReader(file);
    List<String> parents = new ArrayList<>();
    if (reader.getSuperName() != null) {
      parents.add(reader.getSuperName());
    }
    parents.addAll(List.of(reader.getInterfaces()));
    Set<String> members = new HashSet<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              @Nullable Object value) {
            members.add(name + descriptor);
            return null;
          }

          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            members.add(name + descriptor);
            return null;
          }
        },
        ClassReader.SKIP_CODE);
    classes.put(reader.getClassName(), new Relatives(parents, members));
  }

  boolean contains(String internalName) {
    return classes.containsKey(internalName);
  }

  /**
   * The classes outside of the family that a member may come from, when it is named as one of this
   * class; none if a class of the family declares it.
   */
  Set<String> outsideOwners(String internalName, String name, String descriptor) {
    Set<String> owners = new HashSet<>();
    return declared(internalName, name + descriptor, owners, new HashSet<>()) ? Set.of() : owners;
  }

  private boolean declared(
      String internalName, String member, Set<String> outside, Set<String> seen) {
    Relatives relatives = classes.get(internalName);
    if (relatives == null) {
      outside.add(internalName);
      return false;
    }
    if (relatives.members().contains(member)) {
      return true;
    }
    boolean found = false;
    for (String parent : relatives.parents()) {
      found |= seen.add(parent) && declared(parent, member, outside, seen);
    }
    return found;
  }
}
