package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AtomicTest {
  private static Guest guest(Xlen xlen, Engine engine, String source) {
    Guest guest = new Guest(xlen, engine, source + "\necall\n.align 2\nhandler: ecall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.hart().setX(11, Guest.DATA_PA);
    return guest;
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void storeConditionalSucceedsOnceAfterLoadReserved(Xlen xlen, Engine engine) {
    Guest guest =
        guest(
            xlen,
            engine,
            "li a2, 7\nlr.w a0, (a1)\nsc.w a3, a2, (a1)\nli a2, 9\nsc.w a4, a2, (a1)");
    guest.ram().writeInt(Guest.DATA_PA, 5);

    guest.runToCall();

    assertThat(guest.a(0)).isEqualTo(5);
    assertThat(guest.a(3)).isZero();
    assertThat(guest.a(4)).isEqualTo(1);
    assertThat(guest.ram().readInt(Guest.DATA_PA)).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void storeConditionalFailsAtAnotherAddress(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "lr.w a0, (a1)\naddi a1, a1, 4\nsc.w a3, a1, (a1)");

    assertThat(guest.runToCall().a(3)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void storeConditionalFailsWhenTheValueChanged(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "lr.w a0, (a1)\nsw a1, 0(a1)\nsc.w a3, a0, (a1)");

    assertThat(guest.runToCall().a(3)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void trapsGiveUpTheReservation(Xlen xlen, Engine engine) {
    String source =
        """
          la   t0, back
          csrw stvec, t0
          lr.w a0, (a1)
          ebreak
          .align 2
        back:
          sc.w a3, a0, (a1)
        """;

    assertThat(guest(xlen, engine, source).runToCall().a(3)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "amoswap.w, 3",
    "amoadd.w, 1",
    "amoxor.w, -3",
    "amoand.w, 2",
    "amoor.w, -1",
    "amomin.w, -2",
    "amomax.w, 3",
    "amominu.w, 3",
    "amomaxu.w, -2"
  })
  void readModifyWriteGivesTheOldValueAndStoresTheNew(String instruction, int stored) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, "li a2, 3\n" + instruction + " a0, a2, (a1)");
        guest.ram().writeInt(Guest.DATA_PA, -2);

        guest.runToCall();

        assertThat(guest.a(0)).isEqualTo(-2);
        assertThat(guest.ram().readInt(Guest.DATA_PA)).isEqualTo(stored);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'lr.w a0, (a1)', LOAD_ADDRESS_MISALIGNED",
    "'sc.w a0, a2, (a1)', STORE_ADDRESS_MISALIGNED",
    "'amoadd.w a0, a2, (a1)', STORE_ADDRESS_MISALIGNED"
  })
  void misalignedAtomicsTrap(String instruction, TrapCause cause) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, instruction);
        guest.machine.hart().setX(11, Guest.DATA_PA + 2);

        guest.runToCall();

        assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(cause.code());
        assertThat(guest.csr(CsrId.STVAL)).isEqualTo(xlen.signExtend(Guest.DATA_PA + 2));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void storeConditionalWithoutReservationFailsAndStoresNothing(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "li a2, 7\nsc.w a3, a2, (a1)");
    guest.ram().writeInt(Guest.DATA_PA, 5);

    assertThat(guest.runToCall().a(3)).isEqualTo(1);
    assertThat(guest.ram().readInt(Guest.DATA_PA)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "'lr.w a0, (a1)', LOAD_ACCESS_FAULT",
    "'sc.w a0, a2, (a1)', STORE_ACCESS_FAULT",
    "'amoadd.w a0, a2, (a1)', STORE_ACCESS_FAULT"
  })
  void whereNothingAnswersOnlyLoadReservedFailsAsALoad(String instruction, TrapCause cause) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, instruction);
        guest.machine.hart().setX(11, 0x4000_0000);

        guest.runToCall();

        assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(cause.code());
        assertThat(guest.csr(CsrId.STVAL)).isEqualTo(0x4000_0000);
      }
    }
  }
}
