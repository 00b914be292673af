package dev.trapeze.cpu.isa;

import static dev.trapeze.cpu.isa.Widths.RV32_ONLY;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control and status registers, by number (RISC-V Privileged 1.12, tables 2.2 to 2.5; {@code
 * stimecmp} from the Sstc extension; RISC-V Unprivileged 20191213, 11.2). The assembler's name is
 * the constant's in lower case.
 */
public enum CsrId {
  // Floating point.
  FFLAGS(0x001),
  FRM(0x002),
  FCSR(0x003),

  // User counters.
  CYCLE(0xC00),
  TIME(0xC01),
  INSTRET(0xC02),
  CYCLEH(0xC80, RV32_ONLY),
  TIMEH(0xC81, RV32_ONLY),
  INSTRETH(0xC82, RV32_ONLY),
  HPMCOUNTER3(0xC03),
  HPMCOUNTER4(0xC04),
  HPMCOUNTER5(0xC05),
  HPMCOUNTER6(0xC06),
  HPMCOUNTER7(0xC07),
  HPMCOUNTER8(0xC08),
  HPMCOUNTER9(0xC09),
  HPMCOUNTER10(0xC0A),
  HPMCOUNTER11(0xC0B),
  HPMCOUNTER12(0xC0C),
  HPMCOUNTER13(0xC0D),
  HPMCOUNTER14(0xC0E),
  HPMCOUNTER15(0xC0F),
  HPMCOUNTER16(0xC10),
  HPMCOUNTER17(0xC11),
  HPMCOUNTER18(0xC12),
  HPMCOUNTER19(0xC13),
  HPMCOUNTER20(0xC14),
  HPMCOUNTER21(0xC15),
  HPMCOUNTER22(0xC16),
  HPMCOUNTER23(0xC17),
  HPMCOUNTER24(0xC18),
  HPMCOUNTER25(0xC19),
  HPMCOUNTER26(0xC1A),
  HPMCOUNTER27(0xC1B),
  HPMCOUNTER28(0xC1C),
  HPMCOUNTER29(0xC1D),
  HPMCOUNTER30(0xC1E),
  HPMCOUNTER31(0xC1F),
  HPMCOUNTER3H(0xC83, RV32_ONLY),
  HPMCOUNTER4H(0xC84, RV32_ONLY),
  HPMCOUNTER5H(0xC85, RV32_ONLY),
  HPMCOUNTER6H(0xC86, RV32_ONLY),
  HPMCOUNTER7H(0xC87, RV32_ONLY),
  HPMCOUNTER8H(0xC88, RV32_ONLY),
  HPMCOUNTER9H(0xC89, RV32_ONLY),
  HPMCOUNTER10H(0xC8A, RV32_ONLY),
  HPMCOUNTER11H(0xC8B, RV32_ONLY),
  HPMCOUNTER12H(0xC8C, RV32_ONLY),
  HPMCOUNTER13H(0xC8D, RV32_ONLY),
  HPMCOUNTER14H(0xC8E, RV32_ONLY),
  HPMCOUNTER15H(0xC8F, RV32_ONLY),
  HPMCOUNTER16H(0xC90, RV32_ONLY),
  HPMCOUNTER17H(0xC91, RV32_ONLY),
  HPMCOUNTER18H(0xC92, RV32_ONLY),
  HPMCOUNTER19H(0xC93, RV32_ONLY),
  HPMCOUNTER20H(0xC94, RV32_ONLY),
  HPMCOUNTER21H(0xC95, RV32_ONLY),
  HPMCOUNTER22H(0xC96, RV32_ONLY),
  HPMCOUNTER23H(0xC97, RV32_ONLY),
  HPMCOUNTER24H(0xC98, RV32_ONLY),
  HPMCOUNTER25H(0xC99, RV32_ONLY),
  HPMCOUNTER26H(0xC9A, RV32_ONLY),
  HPMCOUNTER27H(0xC9B, RV32_ONLY),
  HPMCOUNTER28H(0xC9C, RV32_ONLY),
  HPMCOUNTER29H(0xC9D, RV32_ONLY),
  HPMCOUNTER30H(0xC9E, RV32_ONLY),
  HPMCOUNTER31H(0xC9F, RV32_ONLY),

  // Supervisor.
  SSTATUS(0x100),
  SIE(0x104),
  STVEC(0x105),
  SCOUNTEREN(0x106),
  SENVCFG(0x10A),
  SSCRATCH(0x140),
  SEPC(0x141),
  SCAUSE(0x142),
  STVAL(0x143),
  SIP(0x144),
  STIMECMP(0x14D),
  STIMECMPH(0x15D, RV32_ONLY),
  SATP(0x180),

  // Machine.
  MVENDORID(0xF11),
  MARCHID(0xF12),
  MIMPID(0xF13),
  MHARTID(0xF14),
  MCONFIGPTR(0xF15),
  MSTATUS(0x300),
  MISA(0x301),
  MEDELEG(0x302),
  MIDELEG(0x303),
  MIE(0x304),
  MTVEC(0x305),
  MCOUNTEREN(0x306),
  MENVCFG(0x30A),
  MSTATUSH(0x310, RV32_ONLY),
  MENVCFGH(0x31A, RV32_ONLY),
  MCOUNTINHIBIT(0x320),
  MSCRATCH(0x340),
  MEPC(0x341),
  MCAUSE(0x342),
  MTVAL(0x343),
  MIP(0x344),
  PMPCFG0(0x3A0),
  PMPCFG1(0x3A1, RV32_ONLY),
  PMPCFG2(0x3A2),
  PMPCFG3(0x3A3, RV32_ONLY),
  PMPADDR0(0x3B0),
  PMPADDR1(0x3B1),
  PMPADDR2(0x3B2),
  PMPADDR3(0x3B3),
  PMPADDR4(0x3B4),
  PMPADDR5(0x3B5),
  PMPADDR6(0x3B6),
  PMPADDR7(0x3B7),
  PMPADDR8(0x3B8),
  PMPADDR9(0x3B9),
  PMPADDR10(0x3BA),
  PMPADDR11(0x3BB),
  PMPADDR12(0x3BC),
  PMPADDR13(0x3BD),
  PMPADDR14(0x3BE),
  PMPADDR15(0x3BF),
  MCYCLE(0xB00),
  MINSTRET(0xB02),
  MCYCLEH(0xB80, RV32_ONLY),
  MINSTRETH(0xB82, RV32_ONLY),
  MHPMCOUNTER3(0xB03),
  MHPMCOUNTER4(0xB04),
  MHPMCOUNTER5(0xB05),
  MHPMCOUNTER6(0xB06),
  MHPMCOUNTER7(0xB07),
  MHPMCOUNTER8(0xB08),
  MHPMCOUNTER9(0xB09),
  MHPMCOUNTER10(0xB0A),
  MHPMCOUNTER11(0xB0B),
  MHPMCOUNTER12(0xB0C),
  MHPMCOUNTER13(0xB0D),
  MHPMCOUNTER14(0xB0E),
  MHPMCOUNTER15(0xB0F),
  MHPMCOUNTER16(0xB10),
  MHPMCOUNTER17(0xB11),
  MHPMCOUNTER18(0xB12),
  MHPMCOUNTER19(0xB13),
  MHPMCOUNTER20(0xB14),
  MHPMCOUNTER21(0xB15),
  MHPMCOUNTER22(0xB16),
  MHPMCOUNTER23(0xB17),
  MHPMCOUNTER24(0xB18),
  MHPMCOUNTER25(0xB19),
  MHPMCOUNTER26(0xB1A),
  MHPMCOUNTER27(0xB1B),
  MHPMCOUNTER28(0xB1C),
  MHPMCOUNTER29(0xB1D),
  MHPMCOUNTER30(0xB1E),
  MHPMCOUNTER31(0xB1F),
  MHPMCOUNTER3H(0xB83, RV32_ONLY),
  MHPMCOUNTER4H(0xB84, RV32_ONLY),
  MHPMCOUNTER5H(0xB85, RV32_ONLY),
  MHPMCOUNTER6H(0xB86, RV32_ONLY),
  MHPMCOUNTER7H(0xB87, RV32_ONLY),
  MHPMCOUNTER8H(0xB88, RV32_ONLY),
  MHPMCOUNTER9H(0xB89, RV32_ONLY),
  MHPMCOUNTER10H(0xB8A, RV32_ONLY),
  MHPMCOUNTER11H(0xB8B, RV32_ONLY),
  MHPMCOUNTER12H(0xB8C, RV32_ONLY),
  MHPMCOUNTER13H(0xB8D, RV32_ONLY),
  MHPMCOUNTER14H(0xB8E, RV32_ONLY),
  MHPMCOUNTER15H(0xB8F, RV32_ONLY),
  MHPMCOUNTER16H(0xB90, RV32_ONLY),
  MHPMCOUNTER17H(0xB91, RV32_ONLY),
  MHPMCOUNTER18H(0xB92, RV32_ONLY),
  MHPMCOUNTER19H(0xB93, RV32_ONLY),
  MHPMCOUNTER20H(0xB94, RV32_ONLY),
  MHPMCOUNTER21H(0xB95, RV32_ONLY),
  MHPMCOUNTER22H(0xB96, RV32_ONLY),
  MHPMCOUNTER23H(0xB97, RV32_ONLY),
  MHPMCOUNTER24H(0xB98, RV32_ONLY),
  MHPMCOUNTER25H(0xB99, RV32_ONLY),
  MHPMCOUNTER26H(0xB9A, RV32_ONLY),
  MHPMCOUNTER27H(0xB9B, RV32_ONLY),
  MHPMCOUNTER28H(0xB9C, RV32_ONLY),
  MHPMCOUNTER29H(0xB9D, RV32_ONLY),
  MHPMCOUNTER30H(0xB9E, RV32_ONLY),
  MHPMCOUNTER31H(0xB9F, RV32_ONLY),
  MHPMEVENT3(0x323),
  MHPMEVENT4(0x324),
  MHPMEVENT5(0x325),
  MHPMEVENT6(0x326),
  MHPMEVENT7(0x327),
  MHPMEVENT8(0x328),
  MHPMEVENT9(0x329),
  MHPMEVENT10(0x32A),
  MHPMEVENT11(0x32B),
  MHPMEVENT12(0x32C),
  MHPMEVENT13(0x32D),
  MHPMEVENT14(0x32E),
  MHPMEVENT15(0x32F),
  MHPMEVENT16(0x330),
  MHPMEVENT17(0x331),
  MHPMEVENT18(0x332),
  MHPMEVENT19(0x333),
  MHPMEVENT20(0x334),
  MHPMEVENT21(0x335),
  MHPMEVENT22(0x336),
  MHPMEVENT23(0x337),
  MHPMEVENT24(0x338),
  MHPMEVENT25(0x339),
  MHPMEVENT26(0x33A),
  MHPMEVENT27(0x33B),
  MHPMEVENT28(0x33C),
  MHPMEVENT29(0x33D),
  MHPMEVENT30(0x33E),
  MHPMEVENT31(0x33F),

  // Triggers, shared with debug mode.
  TSELECT(0x7A0),
  TDATA1(0x7A1),
  TDATA2(0x7A2),
  TDATA3(0x7A3);

  private static final @Nullable CsrId[] BY_NUMBER = new @Nullable CsrId[4096];
  private static final Map<String, CsrId> BY_NAME = new HashMap<>();

  static {
    for (CsrId csr : values()) {
      BY_NUMBER[csr.number] = csr;
      BY_NAME.put(csr.assemblerName, csr);
    }
  }

  private final int number;
  private final Widths widths;
  private final String assemblerName;

  CsrId(int number) {
    this(number, Widths.BOTH);
  }

  CsrId(int number, Widths widths) {
    this.number = number;
    this.widths = widths;
    this.assemblerName = name().toLowerCase(Locale.ROOT);
  }

  /** The 12-bit CSR number. */
  public int number() {
    return number;
  }

  /** The name in assembly language, in lower case. */
  public String assemblerName() {
    return assemblerName;
  }

  /** The least privileged mode that may access the register: bits 9 and 8 of the number. */
  public PrivilegeMode lowestMode() {
    return switch ((number >>> 8) & 3) {
      case 0 -> PrivilegeMode.USER;
      case 1 -> PrivilegeMode.SUPERVISOR;
      default -> PrivilegeMode.MACHINE;
    };
  }

  /** True when a write is an illegal instruction in every mode: bits 11 and 10 of the number. */
  public boolean readOnly() {
    return (number & 0xC00) == 0xC00;
  }

  /**
   * True when the width has it: RV32 alone has the upper halves of 64-bit registers, and the PMP
   * configuration of entries that RV64 keeps in the register before.
   */
  public boolean in(Xlen xlen) {
    return widths.include(xlen);
  }

  /** The register with that number, 0 to 4095, or null when there is none in this table. */
  public static @Nullable CsrId ofNumber(int number) {
    return BY_NUMBER[number];
  }

  /** The register that the assembler calls by that lower-case name, or null. */
  public static @Nullable CsrId ofName(String name) {
    return BY_NAME.get(name);
  }
}
