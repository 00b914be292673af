package dev.trapeze.bench;

import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Time to decode one instruction word, over all rows of the table with random operands. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecoderBenchmark {
  private static final int WORDS = 4096;

  /** Register width. */
  @Param public Xlen xlen = Xlen.RV64;

  private final int[] words = new int[WORDS];

  /** Draws the words: every row as often as any other, its free bits at random. */
  @Setup
  public void drawWords() {
    Random random = new Random(1);
    List<Instruction> rows = new ArrayList<>();
    for (Instruction row : Instruction.values()) {
      if (row.in(xlen)) {
        rows.add(row);
      }
    }
    for (int i = 0; i < WORDS; i++) {
      Instruction row = rows.get(i % rows.size());
      words[i] = row.match() | (random.nextInt() & ~row.mask());
    }
  }

  /** Decodes them all. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public void decode(Blackhole blackhole) {
    for (int word : words) {
      blackhole.consume(Decoder.decode(word, xlen));
    }
  }
}
