package lab.hidden;

import dev.trapeze.kernel.proc.Arrival;
import dev.trapeze.kernel.proc.Schedulable;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.labs.testing.CheckFailed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lab.tests.Pretended;
import org.jspecify.annotations.Nullable;

/** Calls as a kernel with one hart makes them, by chance; what they give is compared with rules. */
final class RandomCalls {
  private static final int SHOWN = 12;
  private static final long TICK = 100_000;

  private final SchedulingPolicy policy;
  private final @Nullable SchedulingPolicy model;
  private final Random random;
  private final List<Pretended> queued = new ArrayList<>();
  private final List<Pretended> asleep = new ArrayList<>();
  private final ArrayDeque<String> calls = new ArrayDeque<>();
  private @Nullable Pretended running;
  private int pids = 1;
  private long tick;

  /** Calls for a scheduler; without a model it is only asked that nobody is lost or made up. */
  RandomCalls(SchedulingPolicy policy, @Nullable SchedulingPolicy model, Random random) {
    this.policy = policy;
    this.model = model;
    this.random = random;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      int choice = random.nextInt(10);
      if (running == null && choice < 6) {
        take();
      } else if (choice < 5) {
        tick(1);
      } else if (choice == 5 && running != null) {
        runFor(random.nextInt(90) * 1_000L);
        asleep.add(running);
        running = null;
      } else if (choice == 6 && queued.size() < 8) {
        add(new Pretended(++pids, random.nextInt(12) - 6), Arrival.NEW);
      } else if (choice == 7 && !asleep.isEmpty()) {
        add(asleep.remove(random.nextInt(asleep.size())), Arrival.WOKEN);
      } else if (choice == 8 && !queued.isEmpty()) {
        renice(queued.get(random.nextInt(queued.size())));
      } else if (choice == 9 && running == null) {
        tick(1 + random.nextInt(4));
      }
    }
  }

  private void called(String call) {
    calls.add(call);
    if (calls.size() > SHOWN) {
      calls.remove();
    }
  }

  private void runFor(long time) {
    if (running != null) {
      running.hasRun(time);
      called("pid %d has had the hart for %,d".formatted(running.pid(), time));
    }
  }

  private void add(Pretended process, Arrival why) {
    called("add(pid %d nice %d, %s)".formatted(process.pid(), process.nice(), why));
    queued.add(process);
    policy.add(process, why);
    if (model != null) {
      model.add(process, why);
    }
  }

  private void tick(int ticks) {
    tick += ticks;
    called("ticked(" + tick + ")");
    policy.ticked(tick);
    if (model != null) {
      model.ticked(tick);
    }
    Pretended loser = running;
    if (loser != null) {
      runFor(TICK);
      running = null;
      add(loser, Arrival.PREEMPTED);
      take();
    }
  }

  private void renice(Pretended process) {
    process.setNice(random.nextInt(12) - 6);
    called("niceChanged(pid %d nice %d)".formatted(process.pid(), process.nice()));
    policy.niceChanged(process);
    if (model != null) {
      model.niceChanged(process);
    }
  }

  private void take() {
    Schedulable next = policy.takeNext();
    called("takeNext() = " + name(next));
    if (next == null ? !queued.isEmpty() : !queued.contains(next)) {
      throw failure("takeNext gives somebody who does not wait, or nobody", names(), name(next));
    }
    if (model != null) {
      Schedulable expected = model.takeNext();
      if (expected != next) {
        throw failure("who is next after these calls?", name(expected), name(next));
      }
    }
    if (next instanceof Pretended process) {
      queued.remove(process);
      running = process;
    }
  }

  private String names() {
    return queued.isEmpty()
        ? "nobody"
        : "one of " + queued.stream().map(RandomCalls::name).toList();
  }

  private static String name(@Nullable Schedulable process) {
    return process == null ? "null" : "pid " + process.pid();
  }

  private CheckFailed failure(String reason, String expected, String actual) {
    return new CheckFailed(reason, expected, actual, String.join("\n", calls));
  }
}
