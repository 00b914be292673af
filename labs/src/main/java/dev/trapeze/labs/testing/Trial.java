package dev.trapeze.labs.testing;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One run of one test: with a seed, in a width. */
public final class Trial {
  private final long seed;
  private final Xlen xlen;
  private final LabSetup setup;
  private final Submission submission;
  private final int captured;
  private final List<LabSystem> systems = new ArrayList<>();
  private BiConsumer<Kernel, Process> endings = (kernel, process) -> {};

  /**
   * A run in which every system boots.
   *
   * @param seed decides all that a test leaves to chance; 1 is the plain case
   */
  public Trial(long seed, Xlen xlen, LabSetup setup, Submission submission) {
    this(seed, xlen, setup, submission, -1);
  }

  private Trial(long seed, Xlen xlen, LabSetup setup, Submission submission, int captured) {
    this.seed = seed;
    this.xlen = xlen;
    this.setup = setup;
    this.submission = submission;
    this.captured = captured;
  }

  /**
   * A run that ends where the test boots its system with that number, from 0, with a {@link
   * CapturedSystem}: for somebody else who wants to boot it.
   */
  public static Trial capturing(
      long seed, Xlen xlen, LabSetup setup, Submission submission, int system) {
    return new Trial(seed, xlen, setup, submission, system);
  }

  /**
   * Lets somebody hear of each process that is about to end, in all systems that boot from now on.
   * The process still has all that it had.
   */
  public void watchEndings(BiConsumer<Kernel, Process> listener) {
    endings = listener;
  }

  BiConsumer<Kernel, Process> endings() {
    return endings;
  }

  /** What decides all that a test leaves to chance. */
  public long seed() {
    return seed;
  }

  /** Width of the machine. */
  public Xlen xlen() {
    return xlen;
  }

  /** A source of chance that follows from the seed; each call begins anew. */
  public Random random() {
    return new Random(seed);
  }

  /** What the student has handed in. */
  public Submission submission() {
    return submission;
  }

  /**
   * A system with the student's piece: 16 MiB, TLBs that keep what nobody has told them to forget,
   * and who runs when, which frames are given away and when ticks come as the seed says.
   */
  public LabSystem.Builder system() {
    return new LabSystem.Builder(this, setup);
  }

  /** All systems that this run has booted, oldest first. */
  public List<LabSystem> systems() {
    return systems;
  }

  /** The next system boots; throws {@link CapturedSystem} if it is the one to be captured. */
  void booting(CapturedSystem system) {
    if (systems.size() == captured) {
      throw system;
    }
  }

  void booted(LabSystem system) {
    systems.add(system);
  }

  /** Fails if two values differ. */
  public void equal(String what, @Nullable Object expected, @Nullable Object actual) {
    if (!Objects.equals(widened(expected), widened(actual))) {
      throw new CheckFailed(what, String.valueOf(expected), String.valueOf(actual), "");
    }
  }

  /** So that an int equals a long of the same value. */
  private static @Nullable Object widened(@Nullable Object value) {
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  /** Fails unless a condition holds. */
  public void that(boolean condition, String reason) {
    if (!condition) {
      throw new CheckFailed(reason);
    }
  }

  /** A failure to be thrown. */
  public CheckFailed fail(String reason) {
    return new CheckFailed(reason);
  }
}
