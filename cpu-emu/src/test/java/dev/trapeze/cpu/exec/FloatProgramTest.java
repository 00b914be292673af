package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.fp.FloatFlags;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs of the F and D extensions, on every engine. */
class FloatProgramTest {
  private static final String ONE = "0x3ff0000000000000";
  private static final String BOXED_ONE = "0xffffffff3f800000";

  /** Columns: instruction on fa1, fa2, fa3; their registers; register fa0 afterwards; fflags. */
  @ParameterizedTest(name = "{0} of {1}, {2}, {3}")
  @CsvSource({
    "'fadd.d fa0, fa1, fa2', 0x3ff0000000000000, 0x3ca0000000000000, 0, 0x3ff0000000000000, 1",
    "'fadd.d fa0, fa1, fa2, rup', 0x3ff0000000000000, 1, 0, 0x3ff0000000000001, 1",
    "'fsub.d fa0, fa1, fa2, rdn', 0x3ff0000000000000, 0x3ff0000000000000, 0, 0x8000000000000000, 0",
    "'fmul.d fa0, fa1, fa2', 0x7fe0000000000000, 0x4010000000000000, 0, 0x7ff0000000000000, 5",
    "'fmul.d fa0, fa1, fa2, rtz', 0x7fe0000000000000, 0x4010000000000000, 0, 0x7fefffffffffffff, 5",
    "'fdiv.d fa0, fa1, fa2', 0x3ff0000000000000, 0, 0, 0x7ff0000000000000, 8",
    "'fdiv.d fa0, fa1, fa2', 0x3ff0000000000000, 0x4008000000000000, 0, 0x3fd5555555555555, 1",
    "'fsqrt.d fa0, fa1', 0xbff0000000000000, 0, 0, 0x7ff8000000000000, 16",
    "'fmadd.d fa0, fa1, fa2, fa3', 0x4000000000000000, 0x4008000000000000, 0x3ff0000000000000, 0x401c000000000000, 0",
    "'fmsub.d fa0, fa1, fa2, fa3', 0x4000000000000000, 0x4008000000000000, 0x3ff0000000000000, 0x4014000000000000, 0",
    "'fnmsub.d fa0, fa1, fa2, fa3', 0x4000000000000000, 0x4008000000000000, 0x3ff0000000000000, 0xc014000000000000, 0",
    "'fnmadd.d fa0, fa1, fa2, fa3', 0x4000000000000000, 0x4008000000000000, 0x3ff0000000000000, 0xc01c000000000000, 0",
    "'fsgnj.d fa0, fa1, fa2', 0x3ff0000000000000, 0x8000000000000000, 0, 0xbff0000000000000, 0",
    "'fsgnjn.d fa0, fa1, fa2', 0x3ff0000000000000, 0x8000000000000000, 0, 0x3ff0000000000000, 0",
    "'fsgnjx.d fa0, fa1, fa2', 0xbff0000000000000, 0x8000000000000000, 0, 0x3ff0000000000000, 0",
    "'fmin.d fa0, fa1, fa2', 0x7ff8000000000000, 0xbff0000000000000, 0, 0xbff0000000000000, 0",
    "'fmax.d fa0, fa1, fa2', 0x7ff0000000000001, 0xbff0000000000000, 0, 0xbff0000000000000, 16",
    "'fcvt.s.d fa0, fa1', 0x3ff0000010000000, 0, 0, 0xffffffff3f800000, 1",
    "'fcvt.s.d fa0, fa1, rup', 0x3ff0000010000000, 0, 0, 0xffffffff3f800001, 1",
    "'fcvt.d.s fa0, fa1', 0xffffffff3f800000, 0, 0, 0x3ff0000000000000, 0",
    "'fcvt.d.s fa0, fa1', 0x000000003f800000, 0, 0, 0x7ff8000000000000, 0",
    "'fadd.s fa0, fa1, fa2', 0xffffffff3f800000, 0xffffffff33800000, 0, 0xffffffff3f800000, 1",
    "'fadd.s fa0, fa1, fa2, rmm', 0xffffffff3f800000, 0xffffffff33800000, 0, 0xffffffff3f800001, 1",
    "'fadd.s fa0, fa1, fa2', 0x3ff0000000000000, 0xffffffff33800000, 0, 0xffffffff7fc00000, 0",
    "'fsub.s fa0, fa1, fa2', 0xffffffff7f800000, 0xffffffff7f800000, 0, 0xffffffff7fc00000, 16",
    "'fmul.s fa0, fa1, fa2', 0xffffffff00800000, 0xffffffff3f000001, 0, 0xffffffff00400000, 3",
    "'fdiv.s fa0, fa1, fa2, rdn', 0xffffffffbf800000, 0xffffffff40400000, 0, 0xffffffffbeaaaaab, 1",
    "'fsqrt.s fa0, fa1', 0xffffffff40000000, 0, 0, 0xffffffff3fb504f3, 1",
    "'fmadd.s fa0, fa1, fa2, fa3', 0xffffffff40000000, 0xffffffff40400000, 0xffffffff3f800000, 0xffffffff40e00000, 0",
    "'fmsub.s fa0, fa1, fa2, fa3', 0xffffffff40000000, 0xffffffff40400000, 0xffffffff3f800000, 0xffffffff40a00000, 0",
    "'fnmsub.s fa0, fa1, fa2, fa3', 0xffffffff40000000, 0xffffffff40400000, 0xffffffff3f800000, 0xffffffffc0a00000, 0",
    "'fnmadd.s fa0, fa1, fa2, fa3', 0xffffffff40000000, 0xffffffff40400000, 0xffffffff3f800000, 0xffffffffc0e00000, 0",
    "'fmadd.s fa0, fa1, fa2, fa1', 0xffffffff3f800001, 0xffffffff337ffffe, 0, 0xffffffff3f800001, 1",
    "'fsgnjn.s fa0, fa1, fa2', 0xffffffff3f800000, 0x3f800000, 0, 0xffffffffbf800000, 0",
    "'fsgnjx.s fa0, fa1, fa2', 0xffffffffbf800000, 0xffffffff80000000, 0, 0xffffffff3f800000, 0",
    "'fsgnj.s fa0, fa1, fa1', 0x3f800000, 0, 0, 0xffffffff7fc00000, 0",
    "'fmin.s fa0, fa1, fa2', 0xffffffff00000000, 0xffffffff80000000, 0, 0xffffffff80000000, 0",
    "'fmax.s fa0, fa1, fa2', 0xffffffff7fc00000, 0xffffffff80000000, 0, 0xffffffff80000000, 0",
  })
  void computesIntoFloatRegisters(
      String code, String a, String b, String c, String expected, int flags) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, code + "\necall\n");
        guest.machine.hart().floats().registers()[11] = bits(a);
        guest.machine.hart().floats().registers()[12] = bits(b);
        guest.machine.hart().floats().registers()[13] = bits(c);
        guest.runToCall();

        assertThat(guest.machine.hart().floats().registers()[10]).isEqualTo(bits(expected));
        assertThat(guest.csr(CsrId.FFLAGS)).isEqualTo(flags);
        assertThat(guest.machine.hart().floats().fs()).isEqualTo(FloatState.DIRTY);
      }
    }
  }

  /** Columns: instruction on fa1, fa2; their registers; a0 in RV32 and in RV64; fflags. */
  @ParameterizedTest(name = "{0} of {1}, {2}")
  @CsvSource({
    "'feq.d a0, fa1, fa2', 0x3ff0000000000000, 0x3ff0000000000000, 1, 1, 0",
    "'flt.d a0, fa1, fa2', 0x7ff8000000000000, 0x3ff0000000000000, 0, 0, 16",
    "'fle.d a0, fa1, fa2', 0xbff0000000000000, 0x3ff0000000000000, 1, 1, 0",
    "'feq.s a0, fa1, fa2', 0x3f800000, 0xffffffff3f800000, 0, 0, 0",
    "'flt.s a0, fa1, fa2', 0xffffffff3f800000, 0xffffffff40000000, 1, 1, 0",
    "'fle.s a0, fa1, fa2', 0xffffffff7fc00000, 0xffffffff40000000, 0, 0, 16",
    "'fclass.d a0, fa1', 0x8000000000000000, 0, 8, 8, 0",
    "'fclass.s a0, fa1', 0x8000000000000000, 0, 512, 512, 0",
    "'fmv.x.w a0, fa1', 0x80000000, 0, 0xffffffff80000000, 0xffffffff80000000, 0",
    "'fmv.x.w a0, fa1', 0x123456787fffffff, 0, 0x7fffffff, 0x7fffffff, 0",
    "'fcvt.w.d a0, fa1', 0x4004000000000000, 0, 2, 2, 1",
    "'fcvt.w.d a0, fa1, rmm', 0x4004000000000000, 0, 3, 3, 1",
    "'fcvt.w.d a0, fa1, rdn', 0xc004000000000000, 0, -3, -3, 1",
    "'fcvt.w.d a0, fa1', 0x41e0000000000000, 0, 0x7fffffff, 0x7fffffff, 16",
    "'fcvt.wu.d a0, fa1', 0x41efffffffe00000, 0, -1, -1, 0",
    "'fcvt.wu.d a0, fa1', 0xbff0000000000000, 0, 0, 0, 16",
    "'fcvt.w.s a0, fa1, rtz', 0xffffffffc0200000, 0, -2, -2, 1",
    "'fcvt.w.s a0, fa1', 0x40200000, 0, 0x7fffffff, 0x7fffffff, 16",
    "'fcvt.wu.s a0, fa1', 0xffffffff4f000000, 0, 0xffffffff80000000, 0xffffffff80000000, 0",
  })
  void computesIntoIntegerRegisters(
      String code, String a, String b, String rv32, String rv64, int flags) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, code + "\necall\n");
        guest.machine.hart().floats().registers()[11] = bits(a);
        guest.machine.hart().floats().registers()[12] = bits(b);
        guest.runToCall();

        assertThat(guest.a(0)).isEqualTo(bits(xlen == Xlen.RV32 ? rv32 : rv64));
        assertThat(guest.csr(CsrId.FFLAGS)).isEqualTo(flags);
      }
    }
  }

  /** Columns: instruction on a1; that; register fa0 afterwards; fflags. */
  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "'fcvt.d.w fa0, a1', -1, 0xbff0000000000000, 0",
    "'fcvt.d.wu fa0, a1', -1, 0x41efffffffe00000, 0",
    "'fcvt.s.w fa0, a1', 0x7fffffff, 0xffffffff4f000000, 1",
    "'fcvt.s.w fa0, a1, rtz', 0x7fffffff, 0xffffffff4effffff, 1",
    "'fcvt.s.wu fa0, a1', -1, 0xffffffff4f800000, 1",
    "'fmv.w.x fa0, a1', 0x3f800000, 0xffffffff3f800000, 0",
  })
  void takesIntegers(String code, String a, String expected, int flags) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        takes(xlen, engine, code, a, expected, flags);
      }
    }
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "'fcvt.d.w fa0, a1', 0x1ffffffff, 0xbff0000000000000, 0",
    "'fcvt.s.wu fa0, a1', 0x100000001, 0xffffffff3f800000, 0",
    "'fcvt.d.l fa0, a1, rup', 0x20000000000001, 0x4340000000000001, 1",
    "'fcvt.d.lu fa0, a1', -1, 0x43f0000000000000, 1",
    "'fcvt.s.l fa0, a1', 0x8000000000000000, 0xffffffffdf000000, 0",
    "'fcvt.s.lu fa0, a1, rdn', -1, 0xffffffff5f7fffff, 1",
    "'fmv.d.x fa0, a1', 0x8000000000000001, 0x8000000000000001, 0",
    "'fmv.w.x fa0, a1', 0x1234567880000000, 0xffffffff80000000, 0",
  })
  void takesWideIntegersInRv64(String code, String a, String expected, int flags) {
    for (Engine engine : Engine.values()) {
      takes(Xlen.RV64, engine, code, a, expected, flags);
    }
  }

  private static void takes(
      Xlen xlen, Engine engine, String code, String a, String expected, int flags) {
    Guest guest = guest(xlen, engine, code + "\necall\n");
    guest.machine.hart().setX(11, bits(a));
    guest.runToCall();

    assertThat(guest.machine.hart().floats().registers()[10]).isEqualTo(bits(expected));
    assertThat(guest.csr(CsrId.FFLAGS)).isEqualTo(flags);
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "'fcvt.l.d a0, fa1', 0x43e0000000000000, 0x7fffffffffffffff, 16",
    "'fcvt.lu.d a0, fa1', 0x43e0000000000000, 0x8000000000000000, 0",
    "'fcvt.l.s a0, fa1', 0xffffffffdf000000, 0x8000000000000000, 0",
    "'fcvt.lu.s a0, fa1', 0xffffffff7f800000, -1, 16",
    "'fmv.x.d a0, fa1', 0x8000000000000001, 0x8000000000000001, 0",
  })
  void givesWideIntegersInRv64(String code, String a, String expected, int flags) {
    for (Engine engine : Engine.values()) {
      Guest guest = guest(Xlen.RV64, engine, code + "\necall\n");
      guest.machine.hart().floats().registers()[11] = bits(a);
      guest.runToCall();

      assertThat(guest.a(0)).isEqualTo(bits(expected));
      assertThat(guest.csr(CsrId.FFLAGS)).isEqualTo(flags);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void writesToX0AreLost(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "feq.d zero, fa1, fa1\nmv a0, zero\necall\n");

    assertThat(guest.runToCall().a(0)).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void loadsAndStoresKeepTheBits(Xlen xlen, Engine engine) {
    Guest guest =
        guest(
            xlen,
            engine,
            "flw fa0, 0(a1)\nfld fa1, 8(a1)\nfsw fa1, 16(a1)\nfsd fa0, -8(a1)\necall\n");
    guest.machine.hart().setX(11, Guest.DATA_PA + 0x100);
    guest.ram().writeLong(Guest.DATA_PA + 0x100, 0x1111_1111_8765_4321L);
    guest.ram().writeLong(Guest.DATA_PA + 0x108, 0x7FF0_0000_0000_0001L);
    guest.ram().writeLong(Guest.DATA_PA + 0x110, -1);

    guest.runToCall();

    assertThat(guest.ram().readLong(Guest.DATA_PA + 0xF8)).isEqualTo(0xFFFF_FFFF_8765_4321L);
    assertThat(guest.ram().readLong(Guest.DATA_PA + 0x110)).isEqualTo(0xFFFF_FFFF_0000_0001L);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void doublesAreLoadedAndStoredAcrossPages(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "fld fa0, 0(a1)\nfsd fa0, 0(a2)\necall\n");
    guest.machine.hart().setX(11, Guest.DATA_PA + 0xFFD);
    guest.machine.hart().setX(12, Guest.DATA_PA + 0x1FF9);
    guest.ram().writeLong(Guest.DATA_PA + 0xFFD, 0x0123_4567_89AB_CDEFL);

    guest.runToCall();

    assertThat(guest.ram().readLong(Guest.DATA_PA + 0x1FF9)).isEqualTo(0x0123_4567_89AB_CDEFL);
  }

  @ParameterizedTest
  @CsvSource({
    "'fadd.d fa0, fa0, fa0', 0x02a57553",
    "'fmv.w.x fa0, zero', 0xf0000553",
    "'fmadd.s fa0, fa1, fa2, fa3', 0x68c5f543",
    "'flw fa0, -4(a0)', 0xffc52507",
    "'fld fa0, 2047(a0)', 0x7ff53507",
    "'fsw fa0, -4(a0)', 0xfea52e27",
    "'fsd fa0, 33(a0)', 0x02a530a7",
    "'.short 0x2108', 0x2108",
    "'.short 0xbc22', 0xbc22",
    "'csrr a0, fcsr', 0x00302573",
    "'csrwi frm, 0', 0x00205073",
  })
  void everythingIsIllegalWhileFloatsAreOff(String code, String raw) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, code + "\n.align 2\nhandler: ecall\n");
        guest.machine.hart().floats().setFs(FloatState.OFF);

        expectIllegal(guest, bits(raw));
        assertThat(guest.machine.hart().floats().fs()).isEqualTo(FloatState.OFF);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'fadd.d fa0, fa0, fa0', 5, 0x02a57553, true",
    "'fadd.d fa0, fa0, fa0', 7, 0x02a57553, true",
    "'fadd.d fa0, fa0, fa0', 4, 0x02a57553, false",
    "'fadd.d fa0, fa0, fa0, rtz', 6, 0x02a51553, false",
    "'.word 0x02a55553', 0, 0x02a55553, true",
    "'.word 0x02a56553', 0, 0x02a56553, true",
    "'fcvt.d.s fa0, fa0', 5, 0x42050553, false",
    "'.word 0x42057553', 6, 0x42057553, true",
    "'fsgnj.d fa0, fa0, fa0', 5, 0x22a50553, false",
    "'fmadd.s fa0, fa1, fa2, fa3', 6, 0x68c5f543, true",
    "'fcvt.w.s a0, fa0', 6, 0xc0057553, true",
  })
  void roundingModeMustBeOne(String code, int frm, String raw, boolean illegal) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, code + "\n.align 2\nhandler: ecall\n");
        guest.setCsr(CsrId.FRM, frm);
        if (illegal) {
          expectIllegal(guest, bits(raw));
        } else {
          assertThat(guest.runToCall().csr(CsrId.SCAUSE)).isZero();
        }
      }
    }
  }

  /** Columns: instruction; its word; an instruction set without it, behind rv32 or rv64. */
  @ParameterizedTest
  @CsvSource({
    "'fadd.d fa0, fa0, fa0', 0x02a57553, imafc",
    "'fld fa0, 0(a0)', 0x00053507, imafc",
    "'fcvt.s.d fa0, fa0', 0x40157553, imafc",
    "'.short 0x2108', 0x2108, imafc",
    "'fadd.s fa0, fa0, fa0', 0x00a57553, imac",
    "'flw fa0, 0(a0)', 0x00052507, imac",
    "'csrr a0, fcsr', 0x00302573, imac",
  })
  void absentExtensionIsIllegal(String code, String raw, String extensions) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Isa isa = Isa.parse("rv" + xlen.bits() + extensions);
        Guest guest = new Guest(isa, engine, code + "\n.align 2\nhandler: ecall\n");
        guest.machine.hart().floats().setFs(FloatState.INITIAL);

        expectIllegal(guest, bits(raw));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void singlesNeedNoDoubles(Xlen xlen, Engine engine) {
    Isa isa = Isa.parse("rv" + xlen.bits() + "imaf");
    Guest guest =
        new Guest(isa, engine, "flw fa0, 0(a1)\nfadd.s fa0, fa0, fa0\nfsw fa0, 4(a1)\necall\n");
    guest.machine.hart().floats().setFs(FloatState.INITIAL);
    guest.machine.hart().setX(11, Guest.DATA_PA);
    guest.ram().writeInt(Guest.DATA_PA, 0x3F80_0000);

    guest.runToCall();

    assertThat(guest.ram().readInt(Guest.DATA_PA + 4)).isEqualTo(0x4000_0000);
  }

  private static void expectIllegal(Guest guest, long raw) {
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.runToCall();
    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.ILLEGAL_INSTRUCTION.code());
    assertThat(guest.csr(CsrId.STVAL)).isEqualTo(guest.xlen.signExtend(raw));
    assertThat(guest.csr(CsrId.SEPC)).isEqualTo(guest.xlen.signExtend(Guest.CODE_PA));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void dynamicModeIsThatOfFrm(Xlen xlen, Engine engine) {
    Guest guest =
        guest(
            xlen,
            engine,
            "csrwi frm, 3\nfadd.s fa0, fa1, fa2\ncsrwi frm, 1\nfadd.s fa3, fa1, fa2\ncsrr a0, fcsr\necall\n");
    guest.machine.hart().floats().registers()[11] = bits(BOXED_ONE);
    guest.machine.hart().floats().registers()[12] = bits("0xffffffff00000001");

    guest.runToCall();

    assertThat(guest.machine.hart().floats().registers()[10]).isEqualTo(bits("0xffffffff3f800001"));
    assertThat(guest.machine.hart().floats().registers()[13]).isEqualTo(bits(BOXED_ONE));
    assertThat(guest.a(0)).isEqualTo(1 << 5 | FloatFlags.NX);
  }

  @ParameterizedTest
  @CsvSource({
    "'fld fa0, 0(a1)', true",
    "'flw fa0, 0(a1)', true",
    "'fsd fa0, 0(a1)', false",
    "'fsw fa0, 0(a1)', false",
    "'feq.d a0, fa0, fa0', false",
    "'flt.d a0, fa4, fa0', true",
    "'fcvt.w.d a0, fa3', false",
    "'fcvt.w.d a0, fa4', true",
    "'fmv.x.w a0, fa0', false",
    "'fmv.w.x fa0, a0', true",
    "'fadd.d fa0, fa0, fa0', true",
    "'csrr a0, fcsr', false",
    "'csrwi fflags, 0', true",
  })
  void whatWritesFloatStateMakesItDirty(String code, boolean dirty) {
    for (Xlen xlen : Xlen.values()) {
      for (Engine engine : Engine.values()) {
        Guest guest = guest(xlen, engine, code + "\necall\n");
        guest.machine.hart().setX(11, Guest.DATA_PA);
        guest.machine.hart().floats().registers()[13] = bits(ONE);
        guest.machine.hart().floats().registers()[14] = bits("0x7ff8000000000000");
        guest.machine.hart().floats().setFs(FloatState.CLEAN);

        guest.runToCall();

        assertThat(guest.machine.hart().floats().fs())
            .isEqualTo(dirty ? FloatState.DIRTY : FloatState.CLEAN);
        assertThat(guest.csr(CsrId.SSTATUS) < 0).isEqualTo(dirty);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.Guest#kinds")
  void faultingLoadLeavesTheStateClean(Xlen xlen, Engine engine) {
    Guest guest = guest(xlen, engine, "fld fa0, 0(zero)\n.align 2\nhandler: ecall\n");
    guest.setCsr(CsrId.STVEC, guest.symbol("handler"));
    guest.machine.hart().floats().setFs(FloatState.CLEAN);

    guest.runToCall();

    assertThat(guest.csr(CsrId.SCAUSE)).isEqualTo(TrapCause.LOAD_ACCESS_FAULT.code());
    assertThat(guest.machine.hart().floats().fs()).isEqualTo(FloatState.CLEAN);
  }

  private static Guest guest(Xlen xlen, Engine engine, String source) {
    Guest guest = new Guest(xlen, engine, source);
    guest.machine.hart().floats().setFs(FloatState.INITIAL);
    return guest;
  }

  private static long bits(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }
}
