package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.debug.Watch;
import dev.trapeze.cpu.debug.WatchHit;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.Pte;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which accesses to watched memory stop a machine, where, and what is told of them. */
class WatchTest {
  private static final String KINDS = "dev.trapeze.cpu.exec.Guest#kinds";
  private static final long MANY = 1_000_000;
  private static final long PA = Guest.DATA_PA + 0x100;
  private static final Watch STORES = new Watch(PA, 4, false, true);
  private static final Watch LOADS = new Watch(PA, 4, true, false);
  private static final Watch BOTH = new Watch(PA, 4, true, true);

  /** Runs one instruction of several, with the address in a1; the label {@code here} is its pc. */
  private static Guest access(Xlen xlen, Engine engine, String instruction, long pa) {
    Guest guest =
        new Guest(
            xlen,
            engine,
            "addi a3, a3, 1\nhere: "
                + instruction
                + "\nafter: addi a4, a4, 1\necall\n.balign 4\nhandler: ecall");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.hart().floats().setFs(FloatState.INITIAL);
    guest.machine.hart().setX(11, pa);
    return guest;
  }

  private static void assertHits(Guest guest, Watch watch, String... hits) {
    guest.machine.debug().watch(watch);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(guest.symbol("after"));
    assertThat(guest.machine.clock().instructionsRetired()).isEqualTo(2);
    assertThat(guest.a(4)).isZero();
    List<WatchHit> taken = guest.machine.debug().takeHits();
    assertThat(taken).extracting(hit -> describe(hit)).containsExactly(hits);
    assertThat(taken).allMatch(hit -> hit.pc() == guest.symbol("here") && hit.hart() == 0);
    assertThat(taken).allMatch(hit -> hit.watch().equals(watch));
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.a(4)).isEqualTo(1);
    assertThat(guest.machine.debug().takeHits()).isEmpty();
  }

  private static String describe(WatchHit hit) {
    return String.format(
        "%s %d at %d", hit.store() ? "store" : "load", hit.widthBytes(), hit.pa() - PA);
  }

  private static void assertNoHit(Guest guest, Watch watch) {
    guest.machine.debug().watch(watch);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.machine.debug().takeHits()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void stores(Xlen xlen, Engine engine) {
    assertHits(access(xlen, engine, "sb a0, 3(a1)", PA), STORES, "store 1 at 3");
    assertHits(access(xlen, engine, "sh a0, 0(a1)", PA), STORES, "store 2 at 0");
    assertHits(access(xlen, engine, "sw a0, 0(a1)", PA - 3), STORES, "store 4 at -3");
    assertHits(access(xlen, engine, "c.sw a0, 0(a1)", PA), STORES, "store 4 at 0");
    assertHits(access(xlen, engine, "fsd fa0, 0(a1)", PA - 4), STORES, "store 8 at -4");
    assertHits(access(xlen, engine, "fsw fa0, 0(a1)", PA), STORES, "store 4 at 0");
    assertHits(access(xlen, engine, "cbo.zero (a1)", PA), STORES, "store 64 at 0");
    if (xlen == Xlen.RV64) {
      assertHits(access(xlen, engine, "sd a0, 0(a1)", PA - 4), STORES, "store 8 at -4");
    }
    for (String load : new String[] {"lw a0, 0(a1)", "lr.w a0, (a1)", "fld fa0, 0(a1)"}) {
      assertNoHit(access(xlen, engine, load, PA), STORES);
    }
    assertNoHit(access(xlen, engine, "sw a0, 0(a1)", PA - 4), STORES);
    assertNoHit(access(xlen, engine, "sw a0, 0(a1)", PA + 4), STORES);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void loads(Xlen xlen, Engine engine) {
    assertHits(access(xlen, engine, "lb a0, 3(a1)", PA), LOADS, "load 1 at 3");
    assertHits(access(xlen, engine, "lhu a0, 0(a1)", PA), LOADS, "load 2 at 0");
    assertHits(access(xlen, engine, "lw a0, 0(a1)", PA + 3), LOADS, "load 4 at 3");
    assertHits(access(xlen, engine, "flw fa0, 0(a1)", PA), LOADS, "load 4 at 0");
    assertHits(access(xlen, engine, "fld fa0, 0(a1)", PA), LOADS, "load 8 at 0");
    assertHits(access(xlen, engine, "lr.w a0, (a1)", PA), LOADS, "load 4 at 0");
    if (xlen == Xlen.RV64) {
      assertHits(access(xlen, engine, "ld a0, 0(a1)", PA - 4), LOADS, "load 8 at -4");
    }
    for (String store : new String[] {"sw a0, 0(a1)", "cbo.zero (a1)", "sc.w a0, a2, (a1)"}) {
      assertNoHit(access(xlen, engine, store, PA), LOADS);
    }
    assertNoHit(access(xlen, engine, "cbo.flush (a1)", PA), LOADS);
    assertNoHit(access(xlen, engine, "lw a0, 0(a1)", PA - 4), LOADS);
    assertNoHit(access(xlen, engine, "lw a0, 0(a1)", PA + 4), LOADS);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void atomicInstructionsLoadAndStoreAndAFailedConditionalDoesNeither(Xlen xlen, Engine engine) {
    String amo = "amoadd.w a0, a2, (a1)";
    assertHits(access(xlen, engine, amo, PA), BOTH, "load 4 at 0", "store 4 at 0");
    assertHits(access(xlen, engine, amo, PA), LOADS, "load 4 at 0");
    assertHits(access(xlen, engine, amo, PA), STORES, "store 4 at 0");
    assertNoHit(access(xlen, engine, "sc.w a0, a2, (a1)", PA), BOTH);
    Guest guest = access(xlen, engine, "sc.w a0, a2, (a1)", PA);
    guest.machine.hart().reserve(PA, 0);
    assertHits(guest, BOTH, "store 4 at 0");
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void accessesAcrossFrames(Xlen xlen, Engine engine) {
    long endPa = Guest.DATA_PA + 0x1000;
    Watch watch = new Watch(endPa - 8, 16, true, true);
    assertHits(
        access(xlen, engine, "sw a0, 0(a1)", endPa - 1),
        watch,
        "store 1 at " + (endPa - 1 - PA),
        "store 3 at " + (endPa - PA));
    assertHits(
        access(xlen, engine, "fld fa0, 0(a1)", endPa - 6),
        watch,
        "load 6 at " + (endPa - 6 - PA),
        "load 2 at " + (endPa - PA));
    assertHits(
        access(xlen, engine, "sw a0, 0(a1)", endPa - 2),
        new Watch(endPa, 1, false, true),
        "store 2 at " + (endPa - PA));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void anAccessThatTrapsIsNone(Xlen xlen, Engine engine) {
    long endPa = access(xlen, engine, "nop", PA).ram().endPa();
    Watch last = new Watch(endPa - 4, 4, true, true);
    assertNoHit(access(xlen, engine, "sw a0, 0(a1)", endPa - 2), last);
    assertNoHit(access(xlen, engine, "fld fa0, 0(a1)", endPa - 2), last);
    assertNoHit(access(xlen, engine, "amoadd.w a0, a2, (a1)", PA + 1), BOTH);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void instructionFetchesAreNoLoads(Xlen xlen, Engine engine) {
    Guest guest = access(xlen, engine, "nop", PA);

    assertNoHit(guest, new Watch(Guest.CODE_PA, 0x1000, true, true));
  }

  private static final String LOOP =
      """
        li a2, 4000
      loop:
        lw a0, 0(a1)
        addi a0, a0, 1
      here:
        sw a0, 0(a1)
      after:
        addi a2, a2, -1
        bnez a2, loop
        ecall
      """;

  /** The page is in the translation cache by then, and the code translated. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void aWatchCountsFromTheNextAccessAndNoLongerWhenItIsTakenAway(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, LOOP);
    guest.machine.hart().setX(11, PA);
    guest.machine.run(5 * 1000);
    long before = guest.ram().readInt(PA);
    for (Watch watch : new Watch[] {STORES, LOADS, BOTH}) {
      guest.machine.debug().watch(watch);
      assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
      assertThat(guest.ram().readInt(PA) - before).isBetween(0L, 1L);
      assertThat(guest.machine.debug().takeHits()).hasSize(1);
      guest.machine.debug().unwatch(watch);
      assertThat(guest.machine.run(5 * 100)).isEqualTo(StopReason.BUDGET_SPENT);
      before = guest.ram().readInt(PA);
    }

    guest.machine.debug().watch(STORES);
    int left = 4000 - guest.ram().readInt(PA);
    for (int i = 0; i < left; i++) {
      assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    }
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(guest.ram().readInt(PA)).isEqualTo(4000);
    assertThat(guest.machine.debug().takeHits()).hasSize(left);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void overlappingWatchesAreEachToldAndEndedAlone(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, LOOP);
    guest.machine.hart().setX(11, PA);
    Watch wide = new Watch(PA - 2, 100, false, true);
    guest.machine.debug().watch(STORES);
    guest.machine.debug().watch(wide);

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.debug().takeHits())
        .extracting(WatchHit::watch)
        .containsExactly(STORES, wide);
    guest.machine.debug().unwatch(STORES);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.debug().takeHits()).extracting(WatchHit::watch).containsExactly(wide);
    guest.machine.debug().unwatch(wide);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void whatIsWatchedTwiceIsToldOnceAndHasToBeUnwatchedTwice(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, LOOP);
    guest.machine.hart().setX(11, PA);
    guest.machine.debug().watch(STORES);
    guest.machine.debug().watch(STORES);
    guest.machine.debug().unwatch(STORES);

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.debug().takeHits()).hasSize(1);
    guest.machine.debug().unwatch(STORES);
    guest.machine.debug().unwatch(STORES);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void registersOfDevices(Xlen xlen, Engine engine) {
    long pa = Machine.UART_PA + 7;
    Watch watch = new Watch(pa, 1, true, true);
    assertHits(access(xlen, engine, "lbu a0, 0(a1)", pa), watch, "load 1 at " + (pa - PA));
    assertHits(access(xlen, engine, "sb a0, 0(a1)", pa), watch, "store 1 at " + (pa - PA));
    assertNoHit(access(xlen, engine, "sb a0, -1(a1)", pa), watch);
    Guest guest = access(xlen, engine, "nop", pa);
    guest.machine.debug().watch(watch);
    guest.machine.bus().load(pa, 1);
    assertThat(guest.machine.debug().takeHits()).isEmpty();
    guest.machine.bus().store(pa, 1, 0);
    assertThat(guest.machine.debug().takeHits())
        .containsExactly(new WatchHit(watch, pa, 1, true, -1, -1));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void storesOfTheEnvironmentStopTheNextRunAtOnceUnlessTheyAreTaken(Xlen xlen, Engine engine) {
    Guest guest = access(xlen, engine, "nop", PA);
    guest.machine.debug().watch(BOTH);
    guest.ram().writeByte(PA - 1, 1);
    guest.ram().readInt(PA);
    assertThat(guest.machine.debug().takeHits()).isEmpty();

    guest.ram().write(PA - 8, new byte[16], 0, 16);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.clock().instructionsRetired()).isZero();
    WatchHit hit = new WatchHit(BOTH, PA - 8, 16, true, -1, -1);
    assertThat(guest.machine.debug().takeHits()).containsExactly(hit);

    guest.ram().fill(PA - 8, 16, (byte) 1);
    assertThat(guest.machine.debug().takeHits()).containsExactly(hit);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aWatchpointComesBeforeASpentBudget(Xlen xlen, Engine engine) {
    Guest guest = access(xlen, engine, "sw a0, 0(a1)", PA);
    guest.machine.debug().watch(STORES);

    assertThat(guest.machine.run(1)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(guest.machine.run(1)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.run(1)).isEqualTo(StopReason.BUDGET_SPENT);
  }

  /** A guest whose code page, mapped at 0x40000, has A clear, and the address of its PTE. */
  private static Guest untouched(Xlen xlen, Engine engine, String source, Watch[] watch) {
    Guest guest = new Guest(xlen, engine, source).withPaging();
    long ptePa = guest.map(0x4_0000, Guest.CODE_PA, Pte.R | Pte.X);
    watch[0] = new Watch(ptePa, guest.paging().pteBytes(), false, true);
    guest.machine.debug().watch(watch[0]);
    return guest.enter(PrivilegeMode.SUPERVISOR, 0x4_0000);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void theAccessedBitThatAFetchSetsIsAStoreOfTheInstruction(Xlen xlen, Engine engine) {
    Watch[] watch = new Watch[1];
    Guest guest = untouched(xlen, engine, "nop\nnop\necall", watch);

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(0x4_0004);
    assertThat(guest.machine.debug().takeHits())
        .containsExactly(
            new WatchHit(watch[0], watch[0].pa(), guest.paging().pteBytes(), true, 0x4_0000, 0));
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
  }

  /** The second page is come to from the first, in the middle of a run of blocks. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void soItIsOnTheWayFromOnePageToAnother(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, ".zero 4088\nnop\nnop\nnop\nnop\necall").withPaging();
    guest.map(0x4_0000, Guest.CODE_PA, Pte.R | Pte.X);
    long ptePa = guest.map(0x4_1000, Guest.CODE_PA + 0x1000, Pte.R | Pte.X);
    guest.machine.debug().watch(new Watch(ptePa, 1, false, true));
    guest.enter(PrivilegeMode.SUPERVISOR, 0x4_0000 + 4088);

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.hart().pc()).isEqualTo(0x4_1004);
    assertThat(guest.machine.debug().takeHits())
        .extracting(WatchHit::pc)
        .containsExactly(0x4_1000L);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void theDirtyBitIsAStoreOfTheInstructionThatStores(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "nop\nlw a0, 0(a1)\nsw a0, 0(a1)\necall").withPaging();
    guest.map(0x4_0000, Guest.CODE_PA, Pte.R | Pte.X | Pte.A);
    long ptePa = guest.map(0x5_0000, PA, Pte.R | Pte.W);
    guest.machine.debug().watch(new Watch(ptePa, 1, false, true));
    guest.machine.hart().setX(11, 0x5_0000);
    guest.enter(PrivilegeMode.SUPERVISOR, 0x4_0000);

    for (long pc : new long[] {0x4_0004, 0x4_0008}) {
      assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
      assertThat(guest.machine.debug().takeHits()).extracting(WatchHit::pc).containsExactly(pc);
    }
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void whatAnInstructionTellsBesidesComesFirst(Xlen xlen, Engine engine) {
    Watch[] watch = new Watch[1];
    Guest wfi = untouched(xlen, engine, "wfi\necall", watch);
    assertThat(wfi.machine.run(MANY)).isEqualTo(StopReason.WAITING_FOR_INTERRUPT);
    assertThat(wfi.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(wfi.machine.hart().pc()).isEqualTo(0x4_0004);

    Guest call = untouched(xlen, engine, "ecall", watch);
    assertThat(call.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
    assertThat(call.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(call.machine.hart().pc()).isEqualTo(0x4_0000);

    Guest trap = untouched(xlen, engine, "ebreak", watch);
    assertThat(trap.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(trap.machine.hart().pc()).isZero();
    assertThat(trap.csr(CsrId.SEPC)).isEqualTo(0x4_0000);

    Guest told = untouched(xlen, engine, "ebreak", watch);
    told.machine.debug().stopAtTraps(true);
    assertThat(told.machine.run(MANY)).isEqualTo(StopReason.TRAP_TAKEN);
    assertThat(told.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(told.machine.hart().pc()).isZero();
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aRequestedStopComesAfterwards(Xlen xlen, Engine engine) {
    Guest guest = access(xlen, engine, "nop", PA);
    guest.machine.debug().watch(STORES);
    guest.ram().writeInt(PA, 1);
    guest.machine.hart().csrs().requestStop();

    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.REQUESTED);
    assertThat(guest.machine.run(MANY)).isEqualTo(StopReason.SUPERVISOR_CALL);
  }

  @Test
  void aWatchIsOfSomethingAndForSomething() {
    assertThatThrownBy(() -> new Watch(-1, 4, true, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Watch(PA, 0, true, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0x80010100: cannot watch 0 bytes there");
    assertThatThrownBy(() -> new Watch(PA, 4, false, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void whereThereIsNoRamNothingHappens(Xlen xlen, Engine engine) {
    Guest guest = access(xlen, engine, "nop", PA);
    for (long pa : new long[] {0, Guest.CODE_PA - 4096, guest.ram().endPa(), 1L << 55}) {
      Watch watch = new Watch(pa, 4096, true, true);
      guest.machine.debug().watch(watch);
      guest.machine.debug().unwatch(watch);
      assertNoHit(access(xlen, engine, "nop", PA), watch);
    }
  }
}
