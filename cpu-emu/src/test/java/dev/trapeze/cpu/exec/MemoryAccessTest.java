package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.mmu.Pte;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryAccessTest {
  private static final int RWX = Pte.R | Pte.W | Pte.X;
  private static final long CODE_VA = 0x1000;
  private static final long DATA_VA = 0x8000;

  private static Guest bare(Xlen xlen, Engine engine, String source) {
    Guest guest = new Guest(xlen, engine, source + "\necall\n.align 2\nhandler: ecall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.hart().setX(11, Guest.DATA_PA);
    return guest;
  }

  private static Guest paged(Xlen xlen, Engine engine, String source) {
    Guest guest = bare(xlen, engine, source).withPaging();
    guest.map(CODE_VA, Guest.CODE_PA, RWX);
    guest.setCsr(CsrId.STVEC, guest.symbol("handler") - Guest.CODE_PA + CODE_VA);
    guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA);
    guest.machine.hart().setX(11, DATA_VA);
    return guest;
  }

  @ParameterizedTest
  @CsvSource({
    "lb, 0xffffffffffffff88",
    "lbu, 0x88",
    "lh, 0xffffffffffff8788",
    "lhu, 0x8788",
    "lw, 0xffffffff85868788"
  })
  void loadsExtendAsTheirNamesSay(String load, String expected) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = bare(xlen, engine, load + " a0, 0(a1)");
        guest.ram().writeLong(Guest.DATA_PA, 0x8182_8384_8586_8788L);

        assertThat(guest.runToCall().a(0))
            .isEqualTo(Long.parseUnsignedLong(expected.substring(2), 16));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"sb, 0x00000000000000EF", "sh, 0x000000000000CDEF", "sw, 0x0000000089ABCDEF"})
  void storesWriteTheirWidthOnly(String store, String expected) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = bare(xlen, engine, store + " a0, 0(a1)");
        guest.machine.hart().setX(10, 0x89AB_CDEFL);

        guest.runToCall();

        assertThat(guest.ram().readLong(Guest.DATA_PA))
            .isEqualTo(Long.parseUnsignedLong(expected.substring(2), 16));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void misalignedAccessesWorkAcrossPagesThatAreNotNeighboursInMemory(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine, "sw a0, -2(a1)\nlw a2, -2(a1)\nlhu a3, -1(a1)");
    guest.map(DATA_VA - 0x1000, Guest.DATA_PA + 0x3000, Pte.R | Pte.W);
    guest.map(DATA_VA, Guest.DATA_PA, Pte.R | Pte.W);
    guest.machine.hart().setX(10, 0x1122_3344);

    guest.runToCall();

    assertThat(guest.a(2)).isEqualTo(0x1122_3344);
    assertThat(guest.a(3)).isEqualTo(0x2233);
    assertThat(guest.ram().readShort(Guest.DATA_PA + 0x3FFE)).isEqualTo(0x3344);
    assertThat(guest.ram().readShort(Guest.DATA_PA)).isEqualTo(0x1122);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aStoreOverAPageEndChangesNothingWhenTheSecondPageFaults(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine, "sw a0, -2(a1)");
    guest.map(DATA_VA - 0x1000, Guest.DATA_PA, Pte.R | Pte.W);
    guest.machine.hart().setX(10, -1);

    guest.runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.STORE_PAGE_FAULT.code());
    assertThat(guest.csr(CsrId.STVAL)).isEqualTo(DATA_VA);
    assertThat(guest.ram().readShort(Guest.DATA_PA + 0xFFE)).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void aFetchOverAPageEndReportsTheSecondPage(Xlen xlen, Engine engine) {
    Guest guest = paged(xlen, engine, "nop");
    guest.map(DATA_VA, Guest.DATA_PA, RWX);
    guest.ram().writeShort(Guest.DATA_PA + 0xFFE, 0x0513); // The first half of addi a0, a0, 0.
    guest.enter(PrivilegeMode.SUPERVISOR, DATA_VA + 0xFFE);

    guest.runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.INSTRUCTION_PAGE_FAULT.code());
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(DATA_VA + 0xFFE);
    assertThat(guest.csr(CsrId.STVAL)).isEqualTo(DATA_VA + 0x1000);
  }

  @ParameterizedTest
  @CsvSource({
    "'lw a0, 0(a1)', LOAD_ACCESS_FAULT",
    "'sw a0, 0(a1)', STORE_ACCESS_FAULT",
    "'jr a1', INSTRUCTION_ACCESS_FAULT"
  })
  void whereNothingAnswersIsAnAccessFault(String instruction, TrapCause cause) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = bare(xlen, engine, instruction);
        guest.machine.hart().setX(11, 0x4000_0000);

        guest.runToCall();

        assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(cause.code());
        assertThat(guest.csr(CsrId.STVAL)).isEqualTo(0x4000_0000);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void storesToTheSerialPortComeOut(Xlen xlen, Engine engine) {
    Guest guest = bare(xlen, engine, "li a0, 'h'\nsb a0, 0(a1)\nli a0, 'i'\nsb a0, 0(a1)");
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    guest.machine.uart().connect(output::write);
    guest.machine.hart().setX(11, Machine.UART_PA);

    guest.runToCall();

    assertThat(output.toString(StandardCharsets.US_ASCII)).isEqualTo("hi");
  }
}
