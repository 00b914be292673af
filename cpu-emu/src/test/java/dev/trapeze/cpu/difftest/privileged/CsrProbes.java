package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Which CSRs there are in which mode, and what of a value that is written to one stays. */
final class CsrProbes {
  private static final Set<CsrId> COUNTING =
      EnumSet.of(
          CsrId.CYCLE,
          CsrId.TIME,
          CsrId.INSTRET,
          CsrId.CYCLEH,
          CsrId.TIMEH,
          CsrId.INSTRETH,
          CsrId.MCYCLE,
          CsrId.MCYCLEH,
          CsrId.MINSTRET,
          CsrId.MINSTRETH);

  private static final int VSTIMECMP = 0x24D;
  private static final int VSTIMECMPH = 0x25D;

  /** MPRV and MIE. */
  private static final long RISKY_STATUS = 1L << 17 | 1L << 3;

  private static final long MPP = 3L << 11;
  private static final long CBIE = 3L << 4;

  /** In stimecmp, so that QEMU's clock does not reach it meanwhile. */
  private static final long FAR_FUTURE = 1L << 62;

  /** A mode of satp that QEMU 7.2 has. */
  private static final long SV57 = 10;

  private static final long READABLE_PMP = 0x0101_0101_0101_0101L;
  private static final long VECTOR_STATUS = 3L << 9;

  /** SXL, UXL, and the hypervisor's GVA and MPV. */
  private static final long HIGH_STATUS = 0xFFL << 32;

  private static final long INTERRUPTS = 0xAAA;

  /** The locks, and the bits between them and the rest, which QEMU 7.2 keeps. */
  private static final long UNUSED_PMP = 0xE0E0_E0E0_E0E0_E0E0L;

  private CsrProbes() {}

  /** For every number: may it be read, and written, in M-, S- and U-mode with all counters open? */
  static List<Probe> existence(int first, int count) {
    List<Probe> probes = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      if (number == VSTIMECMP || number == VSTIMECMPH) {
        continue; // QEMU 7.2 has them without the hypervisor extension that they belong to.
      }
      if (isTrigger(number)) {
        continue; // There are no triggers here, which tselect says; QEMU has them or no registers.
      }
      ProbeText text = new ProbeText();
      text.write("mcounteren", 7).write("scounteren", 7).set("mstatus", 1 << 13);
      // Writing zero bits changes nothing, but asks for the permission.
      for (String access : List.of("csrr a0, %d", "csrrci a0, %d, 0", "csrrsi a0, %d, 1")) {
        if (access.endsWith("1") && changesHarness(number)) {
          continue;
        }
        for (PrivilegeMode mode : PrivilegeMode.values()) {
          if (access.endsWith("1") && mode == PrivilegeMode.MACHINE && (number & 0xC00) != 0xC00) {
            continue;
          }
          text.expectTrap().enter(mode);
          text.line(access, number).line("li a0, 0").stop().landing();
          // One word for each access: the cause alone.
          text.line("LX t1, -5*XB(s11)\naddi s11, s11, -6*XB").note("t1");
        }
      }
      probes.add(text.probe("existence of CSR 0x%03x", number));
    }
    return probes;
  }

  private static boolean isTrigger(int number) {
    return (number & ~7) == 0x7A0;
  }

  /** Registers whose writing would take the handlers away. */
  private static boolean changesHarness(int number) {
    CsrId csr = CsrId.ofNumber(number);
    return csr == CsrId.STVEC || csr == CsrId.SATP || csr == CsrId.SIE || csr == CsrId.SSTATUS;
  }

  /** Writes to random CSRs by random instructions, each read back. */
  static List<Probe> values(long seed, Xlen xlen, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<CsrId> writable = new ArrayList<>();
    for (CsrId csr : CsrId.values()) {
      boolean counting =
          COUNTING.contains(csr) || csr.name().startsWith("MHPM") || isTrigger(csr.number());
      if (csr.in(xlen) && !csr.readOnly() && !counting) {
        writable.add(csr);
      }
    }
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CsrId csr =
          i < writable.size() ? writable.get(i) : writable.get(random.nextInt(writable.size()));
      probes.add(value(csr, i < writable.size() ? -1 : value(random), random, xlen));
    }
    return probes;
  }

  private static long value(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> 1L << random.nextInt(64);
      case 3 -> ~(1L << random.nextInt(64));
      default -> random.nextLong();
    };
  }

  private static Probe value(CsrId csr, long wanted, SplittableRandom random, Xlen xlen) {
    String name = csr.assemblerName();
    ProbeText text = new ProbeText();
    text.set("mstatus", 1 << 13);
    long delegated = random.nextInt(2) == 0 ? -1 : random.nextInt() & INTERRUPTS;
    text.write("mideleg", delegated & INTERRUPTS);
    if (random.nextBoolean()) {
      text.write(
          xlen == Xlen.RV64 ? "menvcfg" : "menvcfgh", xlen == Xlen.RV64 ? 1L << 63 : 1 << 31);
    }
    long value = xlen.signExtend(harmless(csr, wanted) | kept(csr, xlen));
    boolean whole = csr == CsrId.SATP || csr.name().startsWith("PMPCFG");
    int kind = whole ? 0 : random.nextInt(3);
    String instruction = List.of("csrrw", "csrrs", "csrrc").get(kind);
    text.line("csrr t2, %s\nli t0, %d", name, value);
    text.line("csrrw a0, %s, t0\ncsrr a1, %s", name, name);
    long second = harmless(csr, value(random));
    second = xlen.signExtend(instruction.equals("csrrw") ? second | kept(csr, xlen) : second);
    text.line("li t0, %d\n%s a2, %s, t0\ncsrr a3, %s", second, instruction, name, name);
    // What other names show of it.
    text.line("csrr a4, mstatus\ncsrr a5, sstatus\ncsrr a6, sie\ncsrr a7, sip");
    text.line("csrw %s, t2\nli t0, 0x20000\ncsrc mstatus, t0", name);
    for (int register = 1; register < 8; register++) {
      text.note("a" + register);
    }
    return text.probe(
        "%s: write %s, then %s %s; mideleg %x",
        name, xlen.hex(value), instruction, xlen.hex(second), delegated);
  }

  /**
   * The value without bits whose setting would stop the program, and without those in which QEMU
   * 7.2 has more than it should: fields of the hypervisor and vector extensions, the delegation of
   * environment calls from M-mode, bit 0 of an exception pc, the upper half of 32-bit registers,
   * unused bits of PMP; and reserved values, of which QEMU keeps some: 2 in MPP and in CBIE, W
   * without R in PMP.
   */
  private static long harmless(CsrId csr, long value) {
    return switch (csr) {
      case MSTATUS, SSTATUS -> {
        long status = value & ~(RISKY_STATUS | VECTOR_STATUS | HIGH_STATUS | MPP);
        yield (value & MPP) == MPP ? status | MPP : status;
      }
      case MSTATUSH -> value & ~0xC0;
      case MEDELEG -> value & 0xB3FF;
      case MIDELEG, MIE, MIP, SIE, SIP -> value & INTERRUPTS;
      case MENVCFG, SENVCFG -> {
        long rest = value & ~(CBIE | 1L << 62);
        yield (value & CBIE) == CBIE ? rest | CBIE : rest;
      }
      case STIMECMP -> value & ~FAR_FUTURE;
      case SATP -> value >>> 60 == SV57 ? value & ~(2L << 60) : value;
      case MENVCFGH -> value & ~(1L << 30);
      case MEPC, SEPC -> value & ~1L;
      case MCOUNTEREN, SCOUNTEREN -> value & 0xFFFF_FFFFL;
      case MCOUNTINHIBIT -> value & 5; // Others count nothing here.
      case PMPCFG0, PMPCFG1, PMPCFG2, PMPCFG3 -> {
        long readable = value & READABLE_PMP;
        yield value & ~(UNUSED_PMP | READABLE_PMP << 1) | (value & readable << 1) | readable;
      }
      default -> csr.name().startsWith("PMPADDR") ? value & (1L << 54) - 1 : value;
    };
  }

  /** Bits that a write must leave set: QEMU 7.2 lets the widths of U- and S-mode be changed. */
  private static long kept(CsrId csr, Xlen xlen) {
    return switch (csr) {
      case MSTATUS -> xlen == Xlen.RV64 ? 0xAL << 32 : 0;
      case SSTATUS -> xlen == Xlen.RV64 ? 0x2L << 32 : 0;
      case STIMECMP -> FAR_FUTURE;
      default -> 0;
    };
  }
}
