package dev.trapeze.console.debugger.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewCommandsTest {
  private static String hex(Xlen xlen, long va) {
    return xlen.hex(va);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void registersAreInGdbsColumns(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    String pc = Long.toHexString(session.guest.debugger().hart().pc());
    assertThat(session.type("info registers a0 pc"))
        .isEqualTo(
            "a0             0x1                1\n"
                + "pc             "
                + ("0x" + pc + " ".repeat(19)).substring(0, 19)
                + "0x"
                + pc
                + " <main>\n");
    List<String> lines = session.type("info registers").lines().toList();
    assertThat(lines).hasSize(32);
    assertThat(lines)
        .element(0)
        .asString()
        .matches("ra +0x[0-9a-f]+ +0x[0-9a-f]+ <__start_c\\+\\d+>");
    assertThat(lines).element(7).asString().startsWith("fp  ");
    assertThat(session.type("info registers all")).contains("\nsatp ", "\nfa0 ", "priv  ");
    assertThat(session.type("info registers nosuch")).isEqualTo("Invalid register `nosuch'\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void changedRegistersAreBold(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, Ink.COLOURED, "ls");
    assertThat(session.type("info registers sp a0")).doesNotContain("\033[1m");
    session.type("stepi");
    assertThat(session.type("info registers sp a0").lines().toList())
        .satisfiesExactly(
            sp -> assertThat(sp).startsWith("\033[1msp "), a0 -> assertThat(a0).startsWith("a0 "));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void csrsAreDecoded(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    long root =
        requireNonNull(session.guest.debugger().subject().process())
            .addressSpace()
            .table()
            .rootPa();
    assertThat(session.type("info csr satp"))
        .contains(
            xlen == Xlen.RV32 ? "mode=Sv32" : "mode=Sv39",
            "asid=0",
            "root table at 0x" + Long.toHexString(root));
    assertThat(session.type("info csr scause"))
        .contains("exception 8: environment call from U-mode");
    assertThat(session.type("info csr stvec")).contains("direct", "<uservec>");
    assertThat(session.type("info csr sie")).contains("STI (supervisor timer interrupt)");
    assertThat(session.type("info csr sstatus")).contains("SIE=1 SPIE=1 SPP=U FS=off");
    assertThat(session.type("info csr").lines().map(line -> line.split(" ")[0]))
        .contains("sstatus", "sepc", "stval", "sscratch")
        .doesNotContain("mstatus", "hpmcounter3");
    assertThat(session.type("info csr mstatus"))
        .isEqualTo("'mstatus' is no CSR of this machine; 'info csr' lists all that there are\n");
    assertThat(session.type("info csr pid 1"))
        .startsWith("CSRs belong to a hart, and pid 1 has none");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void disassemblyMarksThePc(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    long main = session.guest.debugger().hart().pc();
    session.type("stepi");
    List<String> lines = session.type("disassemble").lines().toList();
    assertThat(lines.get(0)).isEqualTo("Dump of assembler code for function main:");
    assertThat(lines.get(1)).matches("   " + hex(xlen, main) + " <\\+0>:\taddi\tsp,sp,-\\d+");
    assertThat(lines.get(2)).startsWith("=> " + hex(xlen, main + 2) + " <+2>:\t");
    assertThat(lines).last().isEqualTo("End of assembler dump.");
    assertThat(lines).anyMatch(line -> line.matches(".*\tjal\t0x[0-9a-f]+ <getopt>"));
    assertThat(session.type("disassemble /r main,+2").lines().toList())
        .satisfiesExactly(
            head ->
                assertThat(head)
                    .isEqualTo(
                        "Dump of assembler code from 0x%x to 0x%x:".formatted(main, main + 2)),
            line ->
                assertThat(line)
                    .matches("   " + hex(xlen, main) + " <main\\+0>:\t[0-9a-f]{4} {14}\taddi\t.*"),
            end -> assertThat(end).isEqualTo("End of assembler dump."));
    assertThat(session.type("disassemble /s main")).contains("ls.c:\n");
    assertThat(session.type("disassemble 0x999999"))
        .isEqualTo("No function contains specified address.\n");
    assertThat(session.type("disassemble /q")).startsWith("Invalid disassembly modifier 'q'");
    assertThat(session.type("x/2i $pc"))
        .matches("=> 0x[0-9a-f]+ <main\\+2>:\t.*\n   0x[0-9a-f]+ <main\\+4>:\t.*\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void changesArePartOfTheRun(Xlen xlen) throws InterruptedException {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    Position before = session.guest.system().now();
    session.type("set $a0 = 5");
    session.type("set {int} $sp = 77");
    Position after = session.guest.system().now();
    assertThat(session.type("print $a0 + {int} $sp")).isEqualTo("$1 = 82\n");
    session.guest.system().goTo(before);
    assertThat(session.type("print $a0")).isEqualTo("$2 = 1\n");
    session.guest.system().goTo(after);
    assertThat(session.type("print $a0 + {int} $sp")).isEqualTo("$3 = 82\n");
    assertThat(session.type("set {int} 0xdeadbeec = 1"))
        .isEqualTo("Cannot access memory at address 0xdeadbeec\n");
    assertThat(session.type("set $pid = 3")).isEqualTo("$pid: cannot be set\n");
    assertThat(session.type("set 5")).startsWith("'5' changes nothing");
    session.type("set $sp = 0x5f00 pid 1");
    assertThat(session.type("print $sp pid 1")).isEqualTo("$4 = (void *) 0x5f00\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lookingChangesNothing(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    String before = session.guest.kernel().stateHash();
    Position place = session.guest.system().now();
    for (String command :
        List.of(
            "x/64xw $sp",
            "x/20i main",
            "x/s *(char **) $a1",
            "print *(int *) $sp@4",
            "output $a0",
            "display/i $pc",
            "disassemble /rs",
            "list",
            "backtrace",
            "frame 1",
            "down",
            "info registers all",
            "info csr",
            "info symbol $pc",
            "info address main",
            "info line",
            "backtrace pid 1",
            "print $mine = 3")) {
      assertThat(session.type(command)).as(command).isNotEmpty();
    }
    assertThat(session.guest.system().now()).isEqualTo(place);
    assertThat(session.guest.kernel().stateHash()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void displaysAreShownAtEachStop(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    assertThat(session.type("info display"))
        .isEqualTo("There are no auto-display expressions now.\n");
    assertThat(session.type("display/x $a0")).isEqualTo("1: /x $a0 = 0x1\n");
    assertThat(session.type("display/i $pc"))
        .matches("2: x/i \\$pc\n=> 0x[0-9a-f]+ <main>:\taddi.*\n");
    assertThat(session.type("stepi")).contains("1: /x $a0 = 0x1\n2: x/i $pc\n=> 0x", "<main+2>:\t");
    assertThat(session.type("info display"))
        .isEqualTo(
            "Auto-display expressions now in effect:\nNum Enb Expression\n"
                + "1:   y  /x $a0\n2:   y  /i $pc\n");
    session.type("undisplay 1");
    assertThat(session.type("display")).startsWith("2: x/i $pc");
    assertThat(session.type("undisplay 9"))
        .isEqualTo("undisplay: there is no display number 9; 'info display' lists them\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void backtraceGoesFromTheTrapVectorIntoTheProgram(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    session.type("break write");
    session.type("continue");
    session.type("stepi 3");
    List<String> lines = session.type("bt").lines().toList();
    assertThat(lines.get(0)).startsWith("#0  ").contains(" in uservec () at trampoline.S:");
    assertThat(lines.get(1)).isEqualTo("    <trap: environment call from U-mode>");
    assertThat(lines.get(2)).startsWith("#1  ").contains(" in write ()");
    assertThat(lines).last().asString().contains(" in _start ()");
    assertThat(lines).anyMatch(line -> line.contains(" in main ()"));
    assertThat(session.type("bt 2"))
        .contains("#1  ", "(More stack frames follow...)")
        .doesNotContain("#2");
    assertThat(session.type("bt -1").lines().toList()).hasSize(1);

    long pc = session.guest.debugger().hart().pc();
    assertThat(session.type("up")).startsWith("#1  ").contains(" in write ()");
    assertThat(session.type("print $pc")).contains("<write+2>");
    assertThat(session.type("x/i $pc")).startsWith("=> ").contains("<write+2>:\tecall");
    assertThat(session.type("down")).startsWith("#0  ");
    assertThat(session.type("print/x $pc"))
        .endsWith("= 0x" + Long.toHexString(xlen.zeroExtend(pc)) + "\n");
    assertThat(session.type("down"))
        .isEqualTo("Bottom (innermost) frame selected; you can't go down.\n");
    assertThat(session.type("frame 99")).isEqualTo("No frame at level 99.\n");
    assertThat(session.type("bt x")).isEqualTo("'x' is no number of frames: expected N or -N.\n");
  }

  /** At each instruction on the way in and out, the program's frames are the same. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void backtraceIsTheSameAllTheWayThroughATrapInTheLayoutLinux(Xlen xlen) {
    KernelConfig config = KernelConfig.of(xlen).withLayout(AddressSpaceLayout.linux(xlen));
    ViewSession session = ViewSession.atMain(config, "ls");
    session.type("advance *write");
    session.type("stepi");
    List<String> program = frames(session);
    assertThat(program.get(0)).contains(" in write ()");
    assertThat(program).last().asString().contains(" in _start ()");
    int entering = 0;
    int leaving = 0;
    while (true) {
      session.type("stepi");
      List<String> now = frames(session);
      if (session.guest.debugger().subject().mode() == PrivilegeMode.USER) {
        break;
      }
      boolean back = now.get(1).contains("return from trap");
      entering += back ? 0 : 1;
      leaving += back ? 1 : 0;
      // The frame in which the ecall is comes third: behind the kernel's and the mark.
      assertThat(now.subList(3, now.size()))
          .as(now.get(0))
          .isEqualTo(program.subList(1, program.size()));
    }
    assertThat(entering).isGreaterThan(30);
    assertThat(leaving).isGreaterThan(30);
  }

  /** The program raises a signal with a bad stack pointer; it gets a good one from the test. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void backtraceGoesThroughASignalHandler(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "crash nostack");
    session.type("advance *no_stack");
    for (int i = 0;
        i < 20_000 && !session.type("x/i $pc").matches("=> .*<no_stack.*\tecall\n");
        i++) {
      session.type("stepi");
    }
    session.type("set $sp = $fp - 256");
    List<String> before = frames(session);
    assertThat(before.get(0)).contains(" in no_stack ()");
    session.type("advance *overflow_handler");
    List<String> inHandler = frames(session);
    assertThat(inHandler.get(0)).contains(" in overflow_handler ()");
    assertThat(inHandler.get(1)).isEqualTo("    <signal handler called>");
    // It goes on behind the ecall.
    assertThat(inHandler.get(2)).contains(" in no_stack ()");
    assertThat(inHandler.subList(3, inHandler.size()))
        .isEqualTo(before.subList(1, before.size()))
        .last()
        .asString()
        .contains(" in _start ()");
  }

  private static List<String> frames(ViewSession session) {
    return session.type("bt").lines().map(line -> line.replaceFirst("^#\\d+ +", "")).toList();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sourceIsListedAroundThePcAndGoesOn(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    List<String> first = session.type("list").lines().toList();
    assertThat(first).hasSize(10);
    assertThat(first).anyMatch(line -> line.startsWith("=> "));
    int last = Integer.parseInt(first.get(9).strip().split("\t")[0]);
    assertThat(session.type("")).as("Enter").startsWith("   " + (last + 1) + "\t");
    assertThat(session.type("list 3,4").lines().map(line -> line.strip().split("\t")[0]))
        .containsExactly("3", "4");
    assertThat(session.type("list ls.c:1")).startsWith("   1\t");
    assertThat(session.type("list nosuch")).isEqualTo("Function \"nosuch\" not defined.\n");
    assertThat(session.type("list nosuch.c:1")).isEqualTo("No source file named nosuch.c.\n");
    assertThat(session.type("list 99999")).contains("Line number", "out of range");
    assertThat(session.type("info line"))
        .matches("Line \\d+ of \".*ls.c\" starts at address .*<main>.*\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void addressesHaveNamesAndRegions(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    assertThat(session.type("info symbol main")).isEqualTo("main in [text] of /ls\n");
    assertThat(session.type("info symbol main + 4")).isEqualTo("main + 4 in [text] of /ls\n");
    assertThat(session.type("info symbol $stvec"))
        .isEqualTo("uservec in [trampoline] of trampoline.S\n");
    assertThat(session.type("info symbol $sp"))
        .isEqualTo("No symbol matches $sp, which is in [stack].\n");
    assertThat(session.type("info address optind"))
        .matches("Symbol \"optind\" is at 0x[0-9a-f]+, data of /ls, 4 bytes.\n");
    assertThat(session.type("info address nosuch"))
        .isEqualTo("No symbol \"nosuch\" in current context.\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void processWithoutAHartHasTheRegistersOfItsTrapframe(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    assertThat(session.type("bt pid 1")).contains(" in wait ()", " in main ()", " in _start ()");
    assertThat(session.type("print $pid pid 1")).isEqualTo("$1 = 1\n");
    assertThat(session.type("print $satp pid 1"))
        .startsWith("$satp: belongs to a hart, and pid 1 has none now");
    assertThat(session.type("x/i $pc pid 1")).startsWith("=> ").contains("<wait+");
    assertThat(session.type("print $a0 pid 99")).startsWith("pid 99: no such process");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void badFormatsAndExpressionsAreOneLine(Xlen xlen) {
    ViewSession session = ViewSession.atMain(xlen, "ls");
    assertThat(session.type("x/-x 5")).isEqualTo("Undefined output format \"-x\".\n");
    assertThat(session.type("print/-1x 5")).startsWith("Item count other than 1");
    assertThat(session.type("x/y 5")).isEqualTo("Undefined output format \"y\".\n");
    assertThat(session.type("x/99999999 0")).startsWith("Expected a count of at most");
    assertThat(session.type("x 0xdead0000"))
        .isEqualTo("Cannot access memory at address 0xdead0000\n");
    assertThat(session.type("x $a0 = 3")).contains("only print and set can do that");
    assertThat(session.type("print/2x 5"))
        .isEqualTo("Item count other than 1 is meaningless in \"print\" command.\n");
    assertThat(session.type("print/i 5"))
        .isEqualTo("Format letter \"i\" is meaningless in \"print\" command.\n");
    assertThat(session.type("print (")).isEqualTo("A syntax error in expression, near `'.\n");
    assertThat(session.type("output")).isEqualTo("Argument required (expression to compute).\n");
    assertThat(session.type("info symbol")).isEqualTo("Argument required (an address).\n");
  }

  @Test
  void whatCannotBeDisplayedIsNotKept() {
    ViewSession session = ViewSession.atMain(Xlen.RV64, "ls");
    assertThat(session.type("display nosuch"))
        .isEqualTo("No symbol \"nosuch\" in current context.\n");
    assertThat(session.type("info display"))
        .isEqualTo("There are no auto-display expressions now.\n");
    assertThat(session.type("display 1 + 1")).isEqualTo("1: 1 + 1 = 2\n");
  }

  @Test
  void settingsOfGdbThatMeanNothingHerePass() {
    ViewSession session = ViewSession.atMain(Xlen.RV64, "ls");
    assertThat(session.type("set confirm off")).isEmpty();
    assertThat(session.type("set pagination off")).isEmpty();
    assertThat(session.type("set $a0")).contains("changes nothing");
  }
}
