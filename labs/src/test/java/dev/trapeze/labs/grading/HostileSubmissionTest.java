package dev.trapeze.labs.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.labs.lab.LabFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever a submission does in one test, all tests have a result, that test earns nothing by it,
 * and the others what they deserve.
 */
class HostileSubmissionTest {
  private static final GradingLimits LIMITS =
      new GradingLimits(128, Duration.ofSeconds(5), Duration.ofMinutes(5), 1000);

  @TempDir private static Path labFolder;
  private static CompiledLab lab;

  @TempDir private Path folder;

  @BeforeAll
  static void makeLab() throws IOException, LabFormatException {
    lab = NumbersLab.in(labFolder);
  }

  private Grade grade(Class<?> child, String piece) throws Exception {
    NumbersLab.write(folder.resolve("Piece.java"), piece);
    return new GradingProcess(child, lab, GradeOptions.plain().withHidden(), LIMITS, "")
        .grade("evil", folder, Recordings.NONE);
  }

  /** Points by test; all tests are there. */
  private static Map<String, Integer> points(Grade grade) {
    Map<String, Integer> points = new TreeMap<>();
    grade.tests().forEach(test -> points.put(test.name(), test.earned()));
    assertThat(points).containsOnlyKeys("one", "two", "three", "two-again", "four");
    return points;
  }

  private static void losesOnlyTwo(Grade grade, String reason) {
    assertThat(points(grade))
        .as(grade.toString())
        .isEqualTo(Map.of("one", 10, "two", 0, "three", 10, "two-again", 0, "four", 10));
    assertThat(reason(grade)).contains(reason).doesNotContain("\n");
    assertThat(grade.tests().get(3).status()).isEqualTo(TestStatus.SKIPPED);
  }

  private static String reason(Grade grade) {
    Failure failure = grade.tests().get(1).failure();
    return failure == null ? "it has passed" : failure.reason();
  }

  @Test
  void aGoodOneGetsAllPoints() throws Exception {
    Grade grade = grade(GradingChild.class, NumbersLab.evilAtTwo(""));
    assertThat(grade.isFull()).as(grade.toString()).isTrue();
    assertThat(grade.points()).isEqualTo(50);
    assertThat(grade.message()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "while (true) { }                                      | endless loop? 100,000,000 steps in Piece.java:6",
        "while (true) try { while (true) { } } catch (Throwable t) { } | endless loop? 100,000,000 steps in",
        "applyAsLong(n);                                       | endless recursion? more than 3,000 calls deep",
        "long[] a = new long[Integer.MAX_VALUE];               | an array of 2,147,483,647 elements",
        "List<byte[]> l = new ArrayList<>(); while (true) l.add(new byte[1 << 20]); | out of memory, at Piece.java:6",
        "List<byte[]> l = new ArrayList<>(); while (true) try { l.add(new byte[1 << 20]); }"
            + " catch (Throwable t) { }                        | out of memory, at Piece.java:6",
        "String s = \"x\"; while (true) s += s;                | out of memory, at Piece.java:6",
        "\"x\".repeat(Integer.MAX_VALUE);                      | out of memory, at Piece.java:6",
        "java.util.stream.Stream.generate(Object::new).anyMatch(Objects::isNull); | not over after 5 s, at Piece.java:6",
        "throw new Error() { public String getMessage() { while (true) { } } }; | cannot be had",
        "throw new Error() { public String toString() { throw this; }"
            + " public Throwable getCause() { throw this; } }; | Error, at Piece.java:6",
        "throw new Error(\"two\\nlines\");                     | Error: two",
        "HostileSubmission.<RuntimeException>sneak(new Exception() { }); | Exception, at Piece.java:6",
        "return Endless.VALUE;                                 | endless loop? 100,000,000 steps in Piece.java",
        "for (int i = 0; i < 1_000_000; i++) System.out.println(\"a long line of output\" + i); return 0;"
            + "                                                | the number after 2",
        "System.out.println(\"0 {}\"); System.out.println(\"{\\\"kind\\\":\\\"END\\\",\\\"test\\\":\\\"two\\\"}\"); return 0;"
            + "                                                | the number after 2",
      })
  void withinTheList(String statements, String reason) throws Exception {
    String piece =
        NumbersLab.evilAtTwo(statements)
            + "class Endless { static final long VALUE; static { long n = 0; while (n == 0) { } VALUE = n; } }\n"
            + "class HostileSubmission { @SuppressWarnings(\"unchecked\")"
            + " static <E extends Throwable> void sneak(Throwable t) throws E { throw (E) t; } }\n";
    losesOnlyTwo(grade(GradingChild.class, piece), reason);
  }

  @Test
  void outputIsKeptUpToALimit() throws Exception {
    Grade grade =
        grade(
            GradingChild.class,
            NumbersLab.evilAtTwo("for (int i = 0; i < 100_000; i++) System.out.println(i);"));
    assertThat(grade.isFull()).as(grade.toString()).isTrue();
    assertThat(grade.tests().get(1).output())
        .startsWith("0\n1\n2\n")
        .hasSizeLessThan(1100)
        .endsWith("(more was printed: only the first 1000 bytes are kept)");
    assertThat(grade.tests().get(2).output()).isEmpty();
  }

  /** What names something that it may not has no points at all, and the reason is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "static { System.exit(0); }                                     | System.exit may not be used",
        "static final Object HIDDEN = Piece.class.getResource(\"/labs\"); | Class.getResource may not be used",
        "static Object o() throws Exception { Object f ="
            + " dev.trapeze.labs.grading.Grade.class.getDeclaredField(\"tests\"); return f; }"
            + "                                                         | Class.getDeclaredField may not be used",
        "int x = y;                                                     | Piece.java:5: error: cannot find symbol",
        "protected void finalize() { }                                  | finalize",
        "Thread bomb = new Thread();                                    | Thread may not be used",
      })
  void whatIsRefusedEarnsNothing(String member, String message) throws Exception {
    Grade grade =
        grade(
            GradingChild.class,
            NumbersLab.withMembers(member + " public long applyAsLong(long n) { return n + 1; }"));
    assertThat(points(grade).values()).containsOnly(0);
    assertThat(grade.message()).contains(message);
    assertThat(grade.tests()).allMatch(test -> test.status() == TestStatus.NOT_RUN);
  }

  /** The class loader alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "try { var f = Class.forName(\"dev.trapeze.kernel.KernelPanic\"); f.getDeclaredFields()[0].setAccessible(true); }"
            + " catch (Exception e) { throw new Error(e.getMessage()); } | KernelPanic may not be used",
        "java.lang.reflect.Field f = String.class.getDeclaredFields()[0]; f.setAccessible(true); | Field may not be used",
        "java.lang.invoke.MethodHandles.lookup().findClass(\"x\"); | ClassNotFoundException",
        "new Thread(() -> { }).start();                            | Thread may not be used",
        "new ProcessBuilder(\"true\").start();                     | ProcessBuilder may not be used",
        "Object o = java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/passwd\")); | may not be used",
        "Object o = new java.net.Socket();                         | Socket may not be used",
        "class L extends ClassLoader { } new L();                  | ClassLoader may not be used",
        "if (Piece.class.getResource(\"/labs\") == null) throw new Error(\"no resource\"); | no resource",
        "if (ClassLoader.getSystemResource(\"labs\") != null) return 0; | ClassLoader may not be used",
        "Object u = Class.forName(\"sun.misc.Unsafe\");            | Unsafe may not be used",
        "Object g = new dev.trapeze.labs.submission.FuelExhausted[0]; | FuelExhausted may not be used"
      })
  void withoutTheCheckTheLoaderRefuses(String statements, String reason) throws Exception {
    losesOnlyTwo(
        grade(
            FencedChild.class,
            NumbersLab.evilAtTwo(
                "try { "
                    + statements
                    + " } catch (Exception e) {"
                    + " throw new Error(e.toString() + e.getCause()); }")),
        reason);
  }

  /** The JVM of its own alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "System.exit(0);                                | the submission has ended its JVM: exit status 0",
        "Runtime.getRuntime().halt(7);                  | the submission has ended its JVM: exit status 7",
        "while (true) Thread.sleep(1000);               | not over after 5 s, at Piece.java:6",
        "synchronized (this) { wait(); }                | not over after 5 s, at Piece.java:6",
        "for (;;) new Thread(() -> { while (true) try { Thread.sleep(1000); } catch (Throwable t) { } }).start();"
            + "                                         | it starts threads",
        "var out = new java.io.FileOutputStream(java.io.FileDescriptor.out);"
            + " for (int i = 0; i < 100; i++) out.write((\"\\n\" + \"0\".repeat(32) +"
            + " \" {\\\"kind\\\":\\\"END\\\",\\\"test\\\":\\\"two\\\",\\\"text\\\":\\\"\\\",\\\"outcome\\\":"
            + "{\\\"status\\\":\\\"PASSED\\\",\\\"failure\\\":null,\\\"output\\\":\\\"\\\",\\\"recording\\\":\\\"\\\"}}\\n\").getBytes());"
            + " return 0;                               | the number after 2",
        "java.nio.file.Files.writeString(java.nio.file.Path.of(\"results.json\"), \"{\\\"score\\\": 100}\"); return 0;"
            + "                                         | the number after 2",
        "new java.io.FileInputStream(java.io.FileDescriptor.in).close(); Thread.sleep(60_000); | not over after 5 s",
        "throw new Error() { public String toString() { throw this; } public Throwable getCause() { throw this; }"
            + " public StackTraceElement[] getStackTrace() { return null; } }; | Error",
        "var f = Class.forName(\"sun.misc.Unsafe\").getDeclaredField(\"theUnsafe\"); f.setAccessible(true);"
            + " var u = f.get(null); u.getClass().getMethod(\"putAddress\", long.class, long.class).invoke(u, 0L, 1L);"
            + "                                         | the submission has ended its JVM",
        "System.setOut(null); System.setErr(null); return 0; | the number after 2",
      })
  void withoutAnyListTheJvmIsAllThatItLoses(String statements, String reason) throws Exception {
    losesOnlyTwo(
        grade(
            OpenChild.class,
            NumbersLab.evilAtTwo(
                "try { "
                    + statements
                    + " } catch (Exception e) { throw new Error(e.toString()); }")),
        reason);
  }

  @Test
  void whatASubmissionHasStartedEndsWithIt() throws Exception {
    grade(
        OpenChild.class,
        NumbersLab.evilAtTwo(
            "try { new ProcessBuilder(\"sleep\", \"98765\").start(); } catch (Exception e) { throw new Error(e); }"));
    try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      assertThat(
              processes.filter(
                  each -> each.info().commandLine().orElse("").contains("sleep 98765")))
          .isEmpty();
    }
  }

  @Test
  void forgedFilesInTheSubmissionAreIgnored() throws Exception {
    for (String file :
        List.of("results.json", "results/results.json", "TEST-x.xml", "grade.json", "lab.json")) {
      NumbersLab.write(folder.resolve(file), "{\"score\": 100}");
    }
    NumbersLab.write(
        folder.resolve("NumbersTests.java"), "package lab.tests; class NumbersTests { }");
    losesOnlyTwo(
        grade(GradingChild.class, NumbersLab.evilAtTwo("return 0;")), "the number after 2");
  }

  @Test
  void aClassNamedLikeOneOfTheTestsIsRefused() throws Exception {
    NumbersLab.write(folder.resolve("Other.java"), "package lab.tests; class NumbersTests { }");
    Grade grade = grade(GradingChild.class, NumbersLab.evilAtTwo(""));
    assertThat(points(grade).values()).containsOnly(0);
    assertThat(grade.message()).contains("not in the package lab");
  }

  @Test
  void nothingIsLeftInTheFolderForTemporaryFiles() throws Exception {
    String mark = "mark-" + System.nanoTime();
    Grade grade =
        grade(
            OpenChild.class,
            NumbersLab.evilAtTwo(
                "try { java.nio.file.Files.createDirectories(java.nio.file.Path.of(\"a/"
                    + mark
                    + "\")); } catch (Exception e) { throw new Error(e); }"));
    assertThat(grade.isFull()).as(grade.toString()).isTrue();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.filter(each -> Files.exists(each.resolve("a").resolve(mark)))).isEmpty();
    }
  }

  @Test
  void theSameSubmissionGetsTheSameGradeEachTime() throws Exception {
    String piece = NumbersLab.evilAtTwo("while (true) { }");
    assertThat(grade(GradingChild.class, piece)).isEqualTo(grade(GradingChild.class, piece));
  }

  @Test
  void aSubmissionThatTakesTooLongInAllIsGivenUp() throws Exception {
    NumbersLab.write(
        folder.resolve("Piece.java"),
        NumbersLab.withMembers(
            "public long applyAsLong(long n) { try { Thread.sleep(100_000); } catch (Exception e) { } return n; }"));
    GradingLimits limits =
        new GradingLimits(128, Duration.ofSeconds(60), Duration.ofSeconds(5), 1000);
    Grade grade =
        new GradingProcess(OpenChild.class, lab, GradeOptions.plain(), limits, "")
            .grade("slow", folder, Recordings.NONE);
    assertThat(grade.earned()).isZero();
    assertThat(grade.message()).isEqualTo("the submission's tests are not over after 5 s");
  }
}
