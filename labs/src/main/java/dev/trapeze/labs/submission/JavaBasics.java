package dev.trapeze.labs.submission;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of the JDK a student's classes may name: values, collections, functions and streams. Nothing
 * that reaches beyond the objects which the student was given, and nothing that differs from run to
 * run. Classes are allowed by name, one by one; whatever a later JDK adds is not.
 */
final class JavaBasics {
  private static final String OUTSIDE = "it reaches out of the submission";
  private static final String THREADS = "a kernel's piece runs in the kernel's one thread";
  private static final String CHANCE = "it differs from run to run; take a Random with a seed";
  private static final String ORDER =
      "its order differs from run to run; take LinkedHashMap, LinkedHashSet, TreeMap or TreeSet";
  private static final String PATTERNS = "a pattern can take for ever; compare the characters";
  private static final String REFLECTION = "no reflection";
  private static final String CALLER = "what a piece does must not depend on who asks for it";

  private static final Set<String> CLASSES = new HashSet<>();

  /** For classes of which only some members may be used: those members. */
  private static final Map<String, Set<String>> ONLY = new HashMap<>();

  /** Members that no class may be used by: why not. */
  private static final Map<String, String> REFUSED_EVERYWHERE =
      Map.of(
          "parallel", THREADS,
          "parallelStream", THREADS,
          "wait", THREADS,
          "notify", THREADS,
          "notifyAll", THREADS,
          "getStackTrace", CALLER,
          "finalize", "it runs in another thread, some time");

  /**
   * Methods that no class may declare: one of them could be the name, in an interface of the
   * student's, by which a method that is inherited from the JDK is called.
   */
  private static final Set<String> NOT_DECLARED =
      Set.of(
          "parallel()Ljava/util/stream/BaseStream;",
          "parallel()Ljava/util/stream/Stream;",
          "parallel()Ljava/util/stream/IntStream;",
          "parallel()Ljava/util/stream/LongStream;",
          "parallel()Ljava/util/stream/DoubleStream;",
          "parallelStream()Ljava/util/stream/Stream;",
          "finalize()V");

  /** Members, as {@code java.lang.Math.random}, with or without the descriptor: why not. */
  private static final Map<String, String> REFUSED = new HashMap<>();

  static {
    allow(
        "java.lang.",
        "Object String StringBuilder CharSequence Comparable Iterable AutoCloseable Cloneable Record Enum"
            + " Runnable Math StrictMath Number Byte Short Integer Long Float Double Boolean Character Void"
            + " Override Deprecated SuppressWarnings FunctionalInterface SafeVarargs");
    allow(
        "java.lang.",
        "Throwable Exception RuntimeException Error AssertionError ArithmeticException"
            + " ArrayIndexOutOfBoundsException ArrayStoreException ClassCastException"
            + " CloneNotSupportedException IllegalArgumentException IllegalStateException"
            + " IndexOutOfBoundsException NegativeArraySizeException NullPointerException"
            + " NumberFormatException StringIndexOutOfBoundsException UnsupportedOperationException"
            + " VirtualMachineError StackOverflowError OutOfMemoryError MatchException"
            + " IncompatibleClassChangeError NoSuchFieldError ExceptionInInitializerError");
    allow(
        "java.lang.annotation.",
        "Annotation Documented ElementType Retention RetentionPolicy Target");
    allow(
        "java.util.",
        "AbstractCollection AbstractList AbstractMap AbstractMap$SimpleEntry"
            + " AbstractMap$SimpleImmutableEntry AbstractQueue AbstractSequentialList AbstractSet ArrayDeque"
            + " ArrayList Arrays BitSet Collection Collections Comparator"
            + " ConcurrentModificationException Deque DoubleSummaryStatistics"
            + " EmptyStackException EnumMap EnumSet HashMap HashSet InputMismatchException"
            + " IntSummaryStatistics Iterator LinkedHashMap LinkedHashSet LinkedList List ListIterator"
            + " LongSummaryStatistics Map Map$Entry NavigableMap NavigableSet NoSuchElementException Objects"
            + " Optional OptionalDouble OptionalInt OptionalLong PrimitiveIterator"
            + " PrimitiveIterator$OfDouble PrimitiveIterator$OfInt PrimitiveIterator$OfLong PriorityQueue"
            + " Queue Random RandomAccess SequencedCollection SequencedMap SequencedSet Set SortedMap"
            + " SortedSet Stack StringJoiner TreeMap TreeSet Vector");
    allow(
        "java.util.stream.",
        "BaseStream Collector Collector$Characteristics Collectors DoubleStream"
            + " DoubleStream$Builder IntStream IntStream$Builder LongStream LongStream$Builder Stream"
            + " Stream$Builder");
    allow(
        "java.util.function.",
        "BiConsumer BiFunction BinaryOperator BiPredicate BooleanSupplier Consumer"
            + " DoubleBinaryOperator DoubleConsumer DoubleFunction DoublePredicate DoubleSupplier"
            + " DoubleToIntFunction DoubleToLongFunction DoubleUnaryOperator Function IntBinaryOperator"
            + " IntConsumer IntFunction IntPredicate IntSupplier IntToDoubleFunction IntToLongFunction"
            + " IntUnaryOperator LongBinaryOperator LongConsumer LongFunction LongPredicate LongSupplier"
            + " LongToDoubleFunction LongToIntFunction LongUnaryOperator ObjDoubleConsumer ObjIntConsumer"
            + " ObjLongConsumer Predicate Supplier ToDoubleBiFunction ToDoubleFunction ToIntBiFunction"
            + " ToIntFunction ToLongBiFunction ToLongFunction UnaryOperator");
    allow(
        "java.nio.",
        "Buffer BufferOverflowException BufferUnderflowException ByteBuffer ByteOrder");
    allow("java.nio.charset.", "StandardCharsets");
    allow("org.jspecify.annotations.", "Nullable NonNull NullMarked NullUnmarked");

    only(
        "java.lang.Class",
        "getName getSimpleName isInstance desiredAssertionStatus toString hashCode equals");
    only("java.lang.System", "out err arraycopy lineSeparator");
    only("java.io.PrintStream", "print println printf format append flush");
    only("java.nio.charset.Charset", "");

    refuse(
        OUTSIDE,
        "java.lang.Integer.getInteger",
        "java.lang.Long.getLong",
        "java.lang.Boolean.getBoolean");
    refuse("its memory is not the heap's; take allocate", "java.nio.ByteBuffer.allocateDirect");
    refuse(REFLECTION, "java.lang.Enum.describeConstable", "java.lang.Enum.getDeclaringClass");
    refuse(
        CHANCE,
        "java.lang.Math.random",
        "java.lang.StrictMath.random",
        "java.util.Random.<init>()V",
        "java.util.Collections.shuffle(Ljava/util/List;)V");
    refuse(
        ORDER,
        "java.util.Set.of",
        "java.util.Set.copyOf",
        "java.util.Map.of",
        "java.util.Map.ofEntries",
        "java.util.Map.copyOf",
        "java.util.stream.Collectors.toUnmodifiableSet",
        "java.util.stream.Collectors.toUnmodifiableMap");
    refuse(
        PATTERNS,
        "java.lang.String.matches",
        "java.lang.String.replaceAll",
        "java.lang.String.replaceFirst",
        "java.lang.String.split");
    refuse(
        THREADS,
        "java.util.Arrays.parallelSort",
        "java.util.Arrays.parallelPrefix",
        "java.util.Arrays.parallelSetAll",
        "java.util.stream.Collectors.groupingByConcurrent",
        "java.util.stream.Collectors.toConcurrentMap");
  }

  private JavaBasics() {}

  private static void allow(String prefix, String names) {
    for (String name : names.split(" ", -1)) {
      CLASSES.add(prefix + name);
    }
  }

  private static void only(String className, String members) {
    CLASSES.add(className);
    ONLY.put(className, new HashSet<>(Arrays.asList(members.split(" ", -1))));
  }

  private static void refuse(String reason, String... members) {
    for (String member : members) {
      REFUSED.put(member, reason);
    }
  }

  /** Whether a class of the JDK, by its binary name, may be named. */
  static boolean allows(String className) {
    return CLASSES.contains(className);
  }

  /** Why a class that is not among the basics may not be named, in a few words. */
  static String whyNot(String className) {
    if (className.startsWith("java.lang.reflect.") || className.startsWith("java.lang.invoke.")) {
      return REFLECTION;
    }
    if (className.startsWith("java.lang.Thread") || className.startsWith("java.util.concurrent.")) {
      return THREADS;
    }
    if (className.startsWith("java.io.")
        || className.startsWith("java.nio.")
        || className.startsWith("java.net.")
        || className.startsWith("java.lang.Process")
        || className.equals("java.lang.Runtime")
        || className.equals("java.lang.ClassLoader")) {
      return OUTSIDE;
    }
    return "of the JDK, only the basics of java.lang, collections, functions and streams may be named";
  }

  /**
   * Why a member may not be used, in a few words; null if it may be.
   *
   * @param owner binary name of an allowed class, that the member is taken from
   */
  static @Nullable String whyNot(String owner, String name, String descriptor) {
    String everywhere = REFUSED_EVERYWHERE.get(name);
    if (everywhere != null) {
      return everywhere;
    }
    Set<String> only = ONLY.get(owner);
    if (only != null && !only.contains(name)) {
      return owner.equals("java.lang.Class") ? REFLECTION : OUTSIDE;
    }
    String member = owner + "." + name;
    String refused = REFUSED.get(member);
    return refused != null ? refused : REFUSED.get(member + descriptor);
  }

  /** Why a class may not declare such a method, in a few words; null if it may. */
  static @Nullable String whyNotDeclared(String name, String descriptor) {
    return NOT_DECLARED.contains(name + descriptor) ? REFUSED_EVERYWHERE.get(name) : null;
  }
}
