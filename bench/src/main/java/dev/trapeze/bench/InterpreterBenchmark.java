package dev.trapeze.bench;

import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** Guest instructions per second of small endless loops, with paging on: one kind of work each. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class InterpreterBenchmark {
  private static final int INSTRUCTIONS = 10_000_000;

  /** What the loop does. */
  public enum Loop {
    /** Register arithmetic in one long block. */
    ARITHMETIC(
        """
        1:  add  t0, t0, t1
            xor  t1, t1, t0
            slli t2, t0, 3
            sub  t3, t2, t1
            and  t4, t3, t0
            or   t5, t4, t2
            srli t6, t5, 7
            addi t1, t1, 13
            j    1b
        """),
    /** Loads and stores that walk over 64 KiB. */
    MEMORY(
        """
            li   s0, %1$d
            li   s1, %1$d + 65536
        2:  mv   t0, s0
        1:  lw   t1, 0(t0)
            lw   t2, 4(t0)
            add  t1, t1, t2
            sw   t1, 0(t0)
            addi t0, t0, 16
            bltu t0, s1, 1b
            j    2b
        """),
    /** Short blocks: branches that go either way. */
    BRANCHES(
        """
        1:  addi t0, t0, 1
            andi t1, t0, 1
            beqz t1, 2f
            addi t2, t2, 1
        2:  andi t1, t0, 6
            bnez t1, 3f
            addi t3, t3, 1
        3:  j    1b
        """),
    /** Calls and returns. */
    CALLS(
        """
        1:  call 2f
            call 3f
            j    1b
        2:  addi t0, t0, 1
            ret
        3:  addi t0, t0, 2
            ret
        """);

    private final String source;

    Loop(String source) {
      this.source = source;
    }
  }

  /** Register width. */
  @Param public Xlen xlen = Xlen.RV64;

  /** The loop. */
  @Param public Loop loop = Loop.ARITHMETIC;

  private @Nullable Machine machine;

  /** Builds the machine. */
  @Setup
  public void buildMachine() {
    machine = PagedMachine.with(String.format(loop.source, PagedMachine.DATA_VA), xlen);
  }

  /** Runs ten million instructions. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public StopReason run() {
    return Objects.requireNonNull(machine).run(INSTRUCTIONS);
  }
}
