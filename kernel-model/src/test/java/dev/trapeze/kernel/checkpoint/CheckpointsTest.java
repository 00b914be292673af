package dev.trapeze.kernel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.checkpoint.RewoundSystem.Moment;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.PidPage;
import dev.trapeze.kernel.proc.Lottery;
import dev.trapeze.kernel.proc.Mlfq;
import dev.trapeze.kernel.proc.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointsTest {
  /**
   * Pipes, files, memory of files, signals, sleepers, and more processes than there is room for.
   */
  private static final String SCRIPT =
      "cat README | grep RISC | wc > f; time sleep 1; forktest; calltest; rm f; ls; echo end\n";

  private static final long STEP = 20_000;
  private static final int MOST_STEPS = 60;
  private static final int MOVES = 30;

  private static KernelConfig config(Xlen xlen) {
    return KernelConfig.of(xlen)
        .withInteractiveConsole(false)
        .withRamBytes(8 << 20)
        .withMaxProcesses(32);
  }

  private static KernelConfig linux(PagingMode mode) {
    AddressSpaceLayout layout = AddressSpaceLayout.linux(mode);
    return config(layout.xlen()).withLayout(layout);
  }

  static Stream<Arguments> systems() {
    KernelConfig rv32 = config(Xlen.RV32);
    KernelConfig rv64 = config(Xlen.RV64);
    return Stream.of(
        Arguments.of("RV32", rv32),
        Arguments.of("RV64", rv64),
        Arguments.of("RV32 lazy", rv32.withPageFaults(PageFaultPolicy.LAZY).withHarts(2)),
        Arguments.of("RV64 cow", rv64.withPageFaults(PageFaultPolicy.COW)),
        Arguments.of("linux Sv32 cow", linux(PagingMode.SV32).withPageFaults(PageFaultPolicy.COW)),
        Arguments.of("linux Sv39", linux(PagingMode.SV39).withHarts(2)),
        Arguments.of("linux Sv48", linux(PagingMode.SV48).withFrames(FramePolicy.FREE_LIST)),
        Arguments.of(
            "RV64 architectural",
            rv64.withTranslationCaching(TranslationCaching.ARCHITECTURAL)
                .withPageFaults(PageFaultPolicy.LAZY)),
        Arguments.of(
            "linux Sv32 architectural",
            linux(PagingMode.SV32)
                .withTranslationCaching(TranslationCaching.ARCHITECTURAL)
                .withHarts(2)),
        Arguments.of("RV32 lottery", rv32.withScheduling(() -> new Lottery(7))),
        Arguments.of("RV64 mlfq", rv64.withScheduling(Mlfq::new).withHarts(2)),
        Arguments.of("RV32 priority", rv32.withScheduling(Priority::new)),
        Arguments.of("RV32 page of the process", rv32.withProcessPage(new PidPage())),
        Arguments.of("RV64 buddy", rv64.withFrames(FramePolicy.BUDDY)),
        Arguments.of("RV64 reference", rv64.withEngine(Engine.REFERENCE)),
        Arguments.of("RV32 blocks", rv32.withEngine(Engine.BLOCKS)),
        Arguments.of("RV64 translated at once", rv64.withEngine(Engine.EAGERLY_TRANSLATED)),
        Arguments.of(
            "RV64 translated at once, architectural",
            rv64.withEngine(Engine.EAGERLY_TRANSLATED)
                .withTranslationCaching(TranslationCaching.ARCHITECTURAL)));
  }

  /**
   * The same run without checkpoints: what it is after each step, and what it has shown by then.
   */
  private record Course(List<String> hashes, List<String> shown) {
    static Course of(KernelConfig config, String script) throws DiskFormatException {
      Course course = new Course(new ArrayList<>(), new ArrayList<>());
      RewoundSystem system = new RewoundSystem(config);
      system.guest().feed(script);
      for (int step = 0; step < MOST_STEPS; step++) {
        system.runTo(step * STEP);
        course.hashes.add(system.kernel().stateHash());
        course.shown.add(system.guest().shown());
        if (system.instructions() < step * STEP) {
          break;
        }
      }
      return course;
    }

    int steps() {
      return hashes.size();
    }

    String shown(int from, int to) {
      return from < to ? shown.get(to).substring(shown.get(from).length()) : "";
    }
  }

  private record Kept(int step, Moment moment) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("systems")
  void whateverIsTakenRestoredAndDroppedItStaysTheSameRun(String name, KernelConfig config)
      throws DiskFormatException {
    Course course = Course.of(config, SCRIPT);
    RewoundSystem system = new RewoundSystem(config);
    system.guest().feed(SCRIPT);
    long seed = Long.getLong("trapeze.seed", 1);
    Random random = new Random(seed);
    List<Kept> kept = new ArrayList<>();
    int now = 0;
    for (int move = 0; move < MOVES; move++) {
      String what = name + ", seed " + seed + ", move " + move;
      int before = now;
      switch (random.nextInt(6)) {
        case 0, 1 -> kept.add(new Kept(now, system.take()));
        case 2 -> {
          if (!kept.isEmpty()) {
            Kept one = kept.get(random.nextInt(kept.size()));
            system.checkpoints().restore(one.moment().checkpoint());
            now = one.step();
            before = now;
          }
        }
        case 3 -> {
          if (random.nextBoolean() && kept.size() > 1) {
            Kept one = kept.remove(random.nextInt(kept.size()));
            system.checkpoints().drop(one.moment().checkpoint());
          }
        }
        default -> now = Math.min(now + 1 + random.nextInt(12), course.steps() - 1);
      }
      assertThat(system.shownTo(now * STEP)).as(what).isEqualTo(course.shown(before, now));
      assertThat(system.kernel().stateHash()).as(what).isEqualTo(course.hashes().get(now));
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void otherInputGivesAnotherRunAndTheSameTheSame(Xlen xlen) throws DiskFormatException {
    RewoundSystem system = new RewoundSystem(config(xlen).withInteractiveConsole(true));
    Moment start = system.take();
    String prompt = system.type("");
    Moment atPrompt = system.take();
    String first = system.type("echo one\n");
    Moment afterFirst = system.take();

    system.checkpoints().restore(atPrompt.checkpoint());
    assertThat(system.type("echo two; ls\n")).isNotEqualTo(first);
    Moment afterTwo = system.take();

    system.checkpoints().restore(atPrompt.checkpoint());
    assertThat(system.kernel().machine().inputLog().entries()).isEmpty();
    assertThat(system.type("echo one\n")).isEqualTo(first);
    assertThat(system.kernel().stateHash()).isEqualTo(afterFirst.hash());

    system.checkpoints().restore(afterTwo.checkpoint());
    assertThat(system.kernel().stateHash()).isEqualTo(afterTwo.hash());
    system.checkpoints().drop(atPrompt.checkpoint());
    system.checkpoints().restore(start.checkpoint());
    assertThat(system.type("")).isEqualTo(prompt);
    assertThat(system.type("echo one\n")).isEqualTo(first);
    assertThat(system.kernel().stateHash()).isEqualTo(afterFirst.hash());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aSystemThatHasRunOutOfMemoryGoesBack(Xlen xlen) throws DiskFormatException {
    RewoundSystem system =
        new RewoundSystem(config(xlen).withRamBytes(2 << 20).withMaxProcesses(256));
    system.guest().feed("forktest\n");
    Moment start = system.take();
    List<Moment> moments = new ArrayList<>();
    for (int step = 1; step <= 8; step++) {
      system.runTo(step * STEP);
      moments.add(system.take());
    }
    assertThat(system.guest().shown()).contains("Cannot allocate memory");
    system.checkpoints().restore(start.checkpoint());
    for (int step = 1; step <= 8; step++) {
      system.runTo(step * STEP);
      assertThat(system.kernel().stateHash()).isEqualTo(moments.get(step - 1).hash());
    }
  }

  static List<Personality> personalities() {
    return Personality.ALL;
  }

  @ParameterizedTest
  @MethodSource("personalities")
  void programsOfOtherKernelsAreWalkedThrough(Personality personality) throws DiskFormatException {
    RewoundSystem system = new RewoundSystem(config(Xlen.RV32).withPersonality(personality));
    Moment moment = system.take();
    system.runTo(10_000);
    system.take();
    system.checkpoints().restore(moment.checkpoint());
    assertThat(system.kernel().stateHash()).isEqualTo(moment.hash());
  }
}
