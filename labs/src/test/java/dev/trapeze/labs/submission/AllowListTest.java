package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return n + 1;",
        "List<Long> list = new ArrayList<>(List.of(n)); list.add(1L);"
            + " return list.stream().mapToLong(x -> x).sum();",
        "record Pair(long a, long b) {} return new Pair(n, 1).a() + (new Pair(n, 1).equals(new Pair(n, 1)) ? 1 : 0);",
        "enum Kind { LEFT, RIGHT } switch (Kind.valueOf(\"LEFT\")) { case LEFT: return n + 1; default: return 0; }",
        "return switch (\"x\" + n) { case \"x41\" -> n + 1; default -> 0; };",
        "Map<Long, String> map = new TreeMap<>(); map.put(n, \"a\");"
            + " for (Map.Entry<Long, String> e : map.entrySet()) n = e.getKey() + 1; return n;",
        "BinaryOperator<Long> f = Long::sum; return f.apply(n, 1L);",
        "int[][] grid = new int[3][4]; int[] copy = grid[0].clone(); return n + copy.length - grid.length;",
        "try { throw new IllegalStateException(\"a\"); } catch (IllegalStateException e) { return n + e.getMessage().length(); }",
        "System.out.println(n); System.out.printf(\"%d%n\", n); return n + 1;",
        "long[] a = {n}; long[] b = new long[1]; System.arraycopy(a, 0, b, 0, 1); return b[0] + 1;",
        "Object o = n; return o instanceof Long l ? l + getClass().getSimpleName().length() - 4 : 0;",
        "return n + new Random(1).nextInt(1) + 1;",
        "StringBuilder s = new StringBuilder(); for (char c : \"ab\".toCharArray()) s.append(c);"
            + " return n + s.length() - 1;",
        "return new Object() { long next(long x) { return x + 1; } }.next(n);",
        "Iterator<Long> i = new Iterator<>() { public boolean hasNext() { return true; } public Long next() { return 42L; } }; return i.next();",
        "return n + dev.trapeze.cpu.isa.Xlen.RV32.bits() - 31;",
        "Comparator<String> c = Comparator.comparing(String::length); return n + c.compare(\"ab\", \"a\");",
        "assert n > 0; return n + 1;",
        "class Inner { static final long ONE = 1; } return n + Inner.ONE;"
      })
  void plainJavaPasses(String body) throws UnusableSubmission {
    assertThat(Pieces.run(Pieces.withBody(body), 41)).isEqualTo(42);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "System.exit(0); return n;                                       | System.exit may not be used",
        "Runtime.getRuntime().halt(0); return n;                         | Runtime may not be used",
        "Runnable r = Runtime.getRuntime()::gc; return n;                | Runtime may not be used",
        "IntConsumer c = System::exit; return n;                         | System.exit may not be used",
        "return System.nanoTime();                                       | System.nanoTime may not be used",
        "return System.getenv().size();                                  | System.getenv may not be used",
        "System.setOut(null); return n;                                  | System.setOut may not be used",
        "System.out.close(); return n;                                   | java.io.PrintStream.close may not",
        "new Thread(() -> {}).start(); return n;                         | Thread may not be used",
        "Thread.currentThread().stop(); return n;                        | Thread may not be used",
        "List.of(n).parallelStream(); return n;                          | parallelStream may not be used",
        "java.util.stream.LongStream.of(n).parallel(); return n;         | parallel may not be used",
        "new Timer(); return n;                                          | java.util.Timer may not be used",
        "java.util.concurrent.CompletableFuture.runAsync(() -> {}); return n; | CompletableFuture may not be used",
        "getClass().getDeclaredFields(); return n;                       | Class.getDeclaredFields may not be used",
        "try { Class.forName(\"x\"); } catch (Exception e) { } return n; | Class.forName may not be used",
        "getClass().getClassLoader(); return n;                          | Class.getClassLoader may not be used",
        "getClass().getResource(\"/labs\"); return n;                    | Class.getResource may not be used",
        "Supplier<Object> s = getClass()::getClassLoader; return n;      | Class.getClassLoader may not be used",
        "java.lang.invoke.MethodHandles.lookup(); return n;              | java.lang.invoke.MethodHandles may not",
        "try { new java.io.FileReader(\"x\"); } catch (Exception e) { } return n; | java.io.FileReader may not",
        "java.nio.file.Path.of(\"x\"); return n;                         | java.nio.file.Path may not be used",
        "new Scanner(\"1\"); return n;                                   | java.util.Scanner may not be used",
        "Object[] who = new Error().getStackTrace(); return who.length;  | Error.getStackTrace may not be used",
        "new Formatter(); return n;                                      | java.util.Formatter may not be used",
        "new Random(); return n;                                         | new java.util.Random() may not be used",
        "Math.random(); return n;                                        | Math.random may not be used",
        "Set.of(1, 2); return n;                                         | java.util.Set.of may not be used",
        "Map.of(1, 2); return n;                                         | java.util.Map.of may not be used",
        "\"a\".matches(\"(a+)+\"); return n;                             | String.matches may not be used",
        "Long.getLong(\"x\"); return n;                                  | Long.getLong may not be used",
        "try { wait(); } catch (Exception e) { } return n;               | Object.wait may not be used",
        "notifyAll(); return n;                                          | Object.notifyAll may not be used",
        "class L extends ArrayList<Long> {} new L().parallelStream(); return n; | ArrayList.parallelStream may not",
        "class L extends ArrayList<Long> { void go() { super.parallelStream(); } } return n; | parallelStream may not",
        "Object t = Thread.class; return n;                              | Thread may not be used",
        "Thread[] t = new Thread[1]; return n;                           | Thread may not be used",
        "Object o = n; return o instanceof Thread ? 1 : 0;               | Thread may not be used",
        "try { return n; } catch (ThreadDeath e) { return 1; }           | ThreadDeath may not be used",
        "dev.trapeze.labs.submission.Fuel.unlimited(); return n;         | Fuel may not be used",
        "return dev.trapeze.cpu.mmu.Pte.class.hashCode();                | of Trapeze, this lab needs only Xlen",
        "var x = ProcessHandle.current(); return n;                      | ProcessHandle may not be used",
        "ServiceLoader.load(Piece.class); return n;                      | java.util.ServiceLoader may not",
        "Locale.setDefault(Locale.ROOT); return n;                       | java.util.Locale may not be used",
        "Runnable r = (Runnable & java.io.Serializable) () -> {}; return n; | java.lang.invoke.SerializedLambda",
        "Collections.shuffle(new ArrayList<>()); return n;               | java.util.Collections.shuffle may not",
      })
  void whatReachesOutIsRefused(String body, String refusal) {
    assertThatThrownBy(() -> Pieces.compiled(Pieces.withBody(body)))
        .isInstanceOf(UnusableSubmission.class)
        .hasMessageContaining(refusal)
        .hasMessageStartingWith("Piece.java");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "native void x(); | native",
        "protected void finalize() { } | finalize",
        "Thread t; | Thread may not be used",
        "synchronized void f() { } | synchronized may not be used",
        "void f() { synchronized (String.class) { } } | synchronized may not be used",
        "void f(Runtime r) { } | Runtime may not be used",
        "static class T extends Thread { } | Thread may not be used",
        "@interface A { Class<?> value(); } @A(Thread.class) int field; | Thread may not be used",
        "interface K { java.util.stream.Stream<Long> parallelStream(); }"
            + " static class L extends ArrayList<Long> implements K { } | parallelStream",
        "static class S extends SecurityManager { } | SecurityManager may not be used",
        "record R(ClassLoader loader) { } | ClassLoader may not be used",
        "static { System.exit(1); } | System.exit may not be used",
        "static final Object O = Runtime.getRuntime(); | Runtime may not be used",
      })
  void declarationsAreCheckedToo(String member, String refusal) {
    String text = Pieces.withMembers(member + " public long applyAsLong(long n) { return n; }");
    assertThatThrownBy(() -> Pieces.compiled(text))
        .isInstanceOf(UnusableSubmission.class)
        .hasMessageContaining(refusal);
  }

  @Test
  void aRefusalNamesFileLineAndReason() {
    assertThatThrownBy(() -> Pieces.compiled(Pieces.withBody("\n\nSystem.exit(0); return n;")))
        .hasMessage("Piece.java:7: System.exit may not be used: it reaches out of the submission");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab.tests", "lab.hidden", "dev.trapeze.labs.grading", "other"})
  void onlyThePackageLabIsTheirs(String packageName) {
    assertThatThrownBy(
            () ->
                CompiledSubmission.of(
                    Pieces.LAB,
                    new SubmittedFiles(
                        Map.of(
                            "Grade.java", "package " + packageName + "; public class Grade {}"))))
        .hasMessage("Grade.java: the class " + packageName + ".Grade is not in the package lab");
  }

  @Test
  void theLoaderFindsNothingThatTheListDoesNotShow() throws UnusableSubmission {
    CompiledSubmission submission =
        CompiledSubmission.unchecked(
            Pieces.LAB,
            new SubmittedFiles(
                Map.of(
                    "Piece.java", Pieces.withBody("System.gc(); Runtime.getRuntime(); return n;"))),
            new AllowList(List.of()));
    assertThatThrownBy(
            () ->
                submission.fresh().piece(java.util.function.LongUnaryOperator.class).applyAsLong(1))
        .isInstanceOf(NoClassDefFoundError.class)
        .hasStackTraceContaining("java.lang.Runtime may not be used");
  }

  @Test
  void staticFieldsDoNotLiveOnInAFreshOne() throws UnusableSubmission {
    CompiledSubmission submission =
        Pieces.compiled(
            Pieces.withMembers(
                "static long calls; public long applyAsLong(long n) { return ++calls; }"));
    var first = submission.fresh().piece(java.util.function.LongUnaryOperator.class);
    assertThat(first.applyAsLong(0)).isEqualTo(1);
    assertThat(first.applyAsLong(0)).isEqualTo(2);
    var second = submission.fresh().piece(java.util.function.LongUnaryOperator.class);
    assertThat(second.applyAsLong(0)).isEqualTo(1);
  }
}
