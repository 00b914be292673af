package dev.trapeze.console.debugger.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.TypedCommands;
import dev.trapeze.console.debugger.TypedOutside;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HistoryCommandsTest {

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void gotoLeadsToAnInstructionCount(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("continue");
    long end = guest.system().end().instructions();
    commands.type("goto 5000");
    assertThat(guest.system().now().instructions()).isEqualTo(5000);
    commands.type("goto $instret + 10");
    assertThat(guest.system().now().instructions()).isEqualTo(5010);
    commands.type("goto end");
    assertThat(guest.system().now()).isEqualTo(guest.system().end());
    commands.type("goto start");
    assertThat(guest.system().now()).isEqualTo(guest.system().start());
    assertThat(commands.type("info history"))
        .contains("at instruction 0 ")
        .contains(String.format(Locale.ROOT, "known up to %,d", end));
    assertThat(commands.type("goto"))
        .isEqualTo("goto: where to? Expected a number of instructions, start or end");
    assertThat(commands.type("goto -1")).startsWith("-1: the history begins at instruction 0");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lastWriteFindsTheStoreToTheStack(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "wc README");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("tbreak count");
    assertThat(commands.type("continue")).contains("Temporary breakpoint 1");
    // Behind the prologue: it has stored ra.
    String place = xlen == Xlen.RV32 ? "$fp - 4" : "$fp - 8";
    assertThat(commands.type("last write " + place))
        .contains("The next instruction has written")
        .containsPattern("=> .*s[wd]\\s+ra,");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lastWriteOfARegisterIsAnInstructionOrTheKernels(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "wc README");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("tbreak count");
    commands.type("continue");
    commands.type("nexti");
    assertThat(commands.type("last write $sp"))
        .contains("The next instruction has written $sp")
        .containsPattern("=> .*addi\\s+sp,sp,-");
    assertThat(commands.type("last write $sepc"))
        .isEqualTo("$sepc: expected an x register, as $a0, or what names memory");
    assertThat(commands.type("last write pte")).isEqualTo("last write pte: expected an address");
    assertThat(commands.type("last write $zero")).isEqualTo("$zero is always 0: nothing writes it");

    commands.type("catch syscall read");
    commands.type("continue");
    assertThat(commands.type("continue")).contains("returned from read");
    commands.type("finish");
    assertThat(commands.type("last write $a0"))
        .contains("The kernel has written $a0")
        .containsPattern("=> .*<kernel_trap.*ecall");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lastWriteOfAPageTableEntryIsTheKernelsFault(Xlen xlen) {
    KernelConfig config = KernelConfig.of(xlen).withPageFaults(PageFaultPolicy.LAZY);
    DebuggedGuest guest = new DebuggedGuest(config, new TypedOutside("wc README"));
    TypedCommands commands = new TypedCommands(guest);
    commands.type("tbreak count");
    commands.type("continue");
    // The walker has set D in it, for a store.
    assertThat(commands.type("last write pte $sp")).contains("has written the page-table entry");
    assertThat(commands.type("last write pte $sp")).contains("has written the page-table entry");
    assertThat(commands.type("last write pte 0x7fffffffffffffff"))
        .containsPattern("no address|Invalid number|Numeric constant too large|has written");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lastWriteLeavesTheStopPointsOfTheUserAlone(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "wc README");
    TypedCommands commands = new TypedCommands(guest);
    commands.type("tbreak count");
    commands.type("continue");
    commands.type("break uservec");
    String listed = commands.type("info breakpoints");
    assertThat(commands.type("last write $fp - " + xlen.bytes()))
        .contains("The next instruction has written");
    assertThat(commands.type("info breakpoints")).isEqualTo(listed);
    assertThat(commands.type("break main")).startsWith("Breakpoint 3 ");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void fromPowerOffOneStepLeadsBackToTheCall(Xlen xlen) {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "poweroff 3");
    TypedCommands commands = new TypedCommands(guest);
    assertThat(commands.type("continue")).contains("The machine is off, with status 3.");
    assertThat(commands.type("reverse-stepi")).containsPattern("=> .*<kernel_trap.*ecall");
    long pc = guest.debugger().hart().pc();
    commands.type("reverse-stepi");
    assertThat(guest.debugger().hart().pc()).isNotEqualTo(pc);
  }
}
