package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.Pte;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheBlockTest {
  private static final List<String> ALL = List.of("inval", "clean", "flush", "zero");
  private static final long CODE_VA = 0x1000;
  private static final long DATA_VA = 0x8000;
  private static final long CBIE_FLUSH = 1 << 4;
  private static final long CBCFE = 1 << 6;
  private static final long CBZE = 1 << 7;
  private static final long UNTOUCHED = 0x1122_3344_5566_7788L;

  private static Stream<Arguments> kinds() {
    return Guest.kinds();
  }

  private static Stream<Arguments> operations() {
    List<Arguments> all = new ArrayList<>();
    Guest.kinds()
        .forEach(
            kind -> ALL.forEach(name -> all.add(Arguments.of(kind.get()[0], kind.get()[1], name))));
    return all.stream();
  }

  private static Guest bare(Xlen xlen, Engine engine, String operation, long pa) {
    Guest guest =
        new Guest(xlen, engine, "cbo." + operation + " (a1)\necall\n.align 2\nhandler: ecall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.hart().setX(11, xlen.signExtend(pa));
    for (int i = -8; i < 16; i++) {
      guest.ram().writeLong(Guest.DATA_PA + 64 + 8 * i, UNTOUCHED);
    }
    return guest;
  }

  private static Guest paged(Xlen xlen, Engine engine, String operation, PrivilegeMode mode) {
    Guest guest = bare(xlen, engine, operation, DATA_VA + 0x1F).withPaging();
    int user = mode == PrivilegeMode.USER ? Pte.U : 0;
    guest.map(CODE_VA, Guest.CODE_PA, Pte.R | Pte.X | user);
    guest.map(CODE_VA + 0x1000, Guest.CODE_PA, Pte.R | Pte.X);
    guest.setCsr(CsrId.STVEC, guest.symbol("handler") - Guest.CODE_PA + CODE_VA + 0x1000);
    return guest.enter(mode, CODE_VA);
  }

  private static void assertTrapped(Guest guest, TrapCause cause, long value) {
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(cause.code());
    assertThat(guest.csr(CsrId.STVAL)).isEqualTo(guest.xlen.signExtend(value));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void zeroClearsTheBlockAroundTheAddress(Xlen xlen, Engine engine) {
    Guest guest = bare(xlen, engine, "zero", Guest.DATA_PA + 64 + 37).runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isZero();
    for (int i = -8; i < 16; i++) {
      assertThat(guest.ram().readLong(Guest.DATA_PA + 64 + 8 * i))
          .isEqualTo(i >= 0 && i < 8 ? 0 : UNTOUCHED);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void managementLeavesMemoryAsItIs(Xlen xlen, Engine engine) {
    for (String operation : List.of("inval", "clean", "flush")) {
      Guest guest = bare(xlen, engine, operation, Guest.DATA_PA + 64).runToCall();

      assertThat(guest.csr(CsrId.SCAUSE)).isZero();
      assertThat(guest.ram().readLong(Guest.DATA_PA + 64)).isEqualTo(UNTOUCHED);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void zeroedCodeIsExecutedAsZeros(Xlen xlen, Engine engine) {
    // The block is entered once before, so that an engine that keeps code has it.
    String source =
        """
          la a1, block
          jalr a1
          cbo.zero (a1)
          jr a1
        .balign 64
        block: ret
        .balign 64
        handler: ecall
        """;
    Guest guest = new Guest(xlen, engine, source);
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));

    assertTrapped(guest.runToCall(), TrapCause.ILLEGAL_INSTRUCTION, 0);
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(guest.symbol("block"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void unmappedBlockIsAStorePageFaultAtTheBlock(Xlen xlen, Engine engine, String operation) {
    Guest guest = paged(xlen, engine, operation, PrivilegeMode.SUPERVISOR).runToCall();

    assertTrapped(guest, TrapCause.STORE_PAGE_FAULT, DATA_VA);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void readOnlyBlockCanBeManagedButNotZeroed(Xlen xlen, Engine engine, String operation) {
    Guest guest = paged(xlen, engine, operation, PrivilegeMode.SUPERVISOR);
    guest.map(DATA_VA, Guest.DATA_PA, Pte.R);
    guest.runToCall();

    if (operation.equals("zero")) {
      assertTrapped(guest, TrapCause.STORE_PAGE_FAULT, DATA_VA);
    } else {
      assertThat(guest.csr(CsrId.SCAUSE)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void managementSetsAccessedAndZeroSetsDirtyToo(Xlen xlen, Engine engine, String operation) {
    Guest guest = paged(xlen, engine, operation, PrivilegeMode.SUPERVISOR);
    long ptePa = guest.map(DATA_VA, Guest.DATA_PA, Pte.R | Pte.W);
    guest.runToCall();

    int expected = operation.equals("zero") ? Pte.A | Pte.D : Pte.A;
    assertThat(Pte.read(guest.ram(), guest.paging(), ptePa) & (Pte.A | Pte.D)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void blockOutsideRamIsAStoreAccessFault(Xlen xlen, Engine engine, String operation) {
    Guest guest = bare(xlen, engine, operation, 0x4000_0047).runToCall();

    assertTrapped(guest, TrapCause.STORE_ACCESS_FAULT, 0x4000_0040);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void supervisorNeedsMenvcfg(Xlen xlen, Engine engine, String operation) {
    for (long enabled : new long[] {0, CBIE_FLUSH, CBCFE, CBZE, 3 << 4}) {
      Guest guest = bare(xlen, engine, operation, Guest.DATA_PA);
      guest.setCsr(CsrId.MENVCFG, enabled);
      guest.runToCall();

      boolean permitted = (enabled & enabling(operation)) != 0;
      assertThat(guest.csr(CsrId.SCAUSE))
          .as("cbo.%s with 0x%x", operation, enabled)
          .isEqualTo(permitted ? 0 : TrapCause.ILLEGAL_INSTRUCTION.code());
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void userNeedsBothMenvcfgAndSenvcfg(Xlen xlen, Engine engine, String operation) {
    for (int both = 0; both < 4; both++) {
      Guest guest = paged(xlen, engine, operation, PrivilegeMode.USER);
      guest.map(DATA_VA, Guest.DATA_PA, Pte.R | Pte.W | Pte.U);
      guest.setCsr(CsrId.MENVCFG, (both & 1) != 0 ? enabling(operation) : 0);
      guest.setCsr(CsrId.SENVCFG, (both & 2) != 0 ? enabling(operation) : 0);
      guest.runToCall();

      assertThat(guest.csr(CsrId.SCAUSE))
          .isEqualTo(
              both == 3 ? TrapCause.ECALL_FROM_U.code() : TrapCause.ILLEGAL_INSTRUCTION.code());
    }
  }

  private static long enabling(String operation) {
    return switch (operation) {
      case "inval" -> CBIE_FLUSH;
      case "zero" -> CBZE;
      default -> CBCFE;
    };
  }
}
