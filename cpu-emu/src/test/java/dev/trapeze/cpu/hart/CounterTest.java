package dev.trapeze.cpu.hart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Counters, their inhibition and who may read them. */
class CounterTest {
  private final VirtualClock clock = new VirtualClock(2);
  private final Hart hart = new Hart(Isa.of(Xlen.RV64), 0, clock, Environment.MACHINE_MODE);
  private final CsrFile csrs = hart.csrs();

  @Test
  void instructionsOfOtherHartsPassTheTimeAndAreNotCounted() {
    clock.retire(60);
    hart.discountRetired(40);

    assertThat(hart.instret()).isEqualTo(20);
    assertThat(csrs.read(CsrId.MINSTRET)).isEqualTo(20);
    assertThat(csrs.read(CsrId.MCYCLE)).isEqualTo(20);
    assertThat(csrs.read(CsrId.TIME)).isEqualTo(3);
  }

  @Test
  void cycleAndInstretAreSetApart() {
    clock.retire(10);
    csrs.write(CsrId.MCYCLE, 1000);
    clock.retire(1);
    csrs.write(CsrId.MINSTRET, 500);
    clock.retire(1);

    assertThat(csrs.read(CsrId.MCYCLE)).isEqualTo(1001);
    assertThat(csrs.read(CsrId.CYCLE)).isEqualTo(1001);
    assertThat(csrs.read(CsrId.MINSTRET)).isEqualTo(500);
    assertThat(csrs.read(CsrId.INSTRET)).isEqualTo(500);
    assertThat(hart.instret()).isEqualTo(12);
  }

  @Test
  void mcountinhibitStopsEachCounterAlone() {
    clock.retire(10);
    csrs.write(CsrId.MCOUNTINHIBIT, 4);
    clock.retire(10);
    assertThat(csrs.read(CsrId.MINSTRET)).isEqualTo(10);
    assertThat(csrs.read(CsrId.MCYCLE)).isEqualTo(20);

    csrs.write(CsrId.MCOUNTINHIBIT, 1);
    clock.retire(5);
    assertThat(csrs.read(CsrId.MINSTRET)).isEqualTo(15);
    assertThat(csrs.read(CsrId.MCYCLE)).isEqualTo(20);

    csrs.write(CsrId.MCYCLE, 7);
    assertThat(csrs.read(CsrId.MCYCLE)).isEqualTo(7);
  }

  @Test
  void mcountinhibitHasTheBitsOfTheTwoRealCounters() {
    csrs.write(CsrId.MCOUNTINHIBIT, -1);

    assertThat(csrs.read(CsrId.MCOUNTINHIBIT)).isEqualTo(5);
  }

  @Test
  void upperHalvesAreWrittenApartInRv32() {
    CsrFile narrow = new Hart(Isa.of(Xlen.RV32), 0, clock, Environment.MACHINE_MODE).csrs();
    narrow.write(CsrId.MCOUNTINHIBIT, 5);
    narrow.write(CsrId.MINSTRET, 0xFFFF_FFFFL);
    narrow.write(CsrId.MINSTRETH, 0x8000_0001L);

    assertThat(narrow.read(CsrId.MINSTRET)).isEqualTo(-1);
    assertThat(narrow.read(CsrId.MINSTRETH)).isEqualTo(0xFFFF_FFFF_8000_0001L);
    assertThat(narrow.read(CsrId.INSTRETH)).isEqualTo(0xFFFF_FFFF_8000_0001L);
    narrow.write(CsrId.MINSTRET, 5);
    assertThat(narrow.read(CsrId.MINSTRETH)).isEqualTo(0xFFFF_FFFF_8000_0001L);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void eventCountersAndTheirSelectorsAreZero(Xlen xlen) {
    CsrFile any = new Hart(Isa.of(xlen), 0, clock, Environment.MACHINE_MODE).csrs();
    for (int i = 3; i < 32; i++) {
      for (int number : new int[] {0xB00 + i, 0x320 + i}) {
        assertThat(any.permits(number, PrivilegeMode.MACHINE, true)).isTrue();
        any.write(number, -1);
        assertThat(any.read(number)).isZero();
      }
      assertThat(any.read(0xC00 + i)).isZero();
      assertThat(any.permits(0xB80 + i, PrivilegeMode.MACHINE, true)).isEqualTo(xlen == Xlen.RV32);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // mode, mcounteren, scounteren, open
    "MACHINE, false, false, true",
    "SUPERVISOR, false, true, false",
    "SUPERVISOR, true, false, true",
    "USER, true, false, false",
    "USER, false, true, false",
    "USER, true, true, true"
  })
  void eachCounterOpensToLowerModesByItsBits(
      PrivilegeMode mode, boolean machine, boolean supervisor, boolean open) {
    for (Xlen xlen : Xlen.values()) {
      for (int i = 0; i < 32; i++) {
        CsrFile any = new Hart(Isa.of(xlen), 0, clock, Environment.MACHINE_MODE).csrs();
        any.write(CsrId.MCOUNTEREN, machine ? 1L << i : ~(1L << i));
        any.write(CsrId.SCOUNTEREN, supervisor ? 1L << i : ~(1L << i));

        assertThat(any.permits(0xC00 + i, mode, false)).as("counter %d", i).isEqualTo(open);
        assertThat(any.permits(0xC00 + i, mode, true)).isFalse();
        assertThat(any.permits(0xC80 + i, mode, false)).isEqualTo(open && xlen == Xlen.RV32);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void theEnablesHave32Bits(Xlen xlen) {
    CsrFile any = new Hart(Isa.of(xlen), 0, clock, Environment.MACHINE_MODE).csrs();
    any.write(CsrId.MCOUNTEREN, -1);
    any.write(CsrId.SCOUNTEREN, -1);

    assertThat(any.read(CsrId.MCOUNTEREN)).isEqualTo(xlen.signExtend(0xFFFF_FFFFL));
    assertThat(any.read(CsrId.SCOUNTEREN)).isEqualTo(xlen.signExtend(0xFFFF_FFFFL));
  }

  @Test
  void eventCountersNeedZihpm() {
    CsrFile without = new Hart(Isa.parse("rv64gc"), 0, clock, Environment.MACHINE_MODE).csrs();

    assertThat(without.permits(0xC03, PrivilegeMode.MACHINE, false)).isFalse();
    assertThat(without.permits(0xC00, PrivilegeMode.MACHINE, false)).isTrue();
    assertThat(without.permits(0xB03, PrivilegeMode.MACHINE, false)).isTrue();
  }
}
