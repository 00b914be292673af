package dev.trapeze.cpu.checkpoint;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.exec.ExecutionEngine;
import dev.trapeze.cpu.memory.FrameMarks;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Mmu;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Finds the {@link Shape} of each class. */
final class Shapes {
  /** What does not change, or is a cache that is made again when it is needed. */
  private static final List<Class<?>> ALWAYS_LEAVES =
      List.of(
          Ram.class,
          FrameMarks.class,
          Mmu.class,
          DebugPort.class,
          Class.class,
          ClassLoader.class,
          Thread.class,
          Throwable.class,
          Logger.class,
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Enum.class,
          Locale.class,
          MethodHandle.class,
          VarHandle.class,
          Charset.class);

  private static final Map<Class<?>, Container> CONTAINERS =
      Map.ofEntries(
          Map.entry(ArrayList.class, Container.COLLECTION),
          Map.entry(LinkedList.class, Container.COLLECTION),
          Map.entry(ArrayDeque.class, Container.COLLECTION),
          Map.entry(PriorityQueue.class, Container.COLLECTION),
          Map.entry(HashSet.class, Container.COLLECTION),
          Map.entry(LinkedHashSet.class, Container.COLLECTION),
          Map.entry(TreeSet.class, Container.COLLECTION),
          Map.entry(HashMap.class, Container.MAP),
          Map.entry(LinkedHashMap.class, Container.MAP),
          Map.entry(TreeMap.class, Container.MAP),
          Map.entry(EnumMap.class, Container.MAP),
          Map.entry(IdentityHashMap.class, Container.MAP),
          Map.entry(BitSet.class, Container.BITS),
          Map.entry(AtomicReference.class, Container.VARIABLE),
          Map.entry(AtomicBoolean.class, Container.VARIABLE),
          Map.entry(AtomicInteger.class, Container.VARIABLE),
          Map.entry(AtomicLong.class, Container.VARIABLE),
          Map.entry(ByteBuffer.allocate(0).getClass(), Container.BUFFER),
          Map.entry(StringBuilder.class, Container.TEXT));

  private static final Class<?> ARRAYS_LIST = Arrays.asList().getClass();

  /** Beginnings of the names of the JDK's collections that cannot be changed. */
  private static final List<String> IMMUTABLE =
      List.of(
          "java.util.ImmutableCollections$",
          "java.util.Collections$Unmodifiable",
          "java.util.Collections$Empty",
          "java.util.Collections$Singleton",
          "java.util.Collections$CopiesList");

  private final Set<Class<?>> leaves;
  private final Map<Class<?>, Shape> known = new HashMap<>();
  private final Map<Class<?>, Boolean> unchanging = new HashMap<>();

  /** Shapes that are {@link Shape#NONE} for instances of those types. */
  Shapes(Set<Class<?>> leaves) {
    this.leaves = leaves;
  }

  /** The shape of a class; null if there is no way to see its state. */
  @Nullable Shape of(Class<?> type) {
    Shape shape = known.get(type);
    if (shape == null) {
      shape = find(type);
      if (shape != null) {
        known.put(type, shape);
      }
    }
    return shape;
  }

  private @Nullable Shape find(Class<?> type) {
    Container container = containerOf(type);
    if (container != null) {
      return new ContainerShape(container);
    } else if (type.isArray()) {
      return arrayShape(type.componentType());
    } else if (ExecutionEngine.class.isAssignableFrom(type)) {
      return new EngineShape();
    } else if (isUnchanging(type)) {
      return Shape.NONE;
    } else if (type == Optional.class || startsWithAny(type.getName(), IMMUTABLE)) {
      return new ImmutableShape();
    }
    return isOfJdk(type) ? null : fieldShape(type);
  }

  private static @Nullable Container containerOf(Class<?> type) {
    if (EnumSet.class.isAssignableFrom(type)) {
      return Container.COLLECTION;
    } else if (type == ARRAYS_LIST) {
      return Container.FIXED_LIST;
    }
    return CONTAINERS.get(type);
  }

  private static boolean startsWithAny(String name, List<String> beginnings) {
    return beginnings.stream().anyMatch(name::startsWith);
  }

  private static Shape arrayShape(Class<?> elementType) {
    return elementType.isPrimitive() ? new PrimitiveArrayShape() : new ObjectArrayShape();
  }

  /** Null if it inherits from a class of the JDK that has fields. */
  private @Nullable Shape fieldShape(Class<?> type) {
    List<Field> numbers = new ArrayList<>();
    List<Field> references = new ArrayList<>();
    List<Field> finals = new ArrayList<>();
    for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
      for (Field field : instanceFields(part)) {
        if (isOfJdk(part)) {
          return null;
        }
        boolean isFinal = Modifier.isFinal(field.getModifiers());
        if (field.getType().isPrimitive()) {
          if (!isFinal) {
            numbers.add(field);
          }
        } else if (!isLeaf(field.getType()) && !(isFinal && isUnchanging(field.getType()))) {
          (isFinal ? finals : references).add(field);
        }
      }
    }
    numbers.forEach(field -> field.setAccessible(true));
    references.forEach(field -> field.setAccessible(true));
    finals.forEach(field -> field.setAccessible(true));
    return numbers.isEmpty() && references.isEmpty() && finals.isEmpty()
        ? Shape.NONE
        : new FieldShape(numbers, references, finals);
  }

  private static List<Field> instanceFields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .toList();
  }

  /** True if no instance of the type, which may be a declared one, has state or leads to some. */
  private boolean isUnchanging(Class<?> type) {
    Boolean answer = unchanging.get(type);
    if (answer == null) {
      // So that a type that contains itself comes to an end.
      unchanging.put(type, false);
      answer =
          isLeaf(type)
              || ALWAYS_LEAVES.stream().anyMatch(leaf -> leaf.isAssignableFrom(type))
              || (isOfJdk(type) && type.isHidden())
              || hasOnlyUnchangingFields(type);
      unchanging.put(type, answer);
    }
    return answer;
  }

  private boolean isLeaf(Class<?> type) {
    return leaves.stream().anyMatch(leaf -> leaf.isAssignableFrom(type));
  }

  private boolean hasOnlyUnchangingFields(Class<?> type) {
    boolean closed = Modifier.isFinal(type.getModifiers()) && !type.isArray() && !isOfJdk(type);
    if (!closed || (type.getSuperclass() != Object.class && !type.isRecord())) {
      return false;
    }
    for (Field field : instanceFields(type)) {
      boolean unchanges =
          Modifier.isFinal(field.getModifiers())
              && (field.getType().isPrimitive() || isUnchanging(field.getType()));
      if (!unchanges) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
