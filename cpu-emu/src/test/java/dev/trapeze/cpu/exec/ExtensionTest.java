package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Extensions that a machine has or has not, and what is illegal then. */
class ExtensionTest {
  private static Guest guest(String isa, Engine engine, String instruction) {
    Guest guest =
        new Guest(
            Isa.parse(isa), engine, instruction + "\n.align 2\necall\n.align 2\nhandler: ecall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.hart().setX(11, Guest.DATA_PA);
    return guest;
  }

  @ParameterizedTest
  @CsvSource({
    "rv64i, rv64im, 'mul a0, a1, a2', 0x02c58533",
    "rv32i, rv32ia, 'amoadd.w a0, a2, (a1)', 0x00c5a52f",
    "rv64im, rv64ic, 'c.mv a0, a1', 0x852e",
    "rv64gc_zbb, rv64gc_zba, 'sh1add a0, a1, a2', 0x20c5a533",
    "rv32gc_zba, rv32gc_zbb, 'rev8 a0, a1', 0x6985d513",
    "rv64gc_zba_zbb, rv64gc_zbs, 'bseti a0, a1, 63', 0x2bf59513",
    "rv64gc_zicboz, rv64gc_zicbom, 'cbo.clean (a1)', 0x0015a00f",
    "rv32gc_zicbom, rv32gc_zicboz, 'cbo.zero (a1)', 0x0045a00f",
    "rv64gc, rv64gc_svinval, 'sfence.w.inval', 0x18000073",
    "rv64gc, rv64gc_svinval, 'sinval.vma a1, zero', 0x16058073",
    "rv64gc, rv64gc_sstc, 'csrr a0, stimecmp', 0x14d02573",
    "rv64gc, rv64gc_zihpm, 'csrr a0, hpmcounter3', 0xc0302573"
  })
  void instructionOfAnAbsentExtensionIsIllegal(
      String without, String with, String instruction, String bits) {
    for (Engine engine : Engine.values()) {
      Guest guest = guest(without, engine, instruction).runToCall();
      assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.ILLEGAL_INSTRUCTION.code());
      assertThat(guest.csr(CsrId.STVAL)).isEqualTo(guest.xlen.signExtend(Long.decode(bits)));

      assertThat(guest(with, engine, instruction).runToCall().csr(CsrId.SCAUSE)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sinval.vma a1, USER, false, false",
    "sinval.vma a1, SUPERVISOR, false, true",
    "sinval.vma a1, SUPERVISOR, true, false",
    "sfence.w.inval, USER, false, false",
    "sfence.w.inval, SUPERVISOR, true, true",
    "sfence.inval.ir, USER, false, false",
    "sfence.inval.ir, SUPERVISOR, true, true"
  })
  void invalidationDependsOnModeAndTvm(
      String instruction, PrivilegeMode mode, boolean tvm, boolean permitted) {
    String source = instruction.replace(" a1", " a1, zero");
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest("rv" + xlen.bits() + "gc_svinval", engine, source);
        guest.setCsr(CsrId.MSTATUS, tvm ? 1 << 20 : 0);
        guest.enter(mode, Guest.CODE_PA).runToCall();

        assertThat(guest.csr(CsrId.SCAUSE))
            .isEqualTo(permitted ? 0 : TrapCause.ILLEGAL_INSTRUCTION.code());
      }
    }
  }
}
