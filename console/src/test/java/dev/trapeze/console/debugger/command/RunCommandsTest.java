package dev.trapeze.console.debugger.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.TypedCommands;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunCommandsTest {
  private static final int PS_MAIN_HITS = 3; // init, sh, ps

  private static final class Session {
    final DebuggedGuest guest;
    final TypedCommands commands;

    Session(Xlen xlen, String... lines) {
      guest = DebuggedGuest.shell(xlen, lines);
      commands = new TypedCommands(guest);
    }

    String type(String line) {
      return commands.type(line);
    }

    Position now() {
      return guest.system().now();
    }

    String function() {
      String name =
          guest
              .debugger()
              .symbols(guest.debugger().hartSubject())
              .nameOf(guest.debugger().hartSubject().pc());
      return String.valueOf(name).replaceAll("\\+.*", "");
    }

    int pid() {
      return guest.debugger().hartSubject().pid();
    }

    void nextUntil(String line) {
      String shown = "";
      for (int i = 0; i < 60 && !shown.contains(line); i++) {
        shown = type("next");
      }
      assertThat(shown).contains(line);
    }

    boolean inUserMode() {
      return guest.debugger().hart().mode() == PrivilegeMode.USER;
    }

    /** In main of the program that the shell executes. */
    Session atMain() {
      assertThat(type("break main")).contains("Breakpoint 1 (main) pending");
      for (int i = 0; i < PS_MAIN_HITS; i++) {
        assertThat(type("continue")).contains("Breakpoint 1").contains("<main");
      }
      assertThat(type("delete")).isEmpty();
      return this;
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aBreakpointOnAFunctionIsInEveryProgramThatHasIt(Xlen xlen) {
    Session session = new Session(xlen, "ps").atMain();
    assertThat(session.pid()).isEqualTo(3);
    assertThat(session.function()).isEqualTo("main");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stepiLeadsIntoTheTrampolineAndNextiPastIt(Xlen xlen) {
    Session session = new Session(xlen, "ps").atMain();
    assertThat(session.type("catch syscall")).isEqualTo("Catchpoint 2 (syscall)");
    assertThat(session.type("continue")).contains("Catchpoint 2 (call to ");
    assertThat(session.function()).isEqualTo("uservec");
    assertThat(session.type("delete 2")).isEmpty();
    session.type("reverse-stepi");
    assertThat(session.inUserMode()).isTrue();
    Position ecall = session.now();
    session.type("stepi");
    assertThat(session.function()).isEqualTo("uservec");
    session.type("rsi");
    assertThat(session.now()).isEqualTo(ecall);
    long pc = session.guest.debugger().hart().pc();
    session.type("nexti");
    assertThat(session.inUserMode()).isTrue();
    assertThat(session.pid()).isEqualTo(3);
    assertThat(session.guest.debugger().hart().pc()).isEqualTo(pc + 4);
    session.type("reverse-nexti");
    assertThat(session.now()).isEqualTo(ecall);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stepEntersAFunctionThatNextPassesOver(Xlen xlen) {
    Session session = new Session(xlen, "wc README").atMain();
    session.type("break wc.c:count");
    assertThat(session.type("continue")).contains("Breakpoint 2");
    assertThat(session.function()).isEqualTo("count");
    session.type("delete");
    String before = session.function();
    for (int i = 0; i < 3; i++) {
      assertThat(session.type("next")).as("next %d", i).matches("(?s).*\\d+\\t.*");
      assertThat(session.function()).isEqualTo(before);
    }
    boolean entered = false;
    for (int i = 0; i < 30 && !entered; i++) {
      session.type("step");
      entered = !session.function().equals(before);
    }
    assertThat(entered).isTrue();
    String inner = session.function();
    assertThat(session.type("finish")).contains("Run till exit from").contains("Value returned");
    assertThat(session.function()).isEqualTo("count");
    session.type("reverse-stepi");
    assertThat(session.function()).isEqualTo(inner);
    assertThat(session.type("reverse-finish")).contains("Run back to call of");
    assertThat(session.function()).isEqualTo("count");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void linesOfTheTrampolineAreSteppedToo(Xlen xlen) {
    Session session = new Session(xlen, "ps").atMain();
    session.type("catch syscall");
    session.type("continue");
    session.type("delete");
    Position vector = session.now();
    assertThat(session.type("next")).startsWith("15\t    li      a0, TRAPFRAME");
    Position second = session.now();
    assertThat(session.type("step")).startsWith("17\t    STORE   ra,");
    session.type("reverse-next");
    assertThat(session.now()).isEqualTo(second);
    session.type("reverse-step");
    assertThat(session.now()).isEqualTo(vector);
    session.nextUntil("jr      t0");
    assertThat(session.type("next")).contains("kernel_trap");
    assertThat(session.type("next")).contains("userret");
    session.nextUntil("sret");
    assertThat(session.inUserMode()).isFalse();
    session.type("next");
    assertThat(session.inUserMode()).isTrue();
  }

  /** As one on main of a program, where another program has something else. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void breakpointThatDoesNotCountEndsNoJourney(Xlen xlen) {
    Session session = new Session(xlen, "ps").atMain();
    long main = session.now().instructions();
    session.type("stepi 3");
    String passed = xlen.hex(session.guest.debugger().hart().pc());
    session.type("goto " + main);
    String stage = session.type("trap step");
    Position trap = session.now();
    session.type("goto " + main);
    session.type("advance write");
    Position write = session.now();
    session.type("goto " + main);
    assertThat(session.type("break *" + passed + " if 0")).startsWith("Breakpoint 2");
    assertThat(session.type("trap step")).isEqualTo(stage);
    assertThat(session.now()).isEqualTo(trap);
    session.type("goto " + main);
    session.type("advance write");
    assertThat(session.now()).isEqualTo(write);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void breakpointOnTheVectorComesBeforeItsFirstInstruction(Xlen xlen) {
    Session session = new Session(xlen, "ps").atMain();
    session.type("break uservec");
    assertThat(session.type("continue")).contains("<uservec>:\tcsrw\tsscratch,a0");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void reverseNextGoesToTheBeginningOfTheLineBefore(Xlen xlen) {
    Session session = new Session(xlen, "wc README").atMain();
    Position[] begins = new Position[6];
    for (int i = 0; i < begins.length; i++) {
      session.type("next");
      begins[i] = session.now();
    }
    for (int i = begins.length - 2; i > 0; i--) {
      session.type("reverse-next");
      assertThat(session.now()).isEqualTo(begins[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theEndOfTheProcessEndsWhatFollowsIt(Xlen xlen) {
    Session session = new Session(xlen, "ps").atMain();
    assertThat(session.type("advance nowhere")).contains("pid 3 has exited with status 0");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void killEndsTheProcess(Xlen xlen) {
    Session session = new Session(xlen, "ps", "echo still here").atMain();
    assertThat(session.type("kill")).contains("pid 3 ps gets SIGKILL");
    assertThat(session.type("continue")).contains("Every process waits");
    assertThat(session.guest.printed()).contains("still here").doesNotContain("PID");
    assertThat(session.type("kill pid 1"))
        .isEqualTo("pid 1 cannot be killed: the system depends on it");
    assertThat(session.type("kill pid 77")).startsWith("pid 77: no such process");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void runRepeatsTheSameRun(Xlen xlen) {
    Session session = new Session(xlen, "ps");
    session.type("continue");
    Position end = session.now();
    String hash = session.guest.kernel().stateHash();
    String printed = session.guest.printed();
    session.type("run");
    assertThat(session.now()).isEqualTo(end);
    assertThat(session.guest.kernel().stateHash()).isEqualTo(hash);
    assertThat(session.guest.printed()).isEqualTo(printed);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsNoCountIsOneLine(Xlen xlen) {
    Session session = new Session(xlen);
    assertThat(session.type("stepi 0")).isEqualTo("0: expected how often, 1 or more");
    assertThat(session.type("stepi foo")).isEqualTo("No symbol \"foo\" in current context.");
    assertThat(session.type("finish now")).isEqualTo("'now' was not expected behind finish");
    assertThat(session.type("kill x")).isEqualTo("x: expected the number of a process");
    assertThat(session.type("kill 77")).startsWith("pid 77: no such process");
    assertThat(session.type("advance")).startsWith("advance: where to?");
    assertThat(session.type("break 12:")).startsWith("'12:' is no location");
    assertThat(session.type("step")).startsWith("Cannot find bounds of current function");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void advanceComesToAddressZeroToo(Xlen xlen) {
    Session session = new Session(xlen, "ls");
    session.type("catch exec");
    session.type("continue");
    assertThat(session.type("delete 1")).isEmpty();
    session.type("advance *0");
    assertThat(session.inUserMode()).isTrue();
    assertThat(session.guest.debugger().hart().pc()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void ofAZombieOneIsToldThatItHasEnded(Xlen xlen) {
    Session session = new Session(xlen, "ls");
    session.type("catch exit");
    assertThat(session.type("continue")).contains("pid 3 exits");
    assertThat(session.type("kill pid 3")).isEqualTo("pid 3 has ended already");
    assertThat(session.type("last write $sp pid 3"))
        .isEqualTo("pid 3 has ended, and has neither registers nor memory");
  }
}
