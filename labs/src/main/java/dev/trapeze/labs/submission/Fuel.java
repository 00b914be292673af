package dev.trapeze.labs.submission;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts the steps of the student's code: each jump backwards, each method entered and each
 * exception caught is one, and large arrays are some. So an endless loop ends at the same place on
 * every machine. {@link FuelInstrumentation} puts the calls into the student's classes; one run at
 * a time in a JVM.
 */
public final class Fuel {
  /** Steps in one run of a test. */
  public static final long DEFAULT_STEPS = 100_000_000;

  private static final int DEEPEST_RECURSION = 3_000;
  private static final int ENTRIES_BETWEEN_LOOKS_AT_THE_STACK = 4096;
  private static final long MOST_ARRAY_BYTES = 16 << 20;
  private static final int ARRAY_BYTES_PER_STEP = 16;

  private static long limit = Long.MAX_VALUE;
  private static long left = Long.MAX_VALUE;
  private static int entries;
  private static @Nullable FuelExhausted exhausted;

  private Fuel() {}

  /** Begins to count anew. */
  public static void refill(long steps) {
    limit = steps;
    left = steps;
    entries = 0;
    exhausted = null;
  }

  /** Lets the student's code take as many steps as it likes. */
  public static void unlimited() {
    refill(Long.MAX_VALUE);
  }

  /** Steps since it was last filled. */
  public static long used() {
    return limit - Math.max(left, 0);
  }

  /**
   * How the last run ended, if there was no fuel left; whatever became of the error that was
   * thrown.
   */
  public static @Nullable FuelExhausted exhausted() {
    return exhausted;
  }

  /** A jump backwards; the student's classes call it. */
  public static void step() {
    if (--left < 0) {
      throw exhaust("endless loop? " + grouped(limit) + " steps");
    }
  }

  /** A method is entered; the student's classes call it. */
  public static void enter() {
    step();
    if (++entries == ENTRIES_BETWEEN_LOOKS_AT_THE_STACK) {
      entries = 0;
      if (depth() > DEEPEST_RECURSION) {
        left = 0;
        throw exhaust("endless recursion? more than " + grouped(DEEPEST_RECURSION) + " calls deep");
      }
    }
  }

  /** An array is about to be made; the student's classes call it. */
  public static void array(int length, int elementBytes) {
    long bytes = (long) length * elementBytes;
    if (bytes > MOST_ARRAY_BYTES) {
      left = 0;
      throw exhaust("an array of " + grouped(length) + " elements: more than 16 MiB");
    }
    left -= Math.max(bytes, 0) / ARRAY_BYTES_PER_STEP;
    step();
  }

  /** An array of arrays is about to be made; the student's classes call it. */
  public static void array(int length, int innerLength, int elementBytes) {
    array(innerLength, elementBytes);
    long bytes = (long) length * innerLength * elementBytes;
    array(length, Long.BYTES);
    if (length > 0 && bytes > MOST_ARRAY_BYTES) {
      left = 0;
      throw exhaust(
          "arrays of " + grouped(length) + " times " + grouped(innerLength) + " elements");
    }
    left -= Math.max(bytes, 0) / ARRAY_BYTES_PER_STEP;
    step();
  }

  /**
   * A handler of the student's has got something; the student's classes call it. What ends a run
   * goes on its way.
   */
  public static void caught(Throwable thrown) {
    if (thrown instanceof FuelExhausted || thrown instanceof VirtualMachineError) {
      throw (Error) thrown;
    }
    step();
  }

  private static FuelExhausted exhaust(String what) {
    FuelExhausted first = exhausted;
    if (first == null) {
      first = new FuelExhausted(what + " in " + place());
      exhausted = first;
    }
    left = -1;
    return first;
  }

  private static long depth() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .filter(
                        frame ->
                            frame.getDeclaringClass().getClassLoader() instanceof SubmissionLoader)
                    .limit(DEEPEST_RECURSION + 1)
                    .count());
  }

  private static String place() {
    return StudentStack.place(Thread.currentThread().getStackTrace());
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
