package dev.trapeze.console.debugger.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.ScriptedSystem;
import dev.trapeze.console.debugger.command.DebugCommand;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code explain} tells of traps, from right after them and from later. */
class ExplainTest {
  private final List<DebugCommand> commands = MemoryCommands.commands();

  private String explain(ScriptedSystem system) {
    return system.answer(commands, "explain");
  }

  private ScriptedSystem crash(Xlen xlen, String kind, TrapCause cause) {
    return ScriptedSystem.of(xlen, "crash " + kind + "\n").runToTrap("crash", cause);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stackOverflowIsToldWithAddressRuleAndPlace(Xlen xlen) {
    String answer = explain(crash(xlen, "guard", TrapCause.STORE_PAGE_FAULT));
    assertThat(answer)
        .startsWith("pid 3 crash: store page fault (scause 0xf) at 0x")
        .containsPattern(
            "\\ns[wd] \\w+, -?\\d+\\(sp\\): sp is 0x[0-9a-f]+, and the instruction stores to"
                + " 0x[0-9a-f]+\\.\\n")
        .contains(
            "A store from U-mode there fails at level 0 of the walk, step 5: U is 0 ("
                + (xlen == Xlen.RV32 ? "Sv32" : "Sv39")
                + ", RISC-V Privileged 4.3.2).")
        .containsPattern(
            ": guard page below the stack: the stack has overflowed, \\d+ bytes below its limit of"
                + " 4 KiB\\.")
        .contains(
            "The kernel sends SIGSEGV, for which the program has no handler: it ends, with status"
                + " 139.")
        .contains("The last instructions before it:\n")
        .containsPattern("addi sp, sp, -\\d+\\n");
    List<String> listing = answer.lines().dropWhile(line -> !line.startsWith("The last")).toList();
    assertThat(listing).hasSize(10);
    assertThat(listing.get(9)).startsWith("> 0x");
  }

  /** The history knows the trap when the kernel has seen it; what is told is the same. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void trapIsToldAlikeOnTheWholeWayAndAfterwards(Xlen xlen) {
    ScriptedSystem system = ScriptedSystem.of(xlen, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    String fresh = explain(system);
    assertThat(fresh)
        .contains("The program asks the kernel: write(1</dev/console>, 0x")
        .contains(" \"hello\\n\", 6).\n")
        .endsWith("ecall\n");
    for (int steps = 0; steps < 90; steps += 15) {
      assertThat(explain(system.step(15))).isEqualTo(fresh);
    }
    assertThat(system.debugger().hart().mode().letter()).isEqualTo('U');
  }

  @Test
  void instructionsBeforeAnExecAreOfAnotherProgram() {
    KernelConfig config = KernelConfig.of(Xlen.RV64).withPageFaults(PageFaultPolicy.LAZY);
    ScriptedSystem system =
        ScriptedSystem.of(config, AddressSpaceLayout.vimix(Xlen.RV64), "echo hello\n");
    String answer = explain(system.runToTrap("echo", TrapCause.INSTRUCTION_PAGE_FAULT));
    assertThat(answer).doesNotContain("The last instructions before it").contains("\n> 0x");
  }

  @Test
  void pageOnDemandIsNoMistake() {
    KernelConfig config = KernelConfig.of(Xlen.RV64).withPageFaults(PageFaultPolicy.LAZY);
    ScriptedSystem system =
        ScriptedSystem.of(config, AddressSpaceLayout.vimix(Xlen.RV64), "echo hello\n");
    system.runToTrap("echo", TrapCause.INSTRUCTION_PAGE_FAULT);
    assertThat(explain(system))
        .contains("The hart could not fetch an instruction at 0x")
        .contains("A fetch from U-mode there fails at level ")
        .contains("step 3: V is 0")
        .containsPattern(": no mistake: the kernel shows the page of the file in the page cache:")
        .contains("file /echo page ");
  }

  @Test
  void copyOnWriteIsToldAsSuch() {
    KernelConfig config = KernelConfig.of(Xlen.RV32).withPageFaults(PageFaultPolicy.COW);
    ScriptedSystem system =
        ScriptedSystem.of(config, AddressSpaceLayout.linux(Xlen.RV32), "echo a; echo b\n");
    system.runToCall("sh", Syscall.FORK);
    system.runToTrap("sh", TrapCause.STORE_PAGE_FAULT);
    assertThat(explain(system))
        .contains("step 5: W is 0")
        .contains("copy-on-write: the kernel gives the page a copy of the frame that it shares.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "illegal | The bits 0xffffffff are no instruction of rv64",
        "csr | The instruction is csrr a0, satp (0x18002573): satp is for S-mode, not for U-mode.",
        "sret | The instruction is sret (0x10200073): it may not be executed in U-mode.",
      })
  void illegalInstructionIsToldWithItsReason(String kind, String expected) {
    assertThat(explain(crash(Xlen.RV64, kind, TrapCause.ILLEGAL_INSTRUCTION)))
        .contains(expected)
        .contains("The kernel sends SIGILL, for which the program has no handler: it ends, with");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void breakpointAndJumpIntoNothingAreTold(Xlen xlen) {
    assertThat(explain(crash(xlen, "ebreak", TrapCause.BREAKPOINT)))
        .contains("The instruction is a breakpoint, ebreak.\nThe kernel sends SIGTRAP,");
    assertThat(explain(crash(xlen, "jump", TrapCause.INSTRUCTION_PAGE_FAULT)))
        .contains("at 0x7ffff000, where the program has jumped to.\n")
        .contains("0x7ffff000: no mapping; ")
        .containsPattern("jr \\w+\\n> 0x0*7ffff000  \\(cannot be read\\)");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void accessThatIsForbiddenOrNotAlignedIsTold(Xlen xlen) {
    assertThat(explain(crash(xlen, "text", TrapCause.STORE_PAGE_FAULT)))
        .contains("step 5: W is 0")
        .contains(": text, not writable.\n");
    assertThat(explain(crash(xlen, "kernel", TrapCause.LOAD_PAGE_FAULT)))
        .contains("step 5: U is 0")
        .contains(": trampoline, a page of the kernel's.\n");
    assertThat(explain(crash(xlen, "heap", TrapCause.STORE_PAGE_FAULT)))
        .contains("step 3: V is 0")
        .contains(": no mapping; 0x100000 bytes above the end of the heap");
    assertThat(explain(crash(xlen, "misaligned", TrapCause.STORE_ADDRESS_MISALIGNED)))
        .contains("The address is not a multiple of what the instruction needs. The kernel sends")
        .contains("amoadd.");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void timerInterruptIsToldWithItsTime(Xlen xlen) {
    ScriptedSystem system = ScriptedSystem.of(xlen, "crash guard; seq 1 3000\n");
    system.runToTrap("seq", TrapCause.SUPERVISOR_TIMER_INTERRUPT);
    String answer = explain(system);
    assertThat(answer)
        .contains(": supervisor timer interrupt (scause 0x8")
        .containsPattern("Time is \\d+ and has reached stimecmp, \\d+ ")
        .contains("The instruction at sepc has not executed yet; it comes next.");
    Matcher times =
        Pattern.compile("Time is (\\d+) and has reached stimecmp, (\\d+)").matcher(answer);
    assertThat(times.find()).isTrue();
    assertThat(Long.parseLong(times.group(1)))
        .isGreaterThanOrEqualTo(Long.parseLong(times.group(2)));
  }

  @Test
  void callInWhichAProcessSleepsIsToldHoweverLongAgoItWas() {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV64, "seq 1 300\n");
    system.runToCall("seq", Syscall.WRITE);
    assertThat(system.answer(commands, "explain pid 1"))
        .contains("pid 1 init: environment call from U-mode")
        .contains("The program asks the kernel: wait(")
        .contains("The call has not come back: the process sleeps, waiting for a child to end.");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void atTheInstructionThatIsGoingToTrapThatTrapIsTold(Xlen xlen) throws InterruptedException {
    ScriptedSystem system = crash(xlen, "guard", TrapCause.STORE_PAGE_FAULT);
    String afterwards = explain(system);
    system.debugger().system().stepBack();
    assertThat(explain(system)).isEqualTo(afterwards);
  }
}
