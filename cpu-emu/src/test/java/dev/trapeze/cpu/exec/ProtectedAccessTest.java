package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Pte;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Physical memory protection as instructions meet it. */
class ProtectedAccessTest {
  private static final int R = PhysicalMemoryProtection.R;
  private static final int W = PhysicalMemoryProtection.W;
  private static final int X = PhysicalMemoryProtection.X;
  private static final int L = PhysicalMemoryProtection.L;
  private static final int NA4 = PhysicalMemoryProtection.NA4;
  private static final int NAPOT = PhysicalMemoryProtection.NAPOT;
  private static final long CODE_PA = TranslatedHart.CODE_PA;
  private static final long DATA_PA = TranslatedHart.DATA_PA;
  private static final long CODE_VA = 0x1000;
  private static final long DATA_VA = 0x8000;

  /** The entry's address for the page of 4 KiB at {@code pa}. */
  private static long page(long pa) {
    return pa >> 2 | 0x1FF;
  }

  private static TranslatedHart bare(PagingMode paging, Engine engine, String source) {
    TranslatedHart guest = new TranslatedHart(paging, engine, MmuConfig.DEFAULT);
    guest.program(source + "\nebreak\n");
    guest.setA(1, DATA_PA);
    return guest;
  }

  private static void expect(TranslatedHart guest, TrapCause cause, long va) {
    assertThat(guest.runToTrap().trap()).isEqualTo(guest.trap(cause, guest.xlen.signExtend(va)));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void withoutAnyEntrySupervisorCannotEvenFetch(PagingMode paging, Engine engine) {
    TranslatedHart guest = bare(paging, engine, "nop").protect(15, 0, 0);

    expect(
        guest.enter(PrivilegeMode.SUPERVISOR, CODE_PA),
        TrapCause.INSTRUCTION_ACCESS_FAULT,
        CODE_PA);
    guest.enter(PrivilegeMode.MACHINE, CODE_PA).runToTrap();
    assertThat(TrapCause.ofCsrValue(guest.cause())).isEqualTo(TrapCause.BREAKPOINT);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void eachKindOfAccessNeedsItsPermission(PagingMode paging, Engine engine) {
    String[] sources = {"lw a0, 0(a1)", "sw a0, 0(a1)", "amoadd.w a0, a0, (a1)", "lr.w a0, (a1)"};
    TrapCause[] causes = {
      TrapCause.LOAD_ACCESS_FAULT,
      TrapCause.STORE_ACCESS_FAULT,
      TrapCause.STORE_ACCESS_FAULT,
      TrapCause.LOAD_ACCESS_FAULT
    };
    int[] needed = {R, W, W, R};
    for (int i = 0; i < sources.length; i++) {
      for (int permissions : new int[] {0, R, X, R | W, R | X, R | W | X}) {
        TranslatedHart guest = bare(paging, engine, sources[i]);
        guest.protect(0, page(DATA_PA), NAPOT | permissions);
        guest.enter(PrivilegeMode.USER, CODE_PA).runToTrap();
        boolean allowed = (permissions & needed[i]) != 0;

        assertThat(guest.trap())
            .as("%s with %x", sources[i], permissions)
            .isEqualTo(
                allowed
                    ? guest.trap(TrapCause.BREAKPOINT, guest.value())
                    : guest.trap(causes[i], guest.xlen.signExtend(DATA_PA)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void aChangeHoldsFromTheNextInstructionOn(PagingMode paging, Engine engine) {
    String source =
        """
          lw   a0, 0(a1)
          sw   a0, 0(a1)
          csrw pmpcfg0, a2
          lw   a0, 0(a1)
          sw   a0, 0(a1)
        """;
    TranslatedHart guest = bare(paging, engine, source);
    guest.hart.protection().writeAddress(0, page(DATA_PA));
    guest.setA(2, NAPOT | R | L);
    guest.enter(PrivilegeMode.MACHINE, CODE_PA);

    expect(guest, TrapCause.STORE_ACCESS_FAULT, DATA_PA);
    assertThat(guest.csr(CsrId.MEPC)).isEqualTo(guest.xlen.signExtend(CODE_PA + 16));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void aClosedWordDoesNotCloseItsPage(PagingMode paging, Engine engine) {
    String source =
        """
          li   t0, 100
        again:
          lw   a0, 0(a1)
          sw   a0, 8(a1)
          addi t0, t0, -1
          bnez t0, again
          lw   a0, 4(a1)
        """;
    TranslatedHart guest = bare(paging, engine, source);
    guest.protect(0, DATA_PA + 4 >> 2, NA4);

    expect(
        guest.enter(PrivilegeMode.SUPERVISOR, CODE_PA), TrapCause.LOAD_ACCESS_FAULT, DATA_PA + 4);
    assertThat(guest.hart.x(5)).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void anAccessOverTheEndOfAnEntryFailsEvenInMachineMode(PagingMode paging, Engine engine) {
    TranslatedHart guest = bare(paging, engine, "lw a0, 2(a1)");
    guest.protect(0, DATA_PA >> 2, NA4 | R | W | X);

    expect(guest.enter(PrivilegeMode.MACHINE, CODE_PA), TrapCause.LOAD_ACCESS_FAULT, DATA_PA + 2);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void codeRunsUpToTheFirstWordThatMustNotBeExecuted(PagingMode paging, Engine engine) {
    TranslatedHart guest = bare(paging, engine, "li a0, 1\nli a0, 2\nli a0, 3\nli a0, 4");
    guest.protect(0, CODE_PA + 8 >> 2, NA4 | R | W);
    // In M-mode the block is made, which is not to be used in S-mode.
    guest.enter(PrivilegeMode.MACHINE, CODE_PA).runToTrap();
    assertThat(guest.a(0)).isEqualTo(4);

    expect(
        guest.enter(PrivilegeMode.SUPERVISOR, CODE_PA),
        TrapCause.INSTRUCTION_ACCESS_FAULT,
        CODE_PA + 8);
    assertThat(guest.a(0)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void aJumpWithinAPageMeetsTheClosedWord(PagingMode paging, Engine engine) {
    String source =
        """
          j    over
          .word 0
        over:
          li   t0, 50
        again:
          addi t0, t0, -1
          bnez t0, again
          j    closed
          .align 6
        closed:
          li   a0, 9
        """;
    TranslatedHart guest = bare(paging, engine, source);
    guest.protect(0, CODE_PA + 64 >> 2, NA4 | R | W);

    expect(
        guest.enter(PrivilegeMode.USER, CODE_PA), TrapCause.INSTRUCTION_ACCESS_FAULT, CODE_PA + 64);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void anInstructionOverTheEndOfAnEntryReportsItsSecondHalf(PagingMode paging, Engine engine) {
    // A compressed nop, then a long one that is not aligned.
    TranslatedHart guest = bare(paging, engine, "nop");
    guest.ram.writeShort(CODE_PA, 0x0001);
    guest.ram.writeInt(CODE_PA + 2, 0x0000_0013);
    guest.protect(0, CODE_PA + 4 >> 2, NA4 | R | W);

    expect(
        guest.enter(PrivilegeMode.SUPERVISOR, CODE_PA),
        TrapCause.INSTRUCTION_ACCESS_FAULT,
        CODE_PA + 4);
    assertThat(guest.csr(CsrId.MEPC)).isEqualTo(guest.xlen.signExtend(CODE_PA + 2));
  }

  private static TranslatedHart paged(PagingMode paging, Engine engine, String source) {
    TranslatedHart guest = bare(paging, engine, source);
    guest.map(CODE_VA, CODE_PA, Pte.X);
    guest.setA(1, DATA_VA);
    return guest.translate(0);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void aClosedPageTableIsAnAccessFaultOfTheAccess(PagingMode paging, Engine engine) {
    String[] sources = {"lw a0, 0(a1)", "sw a0, 0(a1)", "amoor.w a0, a0, (a1)"};
    TrapCause[] causes = {
      TrapCause.LOAD_ACCESS_FAULT, TrapCause.STORE_ACCESS_FAULT, TrapCause.STORE_ACCESS_FAULT
    };
    for (int i = 0; i < sources.length; i++) {
      TranslatedHart guest = paged(paging, engine, sources[i]);
      long ptePa = guest.map(DATA_VA, DATA_PA, Pte.R | Pte.W);
      guest.protect(0, ptePa >> 2, NA4);
      guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA);

      expect(guest, causes[i], DATA_VA);
    }
    TranslatedHart guest = paged(paging, engine, "nop");
    guest.protect(0, page(TranslatedHart.ROOT_PA), NAPOT);
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA);
    expect(guest, TrapCause.INSTRUCTION_ACCESS_FAULT, CODE_VA);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void aPageTableThatCanBeReadButNotWrittenCannotBeMarked(PagingMode paging, Engine engine) {
    TranslatedHart guest = paged(paging, engine, "lw a0, 0(a1)\nsw a0, 0(a1)");
    long ptePa = guest.map(DATA_VA, DATA_PA, Pte.R | Pte.W | Pte.A);
    guest.protect(0, ptePa >> 2 & ~1L, NAPOT | R);
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA);

    expect(guest, TrapCause.STORE_ACCESS_FAULT, DATA_VA);
    assertThat(Pte.read(guest.ram, paging, ptePa) & Pte.D).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void walksForMachineModeWithMprvCountAsSupervisor(PagingMode paging, Engine engine) {
    TranslatedHart guest = paged(paging, engine, "lw a0, 0(a1)");
    long ptePa = guest.map(DATA_VA, DATA_PA, Pte.R);
    guest.protect(0, ptePa >> 2, NA4);
    guest.setCsr(CsrId.MSTATUS, Status.MPRV | 1L << Status.MPP_SHIFT);
    guest.enter(PrivilegeMode.MACHINE, CODE_PA);

    expect(guest, TrapCause.LOAD_ACCESS_FAULT, DATA_VA);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void mprvGivesMachineModeTheRightsOfMpp(PagingMode paging, Engine engine) {
    String source =
        """
          lw   a0, 0(a1)
          csrs mstatus, a2
          lw   a0, 0(a1)
        """;
    for (PrivilegeMode mode : PrivilegeMode.values()) {
      TranslatedHart guest = bare(paging, engine, source);
      guest.protect(0, page(DATA_PA), NAPOT);
      guest.setA(2, Status.MPRV | (long) mode.code() << Status.MPP_SHIFT);
      guest.enter(PrivilegeMode.MACHINE, CODE_PA).runToTrap();

      assertThat(guest.trap())
          .isEqualTo(
              mode == PrivilegeMode.MACHINE
                  ? guest.trap(TrapCause.BREAKPOINT, guest.value())
                  : guest.trap(TrapCause.LOAD_ACCESS_FAULT, guest.xlen.signExtend(DATA_PA)));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void mprvDoesNotConcernFetches(PagingMode paging, Engine engine) {
    TranslatedHart guest = bare(paging, engine, "li a0, 1").translate(0);
    guest.protect(0, page(CODE_PA), NAPOT);
    guest.setCsr(CsrId.MSTATUS, Status.MPRV);

    guest.enter(PrivilegeMode.MACHINE, CODE_PA).runToTrap();

    assertThat(TrapCause.ofCsrValue(guest.cause())).isEqualTo(TrapCause.BREAKPOINT);
    assertThat(guest.a(0)).isEqualTo(1);
  }
}
