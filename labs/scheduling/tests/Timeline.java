package lab.tests;

import dev.trapeze.labs.testing.CheckFailed;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who had the hart when, from the log of a run. Times are in ticks since the workload's start. */
public final class Timeline {

  /** A process had the hart, from one time to another. */
  private record Turn(int pid, double from, double to) {}

  private final Workload workload;
  private final List<Event> log;
  private final List<Turn> turns = new ArrayList<>();

  Timeline(Workload workload, LabSystem system) {
    this.workload = workload;
    this.log = List.copyOf(system.log());
    int pid = 0;
    long from = 0;
    long last = 0;
    for (Event event : log) {
      if (event instanceof Event.Switched switched) {
        add(pid, from, last);
        pid = switched.pid();
        from = switched.time();
        last = from;
      } else if (event instanceof Event.Trapped trapped && trapped.pid() == pid) {
        last = trapped.time();
      }
    }
    add(pid, from, last);
  }

  private void add(int pid, long from, long to) {
    if (to > from) {
      turns.add(new Turn(pid, ticks(from), ticks(to)));
    }
  }

  private static double ticks(long time) {
    return (double) time / Workload.TICK - Workload.START;
  }

  static int pid(char job) {
    return job - 'A' + 2;
  }

  private static char job(int pid) {
    return (char) (pid - 2 + 'A');
  }

  /** Who has the hart in each tick, looked at when three tenths of it are over; - is nobody. */
  public String schedule(int ticks) {
    StringBuilder letters = new StringBuilder();
    for (int tick = 0; tick < ticks; tick++) {
      int pid = runningAt(tick + 0.3);
      letters.append(pid < 2 ? '-' : job(pid));
    }
    return letters.toString();
  }

  private int runningAt(double time) {
    for (Turn turn : turns) {
      if (turn.from() <= time && time < turn.to()) {
        return turn.pid();
      }
    }
    return 0;
  }

  /** How long a job has had the hart since tick 0. */
  public double onHart(char job) {
    double sum = 0;
    for (Turn turn : turns) {
      if (turn.pid() == pid(job) && turn.from() >= 0) {
        sum += turn.to() - turn.from();
      }
    }
    return sum;
  }

  /** From a job's arrival to its first instruction. */
  public double response(char job) {
    for (Turn turn : turns) {
      if (turn.pid() == pid(job) && turn.from() >= arrival(job)) {
        return turn.from() - arrival(job);
      }
    }
    throw failure("job " + job + " never gets the hart", null, null);
  }

  /** From a job's arrival to its end. */
  public double turnaround(char job) {
    for (Event event : log) {
      if (event instanceof Event.Exited exited && exited.pid() == pid(job)) {
        return ticks(exited.time()) - arrival(job);
      }
    }
    throw failure("job " + job + " does not end", null, null);
  }

  /** How long a job that never sleeps has waited for the hart. */
  public double waiting(char job) {
    return turnaround(job) - onHart(job);
  }

  /**
   * How long a job has waited each time that it had slept, its arrival included.
   *
   * @param sleep what it sleeps each time but the first, in ticks
   */
  public List<Double> waitsAfterSleep(char job, int sleep) {
    List<Double> waits = new ArrayList<>();
    double due = arrival(job);
    for (Turn turn : turns) {
      if (turn.pid() == pid(job) && turn.from() >= due) {
        waits.add(turn.from() - due);
        due = Math.floor(endOfWork(turn)) + sleep;
      }
    }
    return waits;
  }

  /** Where the work ends that begins with a turn: it may go on in further turns. */
  private double endOfWork(Turn first) {
    double end = first.to();
    for (Turn turn : turns) {
      if (turn.pid() == first.pid() && turn.from() == end) {
        end = turn.to();
      }
    }
    return end;
  }

  private int arrival(char job) {
    return workload.jobs().get(job - 'A').arrival();
  }

  /** Fails unless the hart belongs to these jobs in tick 0, 1, 2, … */
  public void requireSchedule(String expected, String reason) {
    String actual = schedule(expected.length());
    if (!actual.equals(expected)) {
      throw failure(reason, expected, actual);
    }
  }

  /** Fails unless a time is what it should be, to a twentieth of a tick. */
  public void requireTime(String what, double expected, double actual) {
    if (Math.abs(expected - actual) > 0.05) {
      throw failure(what + ", in ticks", number(expected), number(actual));
    }
  }

  /** A failure with this schedule as its picture. */
  public CheckFailed failure(String reason, @Nullable String expected, @Nullable String actual) {
    return new CheckFailed(reason, expected, actual, picture());
  }

  private static String number(double ticks) {
    return String.format(Locale.ROOT, "%.2f", ticks);
  }

  /** A line for each job: # has the hart, . has not; one character for each tick. */
  String picture() {
    double end = turns.isEmpty() ? 0 : turns.get(turns.size() - 1).to();
    int ticks = (int) Math.min(100, Math.max(1, Math.ceil(end)));
    String schedule = schedule(ticks);
    StringBuilder text = new StringBuilder("tick          ");
    for (int tick = 0; tick < ticks; tick++) {
      text.append(tick % 10 == 0 ? (char) ('0' + tick / 10) : tick % 5 == 0 ? '5' : ' ');
    }
    for (int i = 0; i < workload.jobs().size(); i++) {
      char job = (char) ('A' + i);
      text.append(
          String.format("%n%c pid %d nice %-3d", job, pid(job), workload.jobs().get(i).nice()));
      for (int tick = 0; tick < ticks; tick++) {
        text.append(schedule.charAt(tick) == job ? '#' : tick < arrival(job) ? ' ' : '.');
      }
    }
    return text.append(String.format("%n(# has the hart three tenths into the tick)")).toString();
  }
}
