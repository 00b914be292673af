package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jumps to addresses that are no multiples of four, with and without compressed instructions. */
class MisalignedJumpTest {
  private static final String[] WITHOUT = {"rv32ima", "rv64ima", "rv64g"};
  private static final String[] WITH = {"rv32imac", "rv64gc"};

  private static BareGuest guest(String isa, Engine engine, String jump) {
    String source =
        """
          nop
        jump:
          %s
          j    end
          .balign 4
        end:
          j    end
          .balign 4
          .short 0
        odd:
          .short 0
        """;
    BareGuest guest = new BareGuest(Isa.parse(isa), engine, String.format(source, jump));
    guest.hart.setX(1, 77);
    guest.hart.setX(10, guest.symbol("odd"));
    guest.hart.setX(11, guest.symbol("end"));
    return guest.set(CsrId.MTVEC, guest.symbol("end"));
  }

  @ParameterizedTest
  @CsvSource({
    "'jal ra, odd'",
    "'jal zero, odd'",
    "'jalr ra, 0(a0)'",
    "'jalr ra, 1(a0)'",
    "'jalr a0, 0(a0)'",
    "'beq a0, a0, odd'",
    "'bne a0, a1, odd'",
    "'blt zero, sp, odd'",
    "'bge sp, zero, odd'",
    "'bltu zero, sp, odd'",
    "'bgeu sp, zero, odd'"
  })
  void withoutCompressedInstructionsTheJumpTraps(String jump) {
    for (String isa : WITHOUT) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(isa, engine, jump);
        guest.hart.setX(2, 1);
        guest.runToEnd();

        assertThat(guest.get(CsrId.MCAUSE))
            .as("%s on %s", jump, isa)
            .isEqualTo(TrapCause.INSTRUCTION_ADDRESS_MISALIGNED.code());
        assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol("jump"));
        assertThat(guest.get(CsrId.MTVAL)).isEqualTo(guest.symbol("odd"));
        assertThat(guest.hart.x(1)).isEqualTo(77);
        assertThat(guest.a(0)).isEqualTo(guest.symbol("odd"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'jal ra, end', true",
    "'jalr ra, 0(a1)', true",
    "'jalr ra, 1(a1)', true",
    "'jalr a1, 0(a1)', false",
    "'beq a0, a1, odd', false",
    "'bne a0, a0, odd', false",
    "'blt sp, zero, odd', false",
    "'bltu sp, zero, odd', false"
  })
  void jumpsToMultiplesOfFourAndBranchesNotTakenDoNot(String jump, boolean links) {
    for (String isa : WITHOUT) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(isa, engine, jump);
        guest.hart.setX(2, 1);
        guest.runToEnd();

        assertThat(guest.get(CsrId.MCAUSE)).isZero();
        assertThat(guest.hart.x(1)).isEqualTo(links ? guest.symbol("jump") + 4 : 77);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"'jal ra, odd'", "'jalr ra, 0(a0)'", "'beq a0, a0, odd'"})
  void withCompressedInstructionsTheTargetIsExecuted(String jump) {
    for (String isa : WITH) {
      for (Engine engine : Engine.values()) {
        BareGuest guest = guest(isa, engine, jump).runToEnd();

        assertThat(guest.get(CsrId.MCAUSE)).isEqualTo(TrapCause.ILLEGAL_INSTRUCTION.code());
        assertThat(guest.get(CsrId.MEPC)).isEqualTo(guest.symbol("odd"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"rv32ima", "rv64g"})
  void callsAndReturnsRunAsEver(String isa) {
    String source =
        """
          li   sp, 0x80010000
          li   a0, 10
          jal  ra, sum
          j    end
        sum:
          beqz a0, done
          addi sp, sp, -16
          sw   a0, 0(sp)
          mv   s0, ra
          sw   s0, 4(sp)
          addi a0, a0, -1
          jal  ra, sum
          lw   t0, 0(sp)
          lw   ra, 4(sp)
          addi sp, sp, 16
          add  a0, a0, t0
          ret
        done:
          ret
        end:
          j    end
        """;
    for (Engine engine : Engine.values()) {
      // Return addresses are kept as words: in RV64 they would not fit without their upper half.
      String wide = isa.startsWith("rv64") ? source.replace("lw   ra", "lwu  ra") : source;
      BareGuest guest = new BareGuest(Isa.parse(isa), engine, wide).runToEnd();

      assertThat(guest.a(0)).isEqualTo(55);
    }
  }
}
