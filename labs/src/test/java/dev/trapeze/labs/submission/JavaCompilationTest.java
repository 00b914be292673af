package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaCompilationTest {

  @Test
  void errorsAreWhatTheCompilerPrints() {
    assertThatThrownBy(
            () -> compile("A.java", "package lab;\nclass A {\n  int f() { return x; }\n}\n"))
        .isInstanceOf(UnusableSubmission.class)
        .hasMessage(
            String.join(
                "\n",
                "A.java:3: error: cannot find symbol",
                "  int f() { return x; }",
                "                   ^",
                "  symbol:   variable x",
                "  location: class A",
                "1 error"));
  }

  @Test
  void sourcesMayNameClassesThatAreOnNoClassPath() throws UnusableSubmission {
    Map<String, byte[]> first = compile("A.java", "package p; public class A { }");
    assertThat(
            JavaCompilation.compile(
                List.of(new JavaSource("B.java", "package q; class B extends p.A { class C { } }")),
                first))
        .containsOnlyKeys("q.B", "q.B$C");
  }

  @Test
  void theClassPathIsThatOfThisJvm() throws UnusableSubmission {
    assertThat(compile("A.java", "class A { dev.trapeze.cpu.isa.Xlen x; }")).containsOnlyKeys("A");
  }

  @Test
  void annotationProcessorsDoNotRun() throws UnusableSubmission {
    assertThat(compile("A.java", "@Deprecated class A { }")).containsOnlyKeys("A");
  }

  @Test
  void sourcesThatAreTooMuchForTheCompilerAreRefused() {
    String sum = "1 + n".repeat(1).concat(" + n".repeat(200_000));
    assertThatThrownBy(
            () -> compile("A.java", "class A { long f(long n) { return " + sum + "; } }"))
        .isInstanceOf(UnusableSubmission.class);
  }

  @Test
  void aLongListOfErrorsIsCut() {
    assertThatThrownBy(
            () -> compile("A.java", "class A { " + "int f() { return x; }\n".repeat(500)))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines().count()).isLessThan(201));
  }

  private static Map<String, byte[]> compile(String name, String text) throws UnusableSubmission {
    return JavaCompilation.compile(List.of(new JavaSource(name, text)), Map.of());
  }
}
