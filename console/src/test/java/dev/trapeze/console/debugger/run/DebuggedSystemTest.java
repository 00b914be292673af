package dev.trapeze.console.debugger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.TypedOutside;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DebuggedSystemTest {
  private static final StopPlace.Data FRAME = new StopPlace.Data(0, 0x8000_3000L, 8, false, true);

  private static final String[] COMMANDS = {"ls | wc", "sleep 3", "cat README | grep RISC | wc"};

  private static DebuggedGuest atRest(Xlen xlen) throws InterruptedException {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, COMMANDS);
    assertThat(guest.system().resume(Until.STOPPED)).isInstanceOf(Stop.AtRest.class);
    return guest;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void steppingChangesNothing(Xlen xlen) throws InterruptedException {
    DebuggedGuest run = atRest(xlen);
    DebuggedGuest stepped = DebuggedGuest.shell(xlen, COMMANDS);
    long seed = Long.getLong("trapeze.seed", 1);
    Random random = new Random(seed);
    Stop stop = null;
    while (stop == null) {
      for (int i = random.nextInt(2000); i >= 0 && stop == null; i--) {
        stop = stepped.system().step();
      }
      if (stop == null) {
        Position goal =
            new Position(stepped.system().now().instructions() + random.nextInt(100_000), 0);
        if (goal.instructions() < run.system().end().instructions()) {
          stepped.system().goToInstruction(goal.instructions());
        } else {
          stop = stepped.system().resume(Until.STOPPED);
        }
      }
    }
    assertThat(stop).isInstanceOf(Stop.AtRest.class);
    assertThat(stepped.system().now()).as("seed %d", seed).isEqualTo(run.system().now());
    assertThat(stepped.kernel().stateHash())
        .as("seed %d", seed)
        .isEqualTo(run.kernel().stateHash());
    assertThat(stepped.printed()).isEqualTo(run.printed());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stepBackGoesToTheStateBefore(Xlen xlen) throws InterruptedException {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, COMMANDS);
    guest.system().resume(Until.STOPPED);
    DebuggedSystem system = guest.system();
    long seed = Long.getLong("trapeze.seed", 1);
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      system.goToInstruction(1 + (long) (random.nextDouble() * system.end().instructions()));
      List<Position> positions = new ArrayList<>();
      List<String> hashes = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        if (system.executes()) {
          positions.add(system.now());
          hashes.add(guest.kernel().stateHash());
        }
        system.step();
      }
      while (!system.executes()) {
        system.step();
      }
      for (int i = positions.size() - 1; i >= 0; i--) {
        if (positions.get(i).isBefore(system.now())) {
          assertThat(system.stepBack()).isInstanceOf(Stop.Done.class);
        }
        assertThat(system.now()).as("seed %d", seed).isEqualTo(positions.get(i));
        assertThat(guest.kernel().stateHash())
            .as("seed %d, at %s", seed, positions.get(i))
            .isEqualTo(hashes.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatEndsARunForwardsEndsItBackwards(Xlen xlen) throws InterruptedException {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, COMMANDS);
    DebuggedSystem system = guest.system();
    system
        .stopPoints()
        .add(new StopPlace.Life(StopPlace.Moment.EXEC), "exec", OptionalInt.empty(), false);
    List<Position> positions = new ArrayList<>();
    while (system.resume(Until.STOPPED) instanceof Stop.Caught) {
      positions.add(system.now());
    }
    assertThat(positions).hasSizeGreaterThan(6);
    String hash = guest.kernel().stateHash();
    for (int i = positions.size() - 1; i >= 0; i--) {
      assertThat(system.resumeBackwards(Until.STOPPED)).isInstanceOf(Stop.Caught.class);
      assertThat(system.now()).isEqualTo(positions.get(i));
    }
    assertThat(system.resumeBackwards(Until.STOPPED)).isInstanceOf(Stop.AtHistoryStart.class);
    assertThat(system.now()).isEqualTo(system.start());
    system.stopPoints().delete(system.stopPoints().all().get(0));
    assertThat(system.resume(Until.STOPPED)).isInstanceOf(Stop.AtRest.class);
    assertThat(guest.kernel().stateHash()).isEqualTo(hash);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void anEditIsPartOfTheRun(Xlen xlen) throws InterruptedException {
    DebuggedGuest guest = atRest(xlen);
    DebuggedSystem system = guest.system();
    long middle = system.end().instructions() / 2;
    system.goToInstruction(middle);
    Position edited = system.now();
    system.edit(kernel -> kernel.machine().hart().setX(5, 42));
    assertThat(system.end()).isEqualTo(system.now());
    assertThat(edited.isBefore(system.now())).isTrue();
    system.step();
    system.goTo(edited);
    system.step();
    assertThat(guest.kernel().machine().hart().x(5)).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void severalHartsAndAnotherLayoutGoBackToo(Xlen xlen) throws InterruptedException {
    KernelConfig config =
        KernelConfig.of(xlen).withLayout(AddressSpaceLayout.linux(xlen)).withHarts(2);
    DebuggedGuest guest = new DebuggedGuest(config, new TypedOutside(COMMANDS));
    DebuggedSystem system = guest.system();
    assertThat(system.resume(Until.STOPPED)).isInstanceOf(Stop.AtRest.class);
    Position end = system.now();
    String hash = guest.kernel().stateHash();
    system.goToInstruction(end.instructions() / 3);
    system.stepBack();
    assertThat(system.resume(Until.STOPPED)).isInstanceOf(Stop.AtRest.class);
    assertThat(system.now()).isEqualTo(end);
    assertThat(guest.kernel().stateHash()).isEqualTo(hash);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aBreakpointStopsEachTimeThatItIsMet(Xlen xlen) throws InterruptedException {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls");
    DebuggedSystem system = guest.system();
    long uservec = guest.debugger().symbolsOf(null).addressOf("uservec").getAsLong();
    StopPoint point =
        system
            .stopPoints()
            .add(
                new StopPlace.Code(xlen.signExtend(uservec)),
                "uservec",
                OptionalInt.empty(),
                false);
    Set<Position> places = new java.util.LinkedHashSet<>();
    Position last = system.now();
    while (system.resume(Until.STOPPED) instanceof Stop.AtBreakpoint) {
      assertThat(last.isBefore(system.now())).isTrue();
      last = system.now();
      places.add(last);
    }
    long traps = guest.kernel().machine().hart().trapsTaken();
    assertThat(places).hasSize((int) traps);
    assertThat(point.hits()).isEqualTo(traps);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aWatchpointThatIsDeletedWatchesNothing(Xlen xlen) throws InterruptedException {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls");
    StopPoints points = guest.system().stopPoints();
    StopPoint first = points.add(FRAME, "a frame", OptionalInt.empty(), false);
    StopPoint second = points.add(FRAME, "the same", OptionalInt.empty(), false);
    points.delete(first);
    assertThat(guest.kernel().machine().debug().isWatching()).isTrue();
    points.enable(second, false);
    assertThat(guest.kernel().machine().debug().isWatching()).isFalse();
    points.enable(second, true);
    points.delete(second);
    assertThat(guest.kernel().machine().debug().isWatching()).isFalse();
  }

  /** Interrupts once, at the n-th question. */
  private static final class Impatient implements Outside {
    private final Outside outside = new TypedOutside(COMMANDS);
    private int questions = -1;
    private final List<Long> progress = new ArrayList<>();

    @Override
    public @Nullable Arrival poll() {
      return null;
    }

    @Override
    public @Nullable Arrival atRest(KernelStop rest) throws InterruptedException {
      return outside.atRest(rest);
    }

    @Override
    public boolean interrupted() {
      return questions-- == 0;
    }

    @Override
    public void interrupt() {}

    @Override
    public void flush() {}

    @Override
    public void progress(long done, long total) {
      progress.add(total == 0 ? 100 : 100 * done / total);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void anInterruptedJourneyEndsWhereItBegan(Xlen xlen) throws InterruptedException {
    Impatient user = new Impatient();
    DebuggedGuest guest = new DebuggedGuest(KernelConfig.of(xlen), user);
    DebuggedSystem system = guest.system();
    Stop stop = null;
    while (stop == null) {
      stop = system.step();
    }
    assertThat(stop).isInstanceOf(Stop.AtRest.class);
    Position end = system.now();
    String hash = guest.kernel().stateHash();
    user.questions = 0;
    assertThat(system.stepBack()).isInstanceOf(Stop.Interrupted.class);
    assertThat(system.now()).isEqualTo(end);
    user.questions = 0;
    assertThat(system.goToInstruction(end.instructions() - 10_000))
        .isInstanceOf(Stop.Interrupted.class);
    assertThat(system.now()).isEqualTo(end);
    user.questions = 0;
    Position middle = new Position(end.instructions() / 2, 0);
    assertThat(system.travelTo(middle)).isInstanceOf(Stop.Interrupted.class);
    assertThat(system.now()).isEqualTo(end);
    assertThat(guest.kernel().stateHash()).isEqualTo(hash);
    assertThat(user.progress).endsWith(100L).allMatch(percent -> percent >= 0 && percent <= 100);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatArrivesBeyondTheKnownRunArrivesAtItsInstruction(Xlen xlen) throws InterruptedException {
    long due = 1_500;
    DebuggedSystem[] system = new DebuggedSystem[1];
    Outside outside =
        new Outside() {
          private boolean come;

          @Override
          public @Nullable Arrival poll() {
            if (come || system[0].now().instructions() != due) {
              return null;
            }
            come = true;
            return new Arrival.Bytes(new byte[] {'x'});
          }

          @Override
          public @Nullable Arrival atRest(KernelStop rest) {
            return rest instanceof KernelStop.SleepingUntil sleeping
                ? new Arrival.Time(sleeping.time())
                : null;
          }

          @Override
          public long nextQuestion() {
            return come || system[0].now().instructions() >= due ? Long.MAX_VALUE : due;
          }

          @Override
          public boolean interrupted() {
            return false;
          }

          @Override
          public void interrupt() {}

          @Override
          public void flush() {}
        };
    DebuggedGuest guest = new DebuggedGuest(KernelConfig.of(xlen), outside);
    system[0] = guest.system();
    system[0].goToInstruction(100);
    system[0].goToInstruction(50);
    assertThat(system[0].goToInstruction(1_600)).isInstanceOf(Stop.Done.class);
    assertThat(guest.kernel().machine().inputLog().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aStopPointForgetsWhatWasSteppedOver(Xlen xlen) throws InterruptedException {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls");
    DebuggedSystem system = guest.system();
    StopPlace exec = new StopPlace.Life(StopPlace.Moment.EXEC);
    system.stopPoints().add(exec, "exec", OptionalInt.empty(), false);
    assertThat(system.resume(Until.STOPPED)).isInstanceOf(Stop.Caught.class);
    Position first = system.now();
    assertThat(system.resume(Until.STOPPED)).isInstanceOf(Stop.Caught.class);
    Position second = system.now();
    system.goTo(system.start());
    while (system.now().isBefore(first)) {
      system.step();
    }
    assertThat(system.resume(Until.STOPPED)).isInstanceOf(Stop.Caught.class);
    assertThat(system.now()).isEqualTo(second);
  }
}
