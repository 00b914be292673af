package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Exceptions and their delegation, returns with every state of the status stack, what TVM, TW, TSR
 * and the counter enables forbid, and FS.
 */
final class TrapProbes {
  private static final long MPP = 3 << 11;
  private static final long FS = 3 << 13;
  private static final long MPRV = 1 << 17;
  private static final long TVM = 1 << 20;
  private static final long TW = 1 << 21;
  private static final long TSR = 1 << 22;
  private static final long STACK = 1 << 8 | 1 << 7 | 1 << 5 | 1 << 3 | 1 << 1;

  /** Neither RAM nor a device. */
  private static final long NOWHERE_PA = 0xC000_0000L;

  /** Causes that software can make, without translation: each with the instructions that do. */
  private static final List<String> EXCEPTIONS =
      List.of(
          ".4byte EBREAK",
          "c.ebreak",
          "ecall",
          ".4byte 0",
          ".2byte 0\n.2byte 1",
          ".4byte 0x0000707f",
          "csrr a0, 0x7c0",
          "csrw cycle, zero",
          "mret",
          "lw a0, 0(a1)",
          "lbu a0, 1(a1)",
          "sw a0, 0(a1)",
          "sb a0, 3(a1)",
          "lr.w a0, (a1)",
          "amoadd.w a0, a0, (a2)",
          "lr.w a0, (a2)",
          "lw a0, 0(a2)",
          "sw a0, 0(a2)",
          "jr a1",
          "jalr ra, 2(a1)",
          "sret");

  private static final List<String> GUARDED =
      List.of(
          "sret",
          "mret",
          "wfi",
          "csrr a0, satp",
          "csrw satp, zero",
          "csrrs a0, satp, zero",
          "sfence.vma",
          "sfence.vma a1, a2",
          "csrr zero, cycle",
          "csrr zero, time",
          "csrr zero, instret",
          "csrr zero, 0xC03",
          "csrr zero, 0xC1F",
          "csrw cycle, zero",
          "csrr a0, scounteren",
          "csrr zero, stimecmp",
          "csrr a0, senvcfg",
          "csrr a0, mstatus",
          "csrr a0, sstatus",
          "fence.i",
          "fence",
          "ecall",
          "csrr a0, fcsr",
          "csrwi frm, 3",
          "csrr a0, fflags");

  private final SplittableRandom random;
  private final Xlen xlen;

  private TrapProbes(long seed, Xlen xlen) {
    random = new SplittableRandom(seed);
    this.xlen = xlen;
  }

  static List<Probe> generate(long seed, Xlen xlen, int count) {
    TrapProbes generator = new TrapProbes(seed, xlen);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      probes.add(
          switch (i % 3) {
            case 0 -> generator.exception();
            case 1 -> generator.guarded();
            default -> generator.comeAndGo();
          });
    }
    return probes;
  }

  private PrivilegeMode mode() {
    return PrivilegeMode.values()[random.nextInt(PrivilegeMode.values().length)];
  }

  private long bits(long of) {
    return random.nextLong() & of;
  }

  /** An exception in some mode, with some of them delegated. */
  private Probe exception() {
    ProbeText text = new ProbeText();
    // The handler in S-mode needs a way to M-mode that is not delegated.
    int exit = random.nextInt(3);
    long open = 1L << List.of(9, 3, 2).get(exit);
    long delegated = (random.nextInt(3) == 0 ? -1 : random.nextInt(0x10000)) & ~open;
    long status = bits(STACK | TVM | TW | TSR);
    boolean vectored = random.nextInt(3) == 0;
    PrivilegeMode mode = mode();
    String instruction = EXCEPTIONS.get(random.nextInt(EXCEPTIONS.size()));
    text.write("medeleg", delegated).set("mstatus", status).line("li s9, %d", exit);
    if (vectored) {
      text.line("la t0, machine_vectors + 1\ncsrw mtvec, t0");
      text.line("la t0, supervisor_vectors + 1\ncsrw stvec, t0");
    }
    text.write("mepc", 0).write("sepc", 0);
    text.enter(mode);
    text.line("li a1, %d\nla a2, probe_0 + 1\nli a0, 77", NOWHERE_PA).line(instruction).stop();
    return text.probe(
        "%s in %s, medeleg %x, mstatus %x%s",
        instruction.replace('\n', ' '), mode, delegated, status, vectored ? ", vectored" : "");
  }

  /** An instruction that a field may forbid. */
  private Probe guarded() {
    ProbeText text = new ProbeText();
    long status = bits(TVM | TW | TSR | FS | 1 << 5 | 1 << 7 | 1 << 8);
    long machine = random.nextInt(Integer.MAX_VALUE);
    long supervisor = random.nextInt(Integer.MAX_VALUE);
    PrivilegeMode mode = mode();
    String instruction = GUARDED.get(random.nextInt(GUARDED.size()));
    text.set("mstatus", status).write("mcounteren", machine).write("scounteren", supervisor);
    boolean timer = random.nextBoolean();
    if (timer) {
      text.write(
          xlen == Xlen.RV64 ? "menvcfg" : "menvcfgh", xlen == Xlen.RV64 ? 1L << 63 : 1 << 31);
    }
    if (instruction.equals("wfi") && mode != PrivilegeMode.USER) {
      // So that it goes on: pending and enabled, but not taken.
      text.line("li t0, 2\ncsrs mip, t0\ncsrs mie, t0\ncsrs mideleg, t0");
    }
    text.line("la t0, 2f\ncsrw sepc, t0").enter(mode);
    if (instruction.equals("mret")) {
      text.line(mode == PrivilegeMode.MACHINE ? "la t0, 2f\ncsrw mepc, t0" : "nop");
    }
    text.line("li a0, 78\nli a1, 0\nli a2, 0").line(instruction).line("2:").stop();
    return text.probe(
        "%s in %s, mstatus %x, mcounteren %x, scounteren %x, STCE %s",
        instruction, mode, status, machine, supervisor, timer);
  }

  /** A return with some state of the status stack, and the trap that follows it. */
  private Probe comeAndGo() {
    ProbeText text = new ProbeText();
    boolean supervisor = random.nextBoolean();
    PrivilegeMode previous = mode();
    // QEMU 7.2 does not clear MPRV on the way to a lower mode.
    boolean stays = !supervisor && previous == PrivilegeMode.MACHINE;
    long status = bits(STACK | TSR | FS | (stays ? MPRV : 0) | 1 << 18 | 1 << 19) & ~(1L << 3);
    status |= (long) previous.code() << 11;
    int odd = random.nextInt(2) * 2;
    text.line("li t0, %d\ncsrc mstatus, t0", MPP | MPRV);
    text.line("la t0, 1f + %d\ncsrw mepc, t0\ncsrw sepc, t0", odd);
    text.write("medeleg", random.nextBoolean() ? 1 << 3 : 0);
    text.line("li t0, %d\ncsrs mstatus, t0\ncsrr a0, mstatus", status);
    text.line(supervisor ? "sret" : "mret");
    text.line(".align 2\n1: c.nop\nc.nop").stop();
    return text.probe(
        "%s, mstatus %x, to an address with %d added", supervisor ? "sret" : "mret", status, odd);
  }
}
