package dev.trapeze.cpu.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTraceTest {
  private static final long ROOT_PA = WatchedHart.BASE_PA + 0x1_0000;

  @Test
  void instructionHasModeAndPlaceAndResult() {
    assertThat(hart("rv64gc", "li t0, 5\n c.add t0, t0\n sw t0, 64(x0)", TraceKind.INSN).run(2))
        .containsExactly(
            "insn 0 0 M 0x0000000080000000 00500293 li      t0,5 ; t0=0x0000000000000005",
            "insn 0 1 M 0x0000000080000004 9296 add     t0,t0,t0 ; t0=0x000000000000000a");
  }

  @Test
  void jumpNamesItsTarget() {
    assertThat(hart("rv32gc", "nop\n loop: j loop", TraceKind.INSN).run(2))
        .last()
        .isEqualTo("insn 0 1 M 0x80000004 0000006f j       80000004");
  }

  @Test
  void trapAndReturnHaveModesCauseAndPlaces() {
    WatchedHart hart =
        hart(
            "rv64gc",
            """
            la t0, handler
            csrw mtvec, t0
            lw a0, 1(x0)
            .align 2
            handler: la t0, on
            csrw mepc, t0
            mret
            on: nop
            end:
            """,
            TraceKind.TRAP);
    assertThat(hart.runTo("end"))
        .containsExactly(
            "trap 0 3 enter M->M 0x000000008000000c cause 5 load access fault,"
                + " tval 0x0000000000000001, vector 0x0000000080000010",
            "trap 0 6 return M->M 0x000000008000001c mret to 0x0000000080000020");
  }

  @Test
  void onlyWhatIsAskedForIsTold() {
    String source = "csrw mtvec, x0\n ecall";
    assertThat(hart("rv64gc", source, TraceKind.MMU).run(1)).isEmpty();
    assertThat(hart("rv64gc", source, TraceKind.INSN).run(1)).hasSize(1);
  }

  @Test
  void walkHasEachEntryAndTheAddressFound() {
    WatchedHart hart = paged("lw a0, 64(a1)");
    assertThat(hart.run(1))
        .containsExactly(
            "mmu 0 0 fetch S 0x0000000080000000 sv39 2:0x80010010=0x000000002000004b(VRXA)"
                + " = 0x80000000",
            "mmu 0 0 load S 0x0000000080000040 sv39 2:0x80010010=0x000000002000004b(VRXA)"
                + " = 0x80000040");
  }

  @Test
  void sameWalkIsToldOnce() {
    assertThat(paged("nop\n nop\n lw a0, 64(a1)\n lw a0, 32(a1)").run(4)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "0, V is 0",
    "5, W without R is reserved",
    "0x40000000000001CB, reserved bits are set",
    "0x41, 'A, D or U in an entry that points to a table'",
    "0x49, 'R is 0, and MXR is 0'",
    "0x53, 'U is 1, and SUM is 0'",
    "0x843, a misaligned superpage",
  })
  void failedWalkNamesTheRule(String entry, String rule) {
    // The second gigabyte from 0x4000_0000 on has this entry.
    WatchedHart hart = paged("lw a0, 0(a2)");
    hart.ram.writeLong(ROOT_PA + 8, Long.decode(entry));
    assertThat(hart.run(1))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("mmu 0 0 load S 0x0000000040000000 sv39 2:0x80010008=")
                    .endsWith("! load page fault: " + rule));
  }

  @Test
  void storeToPageThatIsNotWritableNamesTheRule() {
    assertThat(paged("sw a0, 0(a1)").run(1))
        .anySatisfy(line -> assertThat(line).endsWith("! store page fault: W is 0"));
  }

  @Test
  void addressThatIsNotCanonicalHasNoWalk() {
    assertThat(paged("slli a2, a2, 12\n lw a0, 0(a2)").run(2))
        .contains(
            "mmu 0 1 load S 0x0000040000000000 sv39 ! load page fault: the address is not the"
                + " sign extension of its lower 39 bits");
  }

  @Test
  void tableOutsideRamNamesTheRule() {
    WatchedHart hart = paged("lw a0, 0(a2)");
    hart.ram.writeLong(ROOT_PA + 8, Pte.make(0x4000_0000L, Pte.V));
    assertThat(hart.run(1))
        .anySatisfy(
            line -> assertThat(line).endsWith("! load access fault: the entry is not in RAM"));
  }

  /** In S-mode under Sv39; RAM is mapped R X, one to one. a1 is the program, a2 0x4000_0000. */
  private static WatchedHart paged(String source) {
    String handled = source + "\n .align 2\n handler: j handler\n";
    WatchedHart watched = hart("rv64gc", handled, TraceKind.MMU);
    watched.ram.writeLong(
        ROOT_PA + 16, Pte.make(WatchedHart.BASE_PA, Pte.V | Pte.R | Pte.X | Pte.A));
    watched.hart.csrs().write(0x3B0, -1);
    watched.hart.csrs().write(0x3A0, 0x1F);
    watched.hart.csrs().write(0x180, PagingMode.SV39.satpValue(ROOT_PA, 0));
    watched.hart.csrs().write(0x305, watched.program.symbol("handler"));
    watched.hart.setMode(PrivilegeMode.SUPERVISOR);
    watched.hart.setX(11, WatchedHart.BASE_PA);
    watched.hart.setX(12, 0x4000_0000L);
    return watched;
  }

  private static WatchedHart hart(String isa, String source, TraceKind kind) {
    return new WatchedHart(
        Isa.parse(isa),
        0,
        source,
        (hart, ram, sink) ->
            new EventTrace(
                EnumSet.of(kind), hart, new WalkTrace(hart, ram), address -> null, sink));
  }
}
