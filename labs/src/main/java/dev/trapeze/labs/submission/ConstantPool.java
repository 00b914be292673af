package dev.trapeze.labs.submission;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * The constants of a class file (JVM Specification 17, 4.4): all that it names, wherever it is
 * used.
 */
final class ConstantPool {
  private static final int CLASS = 7;
  private static final int FIELD = 9;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;
  private static final int DYNAMIC = 17;

  /** Named where the compiler lists nested classes, wherever there is a lambda. */
  private static final Set<String> NESTED_OF_LAMBDAS =
      Set.of("java/lang/invoke/MethodHandles", "java/lang/invoke/MethodHandles$Lookup");

  /** What lambdas and records start from; checked where they are used. */
  private static final Set<String> BOOTSTRAP_OWNERS =
      Set.of(
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/StringConcatFactory",
          "java/lang/runtime/ObjectMethods");

  private ConstantPool() {}

  /** What it names that it may not. */
  static Set<String> refusals(ClassReader reader, NameCheck check) {
    Set<String> refusals = new TreeSet<>();
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int index = 1; index < reader.getItemCount(); index++) {
      int item = reader.getItem(index);
      if (item != 0) { // the second half of a long or a double
        String refusal = refusal(reader, item, buffer, check);
        if (refusal != null) {
          refusals.add(refusal);
        }
      }
    }
    return refusals;
  }

  private static @Nullable String refusal(
      ClassReader reader, int item, char[] buffer, NameCheck check) {
    switch (reader.readByte(item - 1)) {
      case CLASS -> {
        String name = reader.readUTF8(item, buffer);
        boolean linkage = NESTED_OF_LAMBDAS.contains(name) || BOOTSTRAP_OWNERS.contains(name);
        return linkage ? null : check.ofClass(name);
      }
      case FIELD, METHOD, INTERFACE_METHOD -> {
        String owner = reader.readClass(item, buffer);
        int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
        return BOOTSTRAP_OWNERS.contains(owner)
            ? null
            : check.ofMember(
                owner,
                reader.readUTF8(nameAndType, buffer),
                reader.readUTF8(nameAndType + 2, buffer));
      }
      case DYNAMIC -> {
        return "a constant that is computed may not be used: no reflection";
      }
      default -> {
        return null;
      }
    }
  }
}
