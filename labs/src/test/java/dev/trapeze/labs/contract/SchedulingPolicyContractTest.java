package dev.trapeze.labs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Lottery;
import dev.trapeze.kernel.proc.Mlfq;
import dev.trapeze.kernel.proc.Priority;
import dev.trapeze.kernel.proc.RoundRobin;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.lab.Lab;
import dev.trapeze.labs.lab.LabFormatException;
import dev.trapeze.labs.self.Solutions;
import dev.trapeze.labs.submission.CompiledSubmission;
import dev.trapeze.labs.submission.SubmittedFiles;
import dev.trapeze.labs.submission.UnusableSubmission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link SchedulingPolicy} must do, whatever its rules: it holds who was added, and
 * gives each once; nobody if and only if it holds nobody; and nobody waits for ever among equals.
 */
class SchedulingPolicyContractTest {
  private static final long SEED = Long.getLong("trapeze.seed", 20261125);
  private static final Path LAB = Path.of("scheduling").toAbsolutePath();
  private static final long TICK = 100_000;

  private static final class Counted implements Schedulable {
    private final int pid;
    private int nice;
    private long cpuTime;

    Counted(int pid) {
      this.pid = pid;
    }

    @Override
    public int pid() {
      return pid;
    }

    @Override
    public int nice() {
      return nice;
    }

    @Override
    public long cpuTime() {
      return cpuTime;
    }
  }

  private static SchedulingPolicy handedIn(String folder, String role)
      throws IOException, LabFormatException, UnusableSubmission {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : Lab.filesIn(Solutions.folder(LAB, folder))) {
      texts.put(String.valueOf(file.getFileName()), Files.readString(file));
    }
    return CompiledSubmission.of(Lab.read(LAB), new SubmittedFiles(texts))
        .fresh()
        .piece(SchedulingPolicy.class, role);
  }

  private static void keepsItsPromise(SchedulingPolicy policy) {
    Random random = new Random(SEED);
    List<Schedulable> queued = new ArrayList<>();
    List<Counted> away = new ArrayList<>();
    for (int pid = 1; pid <= 6; pid++) {
      Counted process = new Counted(pid);
      queued.add(process);
      policy.add(process, Arrival.NEW);
    }
    for (int tick = 1; tick < 5_000; tick++) {
      policy.ticked(tick);
      if (random.nextBoolean() && !away.isEmpty()) {
        Counted back = away.remove(random.nextInt(away.size()));
        queued.add(back);
        policy.add(back, random.nextBoolean() ? Arrival.WOKEN : Arrival.PREEMPTED);
      }
      if (random.nextInt(4) == 0 && !queued.isEmpty()) {
        Counted changed = (Counted) queued.get(random.nextInt(queued.size()));
        changed.nice = random.nextInt(40) - 20;
        policy.niceChanged(changed);
      }
      if (random.nextInt(3) > 0) {
        Schedulable next = policy.takeNext();
        assertThat(next == null).as("seed %d, tick %d", SEED, tick).isEqualTo(queued.isEmpty());
        if (next instanceof Counted taken) {
          assertThat(queued).as("seed %d, tick %d", SEED, tick).contains(taken);
          queued.remove(taken);
          taken.cpuTime += random.nextInt(2) * TICK + random.nextInt(50_000);
          away.add(taken);
        }
      }
    }
  }

  private static void letsNobodyWaitAmongEquals(SchedulingPolicy policy) {
    List<Counted> all = new ArrayList<>();
    for (int pid = 1; pid <= 4; pid++) {
      all.add(new Counted(pid));
      policy.add(all.get(pid - 1), Arrival.NEW);
    }
    for (int tick = 1; tick <= 400; tick++) {
      Counted next = (Counted) Objects.requireNonNull(policy.takeNext());
      next.cpuTime += TICK;
      policy.ticked(tick);
      policy.add(next, Arrival.PREEMPTED);
    }
    // A lottery gives each 100, give or take 7 standard deviations of 8.7.
    assertThat(all).allMatch(process -> process.cpuTime > 39 * TICK);
  }

  static Stream<Supplier<SchedulingPolicy>> ownPolicies() {
    return Stream.of(RoundRobin::new, Priority::new, () -> new Lottery(1), Mlfq::new);
  }

  @ParameterizedTest
  @MethodSource("ownPolicies")
  void theKernelsOwnKeepIt(Supplier<SchedulingPolicy> own) {
    keepsItsPromise(own.get());
    letsNobodyWaitAmongEquals(own.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"priority", "lottery", "feedback"})
  void theReferencesKeepIt(String role) throws Exception {
    keepsItsPromise(handedIn("reference", role));
    letsNobodyWaitAmongEquals(handedIn("reference", role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"priority", "lottery", "feedback"})
  void theStartersDoNot(String role) throws Exception {
    SchedulingPolicy starter = handedIn("starter", role);
    assertThatThrownBy(() -> keepsItsPromise(starter))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("TODO task");
  }
}
