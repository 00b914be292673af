package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlTransferTest {
  @ParameterizedTest
  @CsvSource({
    "beq, 1, 1, 1, 2",
    "bne, 1, 2, 1, 1",
    "blt, -1, 0, 0, -1",
    "bge, 0, 0, -1, 0",
    "bltu, 0, -1, -1, 0",
    "bgeu, -1, 0, 0, -1"
  })
  void branchesAreTakenOnTheirConditionOnly(
      String branch, long takenA, long takenB, long notTakenA, long notTakenB) {
    String source = branch + " a1, a2, there\nli a0, 1\necall\nthere: li a0, 2\necall\n";
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        assertThat(run(xlen, engine, source, takenA, takenB)).isEqualTo(2);
        assertThat(run(xlen, engine, source, notTakenA, notTakenB)).isEqualTo(1);
      }
    }
  }

  private static long run(Xlen xlen, Engine engine, String source, long a, long b) {
    Guest guest = new Guest(xlen, engine, source);
    guest.machine.hart().setX(11, a);
    guest.machine.hart().setX(12, b);
    return guest.runToCall().a(0);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void jumpsLinkToTheFollowingInstruction(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "jal a0, there\nback: ecall\nthere: ecall\n").runToCall();

    assertThat(guest.a(0)).isEqualTo(guest.symbol("back"));
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("there"));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void jalrReadsItsSourceBeforeLinkingAndClearsBitZero(Xlen xlen, Engine engine) {
    Guest guest =
        new Guest(xlen, engine, "la a0, there\njalr a0, 1(a0)\nback: ecall\nthere: ecall\n")
            .runToCall();

    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("there"));
    assertThat(guest.a(0)).isEqualTo(guest.symbol("back"));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void jumpsReachOtherPages(Xlen xlen, Engine engine) {
    String source =
        """
          li   a0, 0
        again:
          jal  ra, far
          addi a0, a0, 1
          li   t0, 5
          bne  a0, t0, again
          ecall
          .space 8192
        far:
          addi a1, a1, 3
          ret
        """;

    Guest guest = new Guest(xlen, engine, source).runToCall();

    assertThat(guest.a(0)).isEqualTo(5);
    assertThat(guest.a(1)).isEqualTo(15);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void instructionsMayStraddleTwoPages(Xlen xlen, Engine engine) {
    String source =
        """
          j start
          .space 4094 - 4
        middle:
          addi a0, a0, 100
          addi a1, a1, 1
          li   t0, 3
          bne  a1, t0, middle
          ecall
        start:
          j middle
        """;

    Guest guest = new Guest(xlen, engine, source).runToCall();

    assertThat(guest.symbol("middle") & 0xFFF).isEqualTo(0xFFE);
    assertThat(guest.a(0)).isEqualTo(300);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void auipcAddsToItsOwnAddressAndWrapsAtXlen(Xlen xlen, Engine engine) {
    Guest guest =
        new Guest(xlen, engine, "nop\nhere: auipc a0, 0x7ffff\nauipc a1, 0xfffff\necall\n")
            .runToCall();

    assertThat(guest.a(0)).isEqualTo(xlen.signExtend(0x8000_0000L + 4 + 0x7FFF_F000L));
    assertThat(guest.a(1)).isEqualTo(xlen.signExtend(0x8000_0000L + 8 - 0x1000));
  }
}
