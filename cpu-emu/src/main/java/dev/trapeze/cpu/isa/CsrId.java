package dev.trapeze.cpu.isa;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control and status registers, by number (RISC-V Privileged 1.12, tables 2.2 to 2.5; {@code
 * stimecmp} from the Sstc extension). The assembler's name is the constant's in lower case.
 */
public enum CsrId {
  // User counters.
  CYCLE(0xC00),
  TIME(0xC01),
  INSTRET(0xC02),
  CYCLEH(0xC80),
  TIMEH(0xC81),
  INSTRETH(0xC82),

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
  STIMECMPH(0x15D),
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
  MSTATUSH(0x310),
  MENVCFGH(0x31A),
  MCOUNTINHIBIT(0x320),
  MSCRATCH(0x340),
  MEPC(0x341),
  MCAUSE(0x342),
  MTVAL(0x343),
  MIP(0x344),
  PMPCFG0(0x3A0),
  PMPCFG1(0x3A1),
  PMPCFG2(0x3A2),
  PMPCFG3(0x3A3),
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
  MCYCLEH(0xB80),
  MINSTRETH(0xB82);

  private static final @Nullable CsrId[] BY_NUMBER = new @Nullable CsrId[4096];
  private static final Map<String, CsrId> BY_NAME = new HashMap<>();

  static {
    for (CsrId csr : values()) {
      BY_NUMBER[csr.number] = csr;
      BY_NAME.put(csr.assemblerName, csr);
    }
  }

  private final int number;
  private final String assemblerName;

  CsrId(int number) {
    this.number = number;
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

  /** The register with that number, 0 to 4095, or null when there is none in this table. */
  public static @Nullable CsrId ofNumber(int number) {
    return BY_NUMBER[number];
  }

  /** The register that the assembler calls by that lower-case name, or null. */
  public static @Nullable CsrId ofName(String name) {
    return BY_NAME.get(name);
  }
}
