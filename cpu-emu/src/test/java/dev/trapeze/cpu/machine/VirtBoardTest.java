package dev.trapeze.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.device.MemoryStorage;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtBoardTest {
  private static final String KINDS = "dev.trapeze.cpu.machine.BoardGuest#kinds";

  private static final String PASS =
      """
      pass:
        li t0, 0x100000
        li t1, 0x5555
        sw t1, 0(t0)
      """;

  @ParameterizedTest
  @MethodSource(KINDS)
  void theBootRomHandsOverHartNumberAndDeviceTree(MachineConfig machine) {
    BoardGuest guest = new BoardGuest(machine.withHarts(2), "park: j park");

    assertThat(guest.run()).isEqualTo(new BoardOutcome.BudgetSpent());
    for (Hart hart : guest.board.harts()) {
      assertThat(hart.mode()).isEqualTo(PrivilegeMode.MACHINE);
      assertThat(hart.x(10)).isEqualTo(hart.id());
      assertThat(hart.x(11)).isEqualTo(guest.board.deviceTreePa());
      assertThat(hart.pc()).isEqualTo(machine.xlen().signExtend(BoardGuest.CODE_PA));
    }
    assertThat(guest.board.bus().load(guest.board.deviceTreePa(), 4)).isEqualTo(0xEDFE_0DD0L);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theDeviceTreeLiesBelowTheEndOfALargeRam(Xlen xlen) {
    VirtBoard board = new VirtBoard(BoardConfig.of(MachineConfig.of(xlen)));

    assertThat(board.deviceTreePa()).isEqualTo(0x87E0_0000L);
    assertThat(board.bus().load(board.deviceTreePa(), 4)).isEqualTo(0xEDFE_0DD0L);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aStoreToTheFinisherEndsTheRunAtThatInstruction(MachineConfig machine) {
    BoardGuest guest =
        new BoardGuest(
            machine,
            """
              li t0, 0x100000
              li t1, 0x73333
              sw t1, 0(t0)
            after:
              li a5, 1
              j after
            """);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(7));
    assertThat(guest.board.harts().get(0).pc())
        .isEqualTo(machine.xlen().signExtend(guest.symbol("after")));
    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(7));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void outputGoesToWhatIsConnected(MachineConfig machine) {
    BoardGuest guest =
        new BoardGuest(
            machine,
            """
              li t0, 0x10000000
              li t1, 'o'
              sb t1, 0(t0)
              li t1, 'k'
              sb t1, 0(t0)
            """
                + PASS);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(0));
    assertThat(guest.output).hasToString("ok");
  }

  /** Tries an access, and passes if it gives the cause in a0 with its address in mtval. */
  private static String expectFault(int cause, String access) {
    return """
        la t0, handler
        csrw mtvec, t0
      """
        + access
        + """
        j fail
        .balign 4
      handler:
        csrr t0, mcause
        li t1, %d
        bne t0, t1, fail
        csrr t0, mtval
        bne t0, a0, fail
      """
            .formatted(cause)
        + PASS
        + """
      fail:
        li t0, 0x100000
        li t1, 0x13333
        sw t1, 0(t0)
      """;
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void accessesThatNothingAnswersAreAccessFaults(MachineConfig machine) {
    String[] stores = {"li a0, 0x1000\n sw t0, 0(a0)\n", "li a0, 0x200000\n sb t0, 0(a0)\n"};
    String[] loads = {"li a0, 0x2000000\n lb t0, 0(a0)\n", "li a0, 0x10000008\n lb t0, 0(a0)\n"};
    for (String store : stores) {
      assertThat(new BoardGuest(machine, expectFault(7, store)).run())
          .as(store)
          .isEqualTo(new BoardOutcome.PoweredOff(0));
    }
    for (String load : loads) {
      assertThat(new BoardGuest(machine, expectFault(5, load)).run())
          .as(load)
          .isEqualTo(new BoardOutcome.PoweredOff(0));
    }
    String jump = "li a0, 0x10000000\n jr a0\n";
    assertThat(new BoardGuest(machine, expectFault(1, jump)).run())
        .isEqualTo(new BoardOutcome.PoweredOff(0));
    String atomic = "li a0, 0x1000\n amoadd.w t0, t0, (a0)\n";
    assertThat(new BoardGuest(machine, expectFault(7, atomic)).run())
        .isEqualTo(new BoardOutcome.PoweredOff(0));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aTrapLoopIsReported(MachineConfig machine) {
    BoardGuest guest = new BoardGuest(machine, "li t0, 0x400\n csrw mtvec, t0\n ecall\n");

    assertThat(guest.run()).isEqualTo(new BoardOutcome.TrapLoop(0, 0x400, 1, 0x400));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void whenAllHartsWaitTheTimeJumpsToTheNextTimer(MachineConfig machine) {
    String source =
        """
          la t0, pass
          csrw mtvec, t0
          li t0, 0x2004000
          sw zero, 4(t0)
          li t1, 1000000
          sw t1, 0(t0)
          li t0, 0x80
          csrw mie, t0
          csrsi mstatus, 8
        wait:
          wfi
          j wait
          .balign 4
        """
            + PASS;
    BoardGuest skipping = new BoardGuest(machine, source);
    assertThat(skipping.run()).isEqualTo(new BoardOutcome.PoweredOff(0));
    assertThat(skipping.board.clock().time()).isBetween(1_000_000L, 1_000_010L);
    assertThat(skipping.board.harts().get(0).csrs().read(CsrId.MCAUSE) & 0xFF).isEqualTo(7);

    BoardGuest reporting = new BoardGuest(machine, config -> config.withSkipIdle(false), source);
    assertThat(reporting.run()).isEqualTo(new BoardOutcome.Idle(1_000_000));
    assertThat(reporting.run()).isEqualTo(new BoardOutcome.Idle(1_000_000));
    reporting.board.clock().skipTo(1_000_000);
    assertThat(reporting.run()).isEqualTo(new BoardOutcome.PoweredOff(0));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void settingTheTimeFiresTheTimerThatIsDueThen(MachineConfig machine) {
    BoardGuest guest =
        new BoardGuest(
            machine,
            """
              la t0, pass
              csrw mtvec, t0
              li t0, 0x2004000
              li t1, -1
              sw t1, 0(t0)
              li t1, 0x40000000
              sw t1, 4(t0)
              li t2, 0x80
              csrw mie, t2
              csrsi mstatus, 8
              li t0, 0x200bff8
              sw zero, 4(t0)
              sw t1, 4(t0)
            hang:
              j hang
              .balign 4
            """
                + PASS);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.BudgetSpent());
    guest.board.bus().store(0x200_BFF8, 4, 0xFFFF_FFFFL);
    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(0));
    assertThat(guest.board.harts().get(0).csrs().read(CsrId.MEPC))
        .isEqualTo(machine.xlen().signExtend(guest.symbol("hang")));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void nothingThatCouldWakeAHartIsIdleForEverUntilInputComes(MachineConfig machine) {
    BoardGuest guest =
        new BoardGuest(
            machine,
            """
              la t0, handler
              csrw mtvec, t0
              li t0, 0xc000028      # Priority of source 10.
              li t1, 1
              sw t1, 0(t0)
              li t0, 0xc002000      # Enabled for M-mode of hart 0.
              li t1, 1 << 10
              sw t1, 0(t0)
              li t0, 0x10000000     # The serial port's receive interrupt.
              li t1, 1
              sb t1, 1(t0)
              li t0, 0x800
              csrw mie, t0
              csrsi mstatus, 8
            wait:
              wfi
              j wait
              .balign 4
            handler:
              li t0, 0xc200004
              lw a0, 0(t0)          # Claim.
              li t1, 0x10000000
            next:
              lbu a1, 0(t1)
              sb a1, 0(t1)
              lbu a1, 5(t1)
              andi a1, a1, 1
              bnez a1, next
              sw a0, 0(t0)          # Complete.
              mret
            """);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.Idle(BoardOutcome.Idle.NEVER));
    guest.board.input("hello".getBytes(StandardCharsets.US_ASCII));
    assertThat(guest.run()).isEqualTo(new BoardOutcome.Idle(BoardOutcome.Idle.NEVER));
    assertThat(guest.output).hasToString("hello");
    guest.board.input("!".getBytes(StandardCharsets.US_ASCII));
    guest.run();
    assertThat(guest.output).hasToString("hello!");
    assertThat(guest.board.inputLog().entries()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void tohostEndsTheRun(MachineConfig machine) {
    long tohost = BoardGuest.CODE_PA + 0x1000;
    BoardGuest guest =
        new BoardGuest(
            machine,
            config -> config.withHtif(new HtifAddresses(tohost, tohost + 64)),
            """
              li a0, 0x80001000
              li t0, 4
            again:
              sw zero, 8(a0)        # Beside it: nothing happens.
              addi t0, t0, -1
              bnez t0, again
              li t0, 11
              sw t0, 0(a0)
              sw zero, 4(a0)
            hang:
              j hang
            """);

    assertThat(guest.run()).isEqualTo(new BoardOutcome.PoweredOff(5));
    assertThat(guest.board.clock().instructionsRetired()).isLessThan(40);
  }

  @Test
  void drivesAreInTheSlotsFromTheFirstOn() {
    VirtBoard board =
        new VirtBoard(
            BoardConfig.of(MachineConfig.of(Xlen.RV64))
                .withLegacyVirtio(false)
                .withDrive(new MemoryStorage(3))
                .withDrive(new MemoryStorage(5)));

    assertThat(board.bus().load(0x1000_1004, 4)).isEqualTo(2);
    assertThat(board.bus().load(0x1000_1100, 8)).isEqualTo(3);
    assertThat(board.bus().load(0x1000_2100, 8)).isEqualTo(5);
    assertThat(board.bus().load(0x1000_3008, 4)).isZero();
  }

  @Test
  void tooManyDrivesAreRefused() {
    BoardConfig config = BoardConfig.of(MachineConfig.of(Xlen.RV64));
    assertThatThrownBy(
            () ->
                new BoardConfig(
                    config.machine(),
                    config.entryPa(),
                    Collections.nCopies(9, new MemoryStorage(1)),
                    true,
                    null,
                    "",
                    true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 drives");
  }

  /** No access that the bus lets through may raise an exception, whatever state a device is in. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomAccessesToDevicesDoNoHarm(long seed) {
    Random random = new Random(seed);
    BoardGuest guest =
        new BoardGuest(
            MachineConfig.of(Xlen.RV64).withHarts(3),
            config -> config.withDrive(new MemoryStorage(4)).withLegacyVirtio(seed % 2 == 0),
            "park: wfi\n j park");
    Bus bus = guest.board.bus();
    long[] windows = {0x1000, 0x10_0000, 0x200_0000, 0xC00_0000, 0x1000_0000L, 0x1000_1000L};
    int[] sizes = {0x1_0000, 0x1000, 0x1_0000, 0x60_0000, 0x100, 0x9000};
    int accesses = 0;
    for (int i = 0; i < 200_000; i++) {
      int window = random.nextInt(windows.length);
      int width = 1 << random.nextInt(4);
      int bound = random.nextBoolean() ? Math.min(sizes[window], 0x200) : sizes[window];
      long pa = windows[window] + random.nextInt(bound) / width * width;
      if (bus.canLoad(pa, width)) {
        bus.load(pa, width);
        accesses++;
      }
      if (bus.canStore(pa, width)) {
        bus.store(pa, width, random.nextBoolean() ? random.nextInt(8) : random.nextLong());
        accesses++;
      }
      if (i % 1000 == 0) {
        guest.board.input(new byte[] {1, 2, 3});
        guest.board.run(100);
      }
    }
    assertThat(accesses).as("seed %d", seed).isGreaterThan(100_000);
  }
}
