package dev.trapeze.console.debugger.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.TypedOutside;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.Until;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrapStepTest {
  /** A write, a page that gets its frame when it is stored to, a tick of the timer, and a crash. */
  private static final String FOUR_TRAPS =
      """
      _start:
          li a0, 1
          la a1, text
          li a2, 6
          li a7, SYS_WRITE
          ecall                 # writes a line

          li a0, 4096
          li a7, SYS_SBRK
          ecall                 # makes the heap longer
          STORE a0, 16(a0)      # a page fault: the heap's page has no frame yet

          li t0, 600000
      spin:
          addi t0, t0, -1
          bnez t0, spin         # the timer interrupts

          .4byte 0xffffffff     # no instruction
      .data
      text: .ascii "hello\\n"
      """;

  private static KernelConfig config(Xlen xlen, String layout) {
    return KernelConfig.of(xlen)
        .withLayout(AddressSpaceLayout.named(layout, xlen))
        .withPageFaults(PageFaultPolicy.LAZY);
  }

  private static AssembledGuest atStart(Xlen xlen, String layout) throws Exception {
    AssembledGuest guest = new AssembledGuest(config(xlen, layout), FOUR_TRAPS);
    TrapFollower follower = new TrapFollower(guest.debugger());
    // The first page of the program gets its frame before anything else.
    int returns = 0;
    while (returns < 2) {
      Stage stage = follower.next(OptionalInt.empty());
      boolean toMain = stage.where().program().equals("main");
      returns += stage instanceof Stage.Returned && toMain ? 1 : 0;
    }
    return guest;
  }

  @ParameterizedTest
  @CsvSource({"RV32, vimix", "RV64, vimix", "RV32, linux", "RV64, linux"})
  void tellsEachStage(Xlen xlen, String layout) throws Exception {
    AssembledGuest guest = atStart(xlen, layout);
    StringBuilder transcript = new StringBuilder();
    String answer = guest.command("trap step", "", OptionalInt.empty());
    while (!answer.isEmpty()) {
      transcript.append("(trapeze) trap step\n").append(answer);
      answer = guest.command("trap step", "", OptionalInt.empty());
    }
    assertThat(guest.debugger().lastStop()).isInstanceOf(Stop.PoweredOff.class);
    GoldenText.of("trap-step-" + xlen.name().toLowerCase(Locale.ROOT) + "-" + layout)
        .requireSame(transcript.toString());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void leadsThroughAWholeSystemCall(Xlen xlen) throws Exception {
    AssembledGuest guest = atStart(xlen, "vimix");
    TrapFollower follower = new TrapFollower(guest.debugger());
    List<Class<?>> stages = new ArrayList<>();
    List<TrapPhase.Kind> phases = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      stages.add(follower.next(OptionalInt.empty()).getClass());
      phases.add(follower.current().kind());
    }
    assertThat(phases)
        .containsExactly(
            TrapPhase.Kind.PROGRAM,
            TrapPhase.Kind.ENTRY,
            TrapPhase.Kind.ENTRY,
            TrapPhase.Kind.ENTRY,
            TrapPhase.Kind.ENTRY,
            TrapPhase.Kind.ENTRY,
            TrapPhase.Kind.KERNEL,
            TrapPhase.Kind.BACK,
            TrapPhase.Kind.BACK,
            TrapPhase.Kind.BACK,
            TrapPhase.Kind.PROGRAM);
    assertThat(stages)
        .containsExactly(
            Stage.Trapping.class,
            Stage.Hardware.class,
            Stage.ControlRegisters.class,
            Stage.Saved.class,
            Stage.KernelWords.class,
            Stage.PageTable.class,
            Stage.Jump.class,
            Stage.KernelVisit.class,
            Stage.PageTable.class,
            Stage.Restored.class,
            Stage.Returned.class);
    assertThat(guest.printed()).isEqualTo("hello\n");
  }

  @ParameterizedTest
  @CsvSource({"RV32, vimix, 1", "RV64, vimix, 1", "RV32, linux, 2", "RV64, linux, 2"})
  void changesNothing(Xlen xlen, String layout, int harts) throws Exception {
    KernelConfig config = config(xlen, layout).withHarts(harts);
    AssembledGuest run = new AssembledGuest(config, FOUR_TRAPS);
    assertThat(run.system().resume(Until.STOPPED)).isInstanceOf(Stop.PoweredOff.class);
    AssembledGuest stepped = new AssembledGuest(config, FOUR_TRAPS);
    TrapFollower follower = new TrapFollower(stepped.debugger());
    Stage stage = follower.next(OptionalInt.empty());
    while (!(stage instanceof Stage.Ended)) {
      stage = follower.next(OptionalInt.empty());
    }
    assertThat(stepped.debugger().kernel().stateHash())
        .isEqualTo(run.debugger().kernel().stateHash());
    assertThat(stepped.system().now()).isEqualTo(run.system().now());
    assertThat(stepped.printed()).isEqualTo(run.printed());
  }

  @ParameterizedTest
  @CsvSource({"RV32, vimix, 3", "RV64, linux, 2"})
  void changesNothingWhenSeveralHartsTrap(Xlen xlen, String layout, int harts) throws Exception {
    KernelConfig config =
        KernelConfig.of(xlen).withLayout(AddressSpaceLayout.named(layout, xlen)).withHarts(harts);
    DebuggedGuest run = new DebuggedGuest(config, new TypedOutside("ls | wc &", "echo a"));
    assertThat(run.system().resume(Until.STOPPED)).isInstanceOf(Stop.AtRest.class);
    DebuggedGuest stepped = new DebuggedGuest(config, new TypedOutside("ls | wc &", "echo a"));
    TrapFollower follower = new TrapFollower(stepped.debugger());
    Stage stage = follower.next(OptionalInt.empty());
    Position before = stepped.system().start();
    while (!(stage instanceof Stage.Ended)) {
      assertThat(before.isBefore(stepped.system().now()))
          .as("behind %s: %s", before, stage)
          .isTrue();
      before = stepped.system().now();
      stage = follower.next(OptionalInt.empty());
    }
    assertThat(stepped.system().now()).isEqualTo(run.system().now());
    assertThat(stepped.kernel().stateHash()).isEqualTo(run.kernel().stateHash());
    assertThat(stepped.printed()).isEqualTo(run.printed());
  }

  @ParameterizedTest
  @CsvSource({"RV32, vimix", "RV64, vimix", "RV32, linux", "RV64, linux", "RV64, xv6"})
  void findsItsPlaceAnywhereInATrap(Xlen xlen, String layout) throws Exception {
    AssembledGuest guest = atStart(xlen, layout);
    DebuggedSystem system = guest.system();
    Position start = system.now();
    TrapFollower follower = new TrapFollower(guest.debugger());
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      stages.add(follower.next(OptionalInt.empty()));
    }
    system.goTo(start);
    int next = 0;
    while (next < stages.size() - 1) {
      Position here = system.now();
      while (next < stages.size() && !here.isBefore(stages.get(next).where().at())) {
        next++;
      }
      if (next == stages.size()) {
        break;
      }
      Stage stage = new TrapFollower(guest.debugger()).next(OptionalInt.empty());
      assertThat(stage.where().at()).as("from %s", here).isEqualTo(stages.get(next).where().at());
      assertThat(stage).isInstanceOf(stages.get(next).getClass());
      system.goTo(here);
      for (int i = 0; i < 7; i++) {
        system.step();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aCatchpointOnTheSameTrapDoesNotComeBetween(Xlen xlen) throws Exception {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls");
    guest
        .system()
        .stopPoints()
        .add(new StopPlace.Call(null), "syscall", OptionalInt.empty(), false);
    TrapFollower follower = new TrapFollower(guest.debugger());
    Stage stage = follower.next(OptionalInt.empty());
    while (!(stage instanceof Stage.Trapping)) {
      assertThat(stage).isNotInstanceOf(Stage.Ended.class);
      stage = follower.next(OptionalInt.empty());
    }
    assertThat(follower.next(OptionalInt.empty())).isInstanceOf(Stage.Hardware.class);
  }
}
