package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the console shows and gets; the rest is tested from inside, by {@code usertests}. */
class SignalDeliveryTest {
  private static final String END =
      """
          li   a7, SYS_EXIT
          ecall
      handler:
          LOAD t0, PC(a2)
          addi t0, t0, 4
          STORE t0, PC(a2)
          la   t0, seen
          sw   a0, 0(t0)
          ret
      restorer:
          li   a7, SYS_SIGRETURN
          ecall
          .data
          .balign 8
      action:
          WORDS handler, FLAGS, restorer, 0, 0
      seen:
          .word 0
      buffer:
          .space 8
      """;

  private static String program(Xlen xlen, long flags, String text) {
    String pc = xlen == Xlen.RV32 ? "160" : "176";
    String words = xlen == Xlen.RV32 ? ".word" : ".dword";
    return (".globl _start\n_start:\n" + text + END)
        .replace("PC(", pc + "(")
        .replace("WORDS", words)
        .replace("FLAGS", Long.toString(flags));
  }

  private static String catching(int signal) {
    return """
            li   a0, %d
            la   a1, action
            li   a2, 0
            li   a7, SYS_SIGACTION
            ecall
        """
        .formatted(signal);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void nothingIsSaidOfAFaultThatHasAHandler(Xlen xlen) {
    String text = catching(4) + "    .4byte 0xffffffff\n    la t0, seen\n    lw a0, 0(t0)\n";
    TestSystem system = TestSystem.running(xlen, program(xlen, 0, text));

    assertThat(system.runToPowerOff()).isEqualTo(4);
    assertThat(system.output()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void faultIsExplainedWhenItsHandlerHasNoStack(Xlen xlen) {
    String text = catching(11) + "    li sp, 0x70000000\n    sw zero, 0(sp)\n";
    TestSystem system = TestSystem.running(xlen, program(xlen, 0, text));

    assertThat(system.runToPowerOff()).isEqualTo(139);
    assertThat(system.output())
        .startsWith("usertrap(): pid 1 main: store page fault (scause 0xf)")
        .contains("70000000: no mapping; ");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void signalThatHasNoStackNamesThePlaceOfItsFrame(Xlen xlen) {
    String text =
        catching(10)
            + "    li sp, 0x70000000\n    li a0, 1\n    li a1, 10\n    li a7, SYS_KILL\n    ecall\n";
    TestSystem system = TestSystem.running(xlen, program(xlen, 0, text));

    assertThat(system.runToPowerOff()).isEqualTo(139);
    assertThat(system.output())
        .startsWith("1 main: no room for the handler of SIGUSR1,\n            address 0x")
        .contains(xlen == Xlen.RV32 ? "6ffffe60: no mapping" : "6ffffdd0: no mapping");
  }

  /** The child is in the foreground, and reads; its parent tells how it has ended. */
  private static String reader(boolean catches) {
    return """
            li   a7, SYS_FORK
            ecall
            beqz a0, child
            mv   s0, a0
            mv   a1, a0
            li   a7, SYS_SETPGID
            ecall
            li   a0, 0
            mv   a1, s0
            li   a7, SYS_TCSETPGRP
            ecall
            la   a0, seen
            li   a7, SYS_WAIT
            ecall
            la   t0, seen
            lw   a0, 0(t0)
            li   a7, SYS_EXIT
            ecall
        child:
        %s
            li   a0, 0
            la   a1, buffer
            li   a2, 8
            li   a7, SYS_READ
            ecall
        """
        .formatted(catches ? catching(2) : "");
  }

  private static TestSystem atConsole(Xlen xlen, String source) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withInteractiveConsole(true))
            .program("main", source)
            .first("main", "main")
            .boot();
    assertThat(system.run()).isInstanceOf(KernelStop.WaitingForInput.class);
    return system;
  }

  private static void type(TestSystem system, String keys) {
    system.kernel().input(keys.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void interruptKeyEndsTheForegroundGroupWith130(Xlen xlen) {
    TestSystem system = atConsole(xlen, program(xlen, 0, reader(false)));

    type(system, "\u0003");

    assertThat(system.runToPowerOff()).isEqualTo(130);
  }

  // A handler adds 4 to the pc: of a call that begins anew that is the place behind it.
  @ParameterizedTest
  @CsvSource({"RV32, 0, -4", "RV64, 0, -4"})
  void interruptKeyInterruptsARead(Xlen xlen, long flags, int result) {
    String text = reader(true).replace("SYS_READ\n    ecall", "SYS_READ\n    ecall\n    nop");
    TestSystem system = atConsole(xlen, program(xlen, flags, text));

    type(system, "\u0003");

    assertThat(system.runToPowerOff()).isEqualTo(result & 0xFF);
  }

  @ParameterizedTest
  @CsvSource({"RV32", "RV64"})
  void readBeginsAnewBehindAHandlerThatWantsItSo(Xlen xlen) {
    String source = program(xlen, 0x1000_0000, reader(true)).replace("t0, t0, 4", "t0, t0, 0");
    TestSystem system = atConsole(xlen, source);

    type(system, "\u0003");
    assertThat(system.run()).isInstanceOf(KernelStop.WaitingForInput.class);
    type(system, "abc\n");

    assertThat(system.runToPowerOff()).isEqualTo(4);
  }
}
