package dev.trapeze.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Several harts on one board. */
class HartsTest {
  private static final String KINDS = "dev.trapeze.cpu.machine.BoardGuest#kinds";
  private static final int HARTS = 4;
  private static final int ROUNDS = 3000;

  /**
   * Four harts count together in three ways: behind a spinlock, with an AMO, and with LR/SC. Hart 0
   * waits for the others, and passes if no count is lost.
   */
  private static final String COUNTING =
      """
        la s0, counters
        li s1, %d
      round:
        li t0, 1
      acquire:
        amoswap.w.aq t1, t0, (s0)
        bnez t1, acquire
        LX t2, 64(s0)
        addi t2, t2, 1
        SX t2, 64(s0)
        amoswap.w.rl zero, zero, (s0)
        addi t3, s0, 128
        amoadd.w zero, t0, (t3)
        addi t3, s0, 192
      retry:
        lr.w t4, (t3)
        addi t4, t4, 1
        add t6, t4, t4        # A long way, on which a quantum may end.
        add t6, t6, t6
        add t6, t6, t6
        add t6, t6, t6
        add t6, t6, t6
        add t6, t6, t6
        add t6, t6, t6
        add t6, t6, t6
        sc.w t5, t4, (t3)
        bnez t5, failed
        addi s1, s1, -1
        bnez s1, round
        addi t3, s0, 256
        amoadd.w zero, t0, (t3)
        bnez a0, park
      join:
        lw t4, 256(s0)
        li t5, 4
        bne t4, t5, join
        LX a1, 64(s0)
        lw a2, 128(s0)
        lw a3, 192(s0)
        csrr a4, minstret
        li t0, 0x100000
        li t1, 0x5555
        sw t1, 0(t0)
      failed:
        addi s2, s2, 1
        j retry
      park:
        wfi
        j park
        .balign 64
      counters:
        .zero 320
      """
          .formatted(ROUNDS);

  /** All that a program can see of a machine: registers of all harts, time, and memory. */
  private static List<Object> state(BoardGuest guest) {
    List<Object> state = new ArrayList<>();
    for (Hart hart : guest.board.harts()) {
      state.add(Arrays.toString(Arrays.copyOf(hart.registers(), 32)));
      state.add(hart.pc());
      state.add(hart.instret());
    }
    state.add(guest.board.clock().instructionsRetired());
    state.add(guest.board.clock().time());
    state.add(Arrays.hashCode(guest.board.ram().array()));
    return state;
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void locksAtomicsAndReservationsLoseNoCount(MachineConfig machine) {
    BoardGuest guest = new BoardGuest(machine.withHarts(HARTS), COUNTING);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(0));
    Hart first = guest.board.harts().get(0);
    assertThat(first.x(11)).isEqualTo(HARTS * ROUNDS);
    assertThat(first.x(12)).isEqualTo(HARTS * ROUNDS);
    assertThat(first.x(13)).isEqualTo(HARTS * ROUNDS);
    long failures = guest.board.harts().stream().mapToLong(hart -> hart.x(18)).sum();
    assertThat(failures).as("store-conditionals that failed").isPositive();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aRunIsTheSameWithEveryEngineAndHoweverItIsCut(Xlen xlen) {
    List<Object> expected = null;
    for (MachineConfig.Engine engine : MachineConfig.Engine.values()) {
      for (long slice : new long[] {Long.MAX_VALUE, 777}) {
        MachineConfig machine = new MachineConfig(xlen, BoardGuest.RAM_BYTES, engine);
        BoardGuest guest = new BoardGuest(machine.withHarts(HARTS), COUNTING);
        BoardOutcome outcome = guest.board.run(slice);
        while (outcome instanceof BoardOutcome.BudgetSpent) {
          outcome = guest.board.run(slice);
        }
        assertThat(outcome).isEqualTo(new BoardOutcome.PoweredOff(0));
        List<Object> state = state(guest);
        expected = expected == null ? state : expected;
        assertThat(state).as("%s in slices of %d", engine, slice).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void everyHartCountsItsOwnInstructions(MachineConfig machine) {
    BoardGuest guest = new BoardGuest(machine.withHarts(HARTS), COUNTING);
    guest.run();

    long sum = guest.board.harts().stream().mapToLong(Hart::instret).sum();
    assertThat(sum).isEqualTo(guest.board.clock().instructionsRetired());
    Hart first = guest.board.harts().get(0);
    // The csrr itself, lui for the address, lui and addi for the value, and the last store.
    assertThat(first.instret() - first.x(14)).isEqualTo(5);
    assertThat(guest.board.clock().time()).isEqualTo(sum / (10 * HARTS));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void oneHartWakesAnotherByItsSoftwareInterrupt(MachineConfig machine) {
    BoardGuest guest =
        new BoardGuest(
            machine.withHarts(3),
            """
              li t0, 8
              csrw mie, t0
              la t0, handler
              csrw mtvec, t0
              bnez a0, wait
              li t0, 5000
            delay:
              addi t0, t0, -1
              bnez t0, delay
              li t0, 0x2000008      # Hart 2.
              li t1, 1
              sw t1, 0(t0)
            wait:
              csrsi mstatus, 8
              wfi
              j wait
              .balign 4
            handler:
              li t0, 0x100000
              csrr t1, mhartid
              slli t1, t1, 16
              li t2, 0x3333
              or t1, t1, t2
              sw t1, 0(t0)
            """);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(2));
    assertThat(guest.board.harts().get(1).instret()).isLessThan(30);
    assertThat(guest.board.harts().get(2).csrs().read(CsrId.MCAUSE) & 0xFF).isEqualTo(3);
  }

  /** Hart 1 runs a routine until it gives another result, which hart 0 makes it do by a store. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void codeThatOneHartChangesIsChangedForTheOther(MachineConfig machine) {
    BoardGuest guest =
        new BoardGuest(
            machine.withHarts(3),
            """
              la s0, routine
              li s1, 1
              beqz a0, writer
            again:
              fence.i
              jalr s0
              addi a3, a3, 1
              beqz a2, again
              la t0, done
              amoadd.w zero, s1, (t0)
            park:
              wfi
              j park
            writer:
              li t0, 20000
            delay:
              jalr s0               # This hart has the code cached, too.
              addi t0, t0, -1
              bnez t0, delay
              lw t1, replacement
              sw t1, 0(s0)
            join:
              lw t1, done
              li t2, 2
              bne t1, t2, join
              li t0, 0x100000
              li t1, 0x5555
              sw t1, 0(t0)
              .balign 4
            replacement:
              .word 0x00100613      # li a2, 1
            done:
              .word 0
              .balign 4096
            routine:
              .word 0x00000613      # li a2, 0
              ret
            """);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(0));
    assertThat(guest.board.harts().get(1).x(13)).isGreaterThan(1000);
  }

  @Test
  void aHartThatWaitsGivesItsTurnAway() {
    BoardGuest guest =
        new BoardGuest(
            MachineConfig.of(Xlen.RV64).withHarts(HARTS),
            """
              beqz a0, busy
            park:
              wfi
              j park
            busy:
              j busy
            """);
    guest.board.run(100_000);

    assertThat(guest.board.harts().get(0).instret()).isGreaterThan(99_900);
    assertThat(guest.board.harts().get(3).instret()).isLessThan(20);
  }

  /** Hart 1 reads a mapped word in S-mode again and again, until hart 0 takes the mapping away. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void aPageTableThatOneHartChangesIsChangedForTheOther(MachineConfig machine) {
    boolean wide = machine.xlen() == Xlen.RV64;
    // A gigapage in Sv39, a megapage in Sv32: both tables have one level here.
    int indexShift = wide ? 30 : 22;
    int entryBytes = wide ? 8 : 4;
    long readVa = 1L << indexShift;
    BoardGuest guest =
        new BoardGuest(
            machine.withHarts(2),
            """
              la s0, table
              li s1, %d               # The address to read at.
              beqz a0, writer
              li t0, -1
              csrw pmpaddr0, t0
              li t0, 31
              csrw pmpcfg0, t0
              la t0, fault
              csrw mtvec, t0
              srli t0, s0, 12
              li t1, %d
              slli t1, t1, %d
              or t0, t0, t1
              csrw satp, t0
              la t0, spin
              csrw mepc, t0
              li t0, 0x800            # MPP: S-mode.
              csrs mstatus, t0
              mret
            spin:
              lbu t0, 0(s1)
              addi a3, a3, 1
              j spin
              .balign 4
            fault:
              la t0, done
              csrr t1, mcause
              sw t1, 0(t0)
            park:
              j park
            writer:
              li t0, 20000
            delay:
              addi t0, t0, -1
              bnez t0, delay
              SX zero, %d(s0)
            join:
              lw t1, done
              beqz t1, join
              li t2, 13               # Load page fault.
              bne t1, t2, park
              li t0, 0x100000
              li t1, 0x5555
              sw t1, 0(t0)
            done:
              .word 0
              .balign 4096
            table:
            """
                .formatted(readVa, wide ? 8 : 1, wide ? 60 : 31, entryBytes));
    int superpage = (int) (BoardGuest.CODE_PA >>> 2) | 0xCF;
    long table = guest.symbol("table");
    guest.board.ram().writeInt(table + (BoardGuest.CODE_PA >> indexShift) * entryBytes, superpage);
    guest.board.ram().writeInt(table + entryBytes, superpage);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(0));
    assertThat(guest.board.harts().get(1).x(13)).isGreaterThan(1000);
  }
}
