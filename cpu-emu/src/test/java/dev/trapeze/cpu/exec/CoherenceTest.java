package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.Pte;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code and page tables change under the hart, by its own stores or from outside. */
class CoherenceTest {
  private static final int RWX = Pte.R | Pte.W | Pte.X;
  private static final long CODE_VA = 0x1000;
  private static final long DATA_VA = 0x8000;

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void codeThatOverwritesItselfRunsAsOverwritten(Xlen xlen, Engine engine) {
    String source =
        """
          la   t0, patch
          lw   t1, other
          li   a2, 2
        again:
          addi a0, a0, 1
        patch:
          addi a1, a1, 1
          sw   t1, 0(t0)
          fence.i
          addi a2, a2, -1
          bnez a2, again
          ecall
        other:
          addi a1, a1, 100
        """;

    Guest guest = new Guest(xlen, engine, source).runToCall();

    assertThat(guest.a(0)).isEqualTo(2);
    assertThat(guest.a(1)).isEqualTo(101);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aStoreToTheVeryNextInstructionCounts(Xlen xlen, Engine engine) {
    String source =
        """
          la   t0, next
          lw   t1, other
          sw   t1, 0(t0)
        next:
          addi a1, a1, 1
          ecall
        other:
          addi a1, a1, 100
        """;

    assertThat(new Guest(xlen, engine, source).runToCall().a(1)).isEqualTo(100);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void codeInAPageThatWasWrittenBeforeItRanCanBeOverwritten(Xlen xlen, Engine engine) {
    String source =
        """
          la   t0, elsewhere
          lw   t1, first
          lw   t2, second
          lw   t3, return
          sw   t3, 4(t0)
          sw   t1, 0(t0)
          jalr t0
          sw   t2, 0(t0)
          jalr t0
          ecall
        first:
          addi a0, a0, 1
        second:
          addi a0, a0, 100
        return:
          ret
          .space 4096
        elsewhere:
          .word 0, 0
        """;

    assertThat(new Guest(xlen, engine, source).runToCall().a(0)).isEqualTo(101);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void codeWrittenFromOutsideIsExecuted(Xlen xlen, Engine engine) {
    Guest guest = new Guest(xlen, engine, "li a0, 1\necall\nli a0, 2\n").runToCall();
    guest.ram().copy(Guest.CODE_PA + 8, Guest.CODE_PA, 4);

    guest.machine.hart().setPc(Guest.CODE_PA);

    assertThat(guest.runToCall().a(0)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void dataBesideCodeCanBeWrittenInALoop(Xlen xlen, Engine engine) {
    String source =
        """
          la   t0, count
        again:
          lw   a0, 0(t0)
          addi a0, a0, 1
          sw   a0, 0(t0)
          li   t1, 1000
          bne  a0, t1, again
          ecall
          .align 8
        count:
          .word 0
        """;

    assertThat(new Guest(xlen, engine, source).runToCall().a(0)).isEqualTo(1000);
  }

  private static Guest paged(Xlen xlen, Engine engine, String source) {
    Guest guest =
        new Guest(xlen, engine, source + "\necall\n.align 2\nhandler: ecall\n").withPaging();
    guest.map(CODE_VA, Guest.CODE_PA, RWX);
    guest.setCsr(CsrId.STVEC, guest.symbol("handler") - Guest.CODE_PA + CODE_VA);
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA);
    guest.machine.hart().setX(11, DATA_VA);
    return guest;
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void anEntryRewrittenByTheGuestHoldsAtLatestAfterSfence(Xlen xlen, Engine engine) {
    String store = xlen == Xlen.RV32 ? "sw" : "sd";
    Guest guest =
        paged(xlen, engine, "lw a0, 0(a1)\n" + store + " a3, 0(a4)\nsfence.vma\nlw a2, 0(a1)");
    long ptePa = guest.map(DATA_VA, Guest.DATA_PA, Pte.R);
    guest.map(0x9000, ptePa & -4096, Pte.R | Pte.W);
    guest.ram().writeInt(Guest.DATA_PA, 1);
    guest.ram().writeInt(Guest.DATA_PA + 0x1000, 2);
    guest.machine.hart().setX(13, Pte.make(Guest.DATA_PA + 0x1000, Pte.V | Pte.R));
    guest.machine.hart().setX(14, 0x9000 + (ptePa & 4095));

    guest.runToCall();

    assertThat(guest.a(0)).isEqualTo(1);
    assertThat(guest.a(2)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void anEntryRewrittenFromOutsideHolds(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine, "lw a0, 0(a1)\nsw a0, 0(a1)");
    guest.map(DATA_VA, Guest.DATA_PA, Pte.R | Pte.W);
    guest.runToCall();
    assertThat(guest.csr(CsrId.SCAUSE)).isZero();

    guest.map(DATA_VA, Guest.DATA_PA, Pte.R);
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.STORE_PAGE_FAULT.code());
    assertThat(guest.csr(CsrId.STVAL)).isEqualTo(DATA_VA);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void clearedAccessedAndDirtyBitsAreSetAgain(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine, "lw a0, 0(a1)\nsw a0, 0(a1)");
    for (int i = 0; i < 2; i++) {
      long ptePa = guest.map(DATA_VA, Guest.DATA_PA, Pte.R | Pte.W);
      guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToCall();

      assertThat(Pte.flags(Pte.read(guest.ram(), guest.paging(), ptePa)) & (Pte.A | Pte.D))
          .isEqualTo(Pte.A | Pte.D);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void sumAndMxrTakeEffectAtOnce(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine, "lw a0, 0(a1)\ncsrc sstatus, a3\nlw a2, 0(a1)");
    guest.map(DATA_VA, Guest.DATA_PA, Pte.X | Pte.U);
    guest.setCsr(CsrId.SSTATUS, Status.SUM | Status.MXR);
    guest.machine.hart().setX(13, Status.MXR);

    guest.runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.LOAD_PAGE_FAULT.code());
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(CODE_VA + 8);
  }
}
