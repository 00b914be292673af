package dev.trapeze.console.debugger.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.TypedCommands;
import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StopPointCommandsTest {

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void eachKindIsListedWithItsHits(Xlen xlen) {
    TypedCommands commands = new TypedCommands(DebuggedGuest.shell(xlen, "ls"));
    commands.type("break main if $a0 == 1");
    commands.type("tbreak uservec");
    commands.type("break pid 3 main");
    commands.type("catch syscall write");
    commands.type("catch trap timer");
    commands.type("catch fault store");
    commands.type("catch exec");
    commands.type("watch phys 0x80003000, 4");
    commands.type("disable 7");
    commands.type("continue");
    assertThat(commands.type("info breakpoints"))
        .contains("Num     Type           Disp Enb What")
        .containsPattern("1 +breakpoint +keep y +main \\(pending\\)\n\tstop only if \\$a0 == 1")
        .doesNotContainPattern("(?m)^2 ")
        .containsPattern("3 +breakpoint +keep y +main \\(pending\\)\n\tstop only in pid 3")
        .containsPattern("4 +catchpoint +keep y +syscall write")
        .containsPattern("5 +catchpoint +keep y +trap timer")
        .containsPattern("6 +catchpoint +keep y +fault store")
        .containsPattern("7 +catchpoint +keep n +exec")
        .containsPattern("8 +watchpoint +keep y +phys 0x80003000, 4 \\(4 bytes at .*, physical\\)");
    commands.type("disable 3-4");
    assertThat(commands.type("info breakpoints"))
        .containsPattern("(?m)^3 +breakpoint +keep n ")
        .containsPattern("(?m)^4 +catchpoint +keep n ");
    commands.type("delete 3 4-5");
    assertThat(commands.type("info breakpoints")).doesNotContainPattern("(?m)^[345] ");
    assertThat(commands.type("delete 6-99")).startsWith("No breakpoint number 9");
    assertThat(commands.type("delete 8-6")).startsWith("8-6: expected a range");
    assertThat(commands.type("delete x")).startsWith("x: expected the number of a breakpoint");
    assertThat(commands.type("condition")).startsWith("condition: expected NUMBER [CONDITION]");
    assertThat(commands.type("ignore")).startsWith("ignore: expected NUMBER COUNT");
    assertThat(commands.type("ignore 6")).startsWith("ignore: expected NUMBER COUNT");
    commands.type("delete");
    assertThat(commands.type("info breakpoints"))
        .isEqualTo("No breakpoints, watchpoints or catchpoints.");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void conditionsAndIgnoreCountsLetHitsPass(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls", "ps");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("break main if $pid >= 3");
    assertThat(commands.type("ignore 1 1"))
        .isEqualTo("Will ignore next 1 crossings of breakpoint 1.");
    assertThat(commands.type("continue")).contains("Breakpoint 1");
    assertThat(guest.debugger().hartSubject().pid()).isEqualTo(4);
    assertThat(guest.debugger().stopPoints().all().get(0).hits()).isEqualTo(2);
    assertThat(commands.type("condition 1")).isEqualTo("Breakpoint 1 now unconditional.");
    assertThat(commands.type("condition 9 1")).startsWith("No breakpoint number 9");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aWatchpointStopsWhenTheValueChangesAndOneOnReadsWhenItIsRead(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "wc README");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("tbreak count");
    commands.type("continue");
    // The buffer that wc reads the file into: the kernel stores, the program loads.
    assertThat(commands.type("watch *(char *)buffer")).startsWith("Watchpoint 2: ");
    assertThat(commands.type("continue")).contains("Watchpoint 2").contains("kernel");
    commands.type("delete 2");
    assertThat(commands.type("rwatch *(char *)buffer")).startsWith("Read watchpoint 3: ");
    assertThat(commands.type("continue")).contains("atchpoint 3").contains("Value = ");
    assertThat(guest.debugger().hartSubject().pid()).isEqualTo(3);
    assertThat(commands.type("watch $a0")).startsWith("registers cannot be watched");
    assertThat(commands.type("watch 0x7ffffff0")).startsWith("Watchpoint");
    assertThat(commands.type("watch")).startsWith("watch: what?");
    assertThat(commands.type("watch phys 0x10000000"))
        .isEqualTo("0x10000000: not in RAM, where watchpoints on physical memory must be");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void eachCatchpointSaysWhatHasHappened(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "crash null; echo done");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("catch fork");
    assertThat(commands.type("continue")).contains("pid 1 forked pid 2");
    commands.type("delete");
    commands.type("catch exec pid 3");
    assertThat(commands.type("continue")).contains("pid 3 executes").contains("crash");
    commands.type("delete");
    commands.type("catch fault");
    assertThat(commands.type("continue")).contains("fault").contains("Catchpoint 3");
    commands.type("delete");
    commands.type("catch exit");
    assertThat(commands.type("continue")).contains("pid 3 exits with status 139");
    commands.type("delete");
    commands.type("catch switch");
    assertThat(commands.type("continue")).contains("hart 0 runs pid ");
    commands.type("delete");
    assertThat(commands.type("catch trap ecall")).isEqualTo("Catchpoint 6 (trap ecall)");
    assertThat(commands.type("continue")).contains("Catchpoint 6 (environment call from U-mode");
    assertThat(commands.type("catch trap nonsense")).startsWith("'nonsense' is no cause of a trap");
    assertThat(commands.type("catch syscall nonsense")).startsWith("Unknown syscall name");
    assertThat(commands.type("catch fault loud")).startsWith("'loud' is no kind of access");
    assertThat(commands.type("catch exec 3")).startsWith("'3' was not expected");
  }

  /** The stages of a trap are passed over one by one; what has happened in them is past then. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatHasHappenedUnderTrapStepStopsNothingLater(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "seq 1 3");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("catch syscall write");
    assertThat(commands.type("continue")).contains("Catchpoint 1 (call to write)");
    String stage = "";
    while (!stage.contains("back in user mode")) {
      stage = commands.type("trap step");
      assertThat(stage).isNotEmpty().doesNotContain("Catchpoint");
    }
    assertThat(commands.type("stepi")).doesNotContain("Catchpoint");
    assertThat(commands.type("continue")).contains("Catchpoint 1 (call to write)");
    assertThat(commands.type("trap trace 1")).contains("1 trap.").doesNotContain("Catchpoint");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aConditionMustNotChangeAnything(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls");
    TypedCommands commands = new TypedCommands(guest);
    assertThat(commands.type("break main if $a0 = 1"))
        .contains("'$a0 = 1' changes something; expected a condition that only looks");
    assertThat(guest.system().stopPoints().all()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aBreakpointOfAProcessThatIsNotThereIsPending(Xlen xlen) {
    TypedCommands commands = new TypedCommands(DebuggedGuest.shell(xlen, "ls"));
    commands.type("continue");
    assertThat(commands.type("break main")).startsWith("Breakpoint 1 at ");
    assertThat(commands.type("break pid 77 main"))
        .isEqualTo("Breakpoint 2 (main) pending: no process has it yet");
  }
}
