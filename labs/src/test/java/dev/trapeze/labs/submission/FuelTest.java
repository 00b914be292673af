package dev.trapeze.labs.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuelTest {
  private static final long STEPS = 1_000_000;

  @AfterEach
  void refill() {
    Fuel.unlimited();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) { }",
        "for (;;) { try { throw new IllegalStateException(); } catch (Throwable t) { } }",
        "while (true) { try { while (true) { } } catch (Throwable t) { } }",
        "while (true) { try { while (true) { } } finally { continue; } }",
        "while (true) { try { while (true) { } } catch (Error t) { } }",
        "do { n++; } while (n != 0 || n == 0); return n;",
        "for (;;) { switch ((int) n) { case 0: continue; case 1: continue; default: n = 0; } }",
        "Iterator<Long> i = new Iterator<>() { public boolean hasNext() { return true; }"
            + " public Long next() { return 1L; } }; while (i.hasNext()) { i.next(); } return n;",
        "java.util.stream.Stream.iterate(1, i -> 1).forEach(i -> { }); return n;",
      })
  void anEndlessLoopEndsAtItsLine(String body) {
    assertThatThrownBy(() -> run(body))
        .isInstanceOf(FuelExhausted.class)
        .hasMessage("endless loop? 1,000,000 steps in Piece.java:5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "long f(long n) { return f(n) + 1; } public long applyAsLong(long n) { return f(n); }",
        "long f(long n) { try { return f(n) + 1; } catch (Throwable t) { return f(n); } }"
            + " public long applyAsLong(long n) { return f(n); }",
        "LongUnaryOperator g; public long applyAsLong(long n) { g = x -> g.applyAsLong(x);"
            + " return g.applyAsLong(n); }",
        "public String toString() { return \"a\" + this; }"
            + " public long applyAsLong(long n) { return toString().length(); }"
      })
  void anEndlessRecursionEndsWithWords(String members) throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread deep =
        new Thread(
            null,
            () ->
                thrown[0] =
                    catchThrowable(() -> Pieces.run(filled(Pieces.withMembers(members)), 0)),
            "deep",
            64 << 20);
    deep.start();
    deep.join();
    assertThat(thrown[0])
        .isInstanceOf(FuelExhausted.class)
        .hasMessage("endless recursion? more than 3,000 calls deep in Piece.java:5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "byte[] a = new byte[100_000_000]; return a.length; | an array of 100,000,000 elements: more than 16 MiB",
        "long[] a = new long[3_000_000]; return a.length; | an array of 3,000,000 elements: more than 16 MiB",
        "int[][] a = new int[10_000][10_000]; return a.length; | arrays of 10,000 times 10,000 elements",
        "String[] a = new String[Integer.MAX_VALUE]; return a.length; | an array of 2,147,483,647 elements"
      })
  void aHugeArrayIsNotMade(String body, String words) {
    assertThatThrownBy(() -> run(body))
        .isInstanceOf(FuelExhausted.class)
        .hasMessageContaining(words)
        .hasMessageEndingWith("in Piece.java:5");
  }

  @Test
  void manyArraysAreManySteps() {
    assertThatThrownBy(() -> run("while (true) { byte[] a = new byte[1 << 20]; n += a.length; }"))
        .isInstanceOf(FuelExhausted.class);
    assertThatThrownBy(
            () -> run("while (true) { long[][] a = new long[10][1000]; n += a.length; }"))
        .isInstanceOf(FuelExhausted.class);
  }

  @Test
  void aSumOfManyStepsIsTheSameEachTime() throws UnusableSubmission {
    String body = "for (int i = 0; i < 1000; i++) { n += new int[4].length; } return n;";
    Pieces.run(filled(Pieces.withBody(body)), 0);
    long first = Fuel.used();
    Pieces.run(filled(Pieces.withBody(body)), 0);
    assertThat(Fuel.used()).isEqualTo(first).isBetween(2000L, 5000L);
    assertThat(Fuel.exhausted()).isNull();
  }

  @Test
  void onceThereIsNoneLeftNothingGoesOn() throws UnusableSubmission {
    var piece =
        Pieces.compiled(Pieces.withBody("while (n == 0) { } return n;"))
            .fresh()
            .piece(java.util.function.LongUnaryOperator.class);
    Fuel.refill(STEPS);
    assertThatThrownBy(() -> piece.applyAsLong(0)).isInstanceOf(FuelExhausted.class);
    assertThatThrownBy(() -> piece.applyAsLong(1)).isInstanceOf(FuelExhausted.class);
    assertThat(Fuel.exhausted()).isNotNull();
    Fuel.refill(STEPS);
    assertThat(piece.applyAsLong(1)).isEqualTo(1);
    assertThat(Fuel.exhausted()).isNull();
  }

  @Test
  void ordinaryExceptionsAreCaughtAsEver() throws UnusableSubmission {
    String body =
        "long r = 0; try { Object o = null; o.hashCode(); } catch (NullPointerException e) { r += 1; }"
            + " finally { r += 10; } try { r += new int[1][2][3].length; r += (int) \"\".charAt(1); }"
            + " catch (RuntimeException | AssertionError e) { r += 100; } return r;";
    assertThat(Pieces.run(Pieces.withBody(body), 0)).isEqualTo(112);
  }

  private static long run(String body) throws UnusableSubmission {
    return Pieces.run(filled(Pieces.withBody(body)), 0);
  }

  private static String filled(String text) {
    Fuel.refill(STEPS);
    return text;
  }
}
