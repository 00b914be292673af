package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Where a pending interrupt is taken, and whether at all. */
final class InterruptProbes {
  private static final int MSIP = 1 << 3;
  private static final int MTIP = 1 << 7;
  private static final int STIP = 1 << 5;
  private static final int SOFTWARE_SET = 1 << 1 | STIP | 1 << 9;

  private InterruptProbes() {}

  static List<Probe> generate(long seed, Xlen xlen, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      probes.add(probe(random, xlen));
    }
    return probes;
  }

  /** All bits but the highest. */
  private static int withoutOne(int bits) {
    return bits & ~Integer.highestOneBit(bits);
  }

  private static Probe probe(SplittableRandom random, Xlen xlen) {
    ProbeText text = new ProbeText();
    int pending = random.nextInt() & (SOFTWARE_SET | MSIP | MTIP);
    int enabled = random.nextInt(3) == 0 ? -1 : random.nextInt(0x1000);
    int delegated = random.nextInt(3) == 0 ? 0 : random.nextInt() & SOFTWARE_SET;
    // Of several for the same mode QEMU 7.2 takes the one with the lowest number, whatever its
    // rank.
    enabled &=
        ~(withoutOne(pending & enabled & delegated) | withoutOne(pending & enabled & ~delegated));
    int stack = random.nextInt() & (1 << 1 | 1 << 5 | 1 << 7 | 1 << 8);
    boolean machineEnabled = random.nextInt(4) > 0;
    boolean vectored = random.nextBoolean();
    boolean comparator = random.nextInt(4) == 0;
    boolean sleep = random.nextInt(4) == 0 && (pending & enabled) != 0;
    PrivilegeMode mode = PrivilegeMode.values()[random.nextInt(3)];
    if (vectored) {
      text.line("la t0, machine_vectors + 1\ncsrw mtvec, t0");
      text.line("la t0, supervisor_vectors + 1\ncsrw stvec, t0");
    }
    text.write("mideleg", delegated).write("mie", enabled).set("mip", pending & SOFTWARE_SET);
    if (comparator) {
      // The supervisor's timer follows stimecmp, which has passed.
      text.write(
          xlen == Xlen.RV64 ? "menvcfg" : "menvcfgh", xlen == Xlen.RV64 ? 1L << 63 : 1 << 31);
      text.line((pending & STIP) != 0 ? "csrw stimecmp, zero" : "li t0, -1\ncsrw stimecmp, t0");
      text.line(xlen == Xlen.RV64 || (pending & STIP) == 0 ? "nop" : "csrw stimecmph, zero");
    }
    if ((pending & MSIP) != 0) {
      text.line("li t0, CLINT\nli t1, 1\nsw t1, 0(t0)");
    }
    if ((pending & MTIP) != 0) {
      text.line("li t0, CLINT + 0x4000\nsw zero, 0(t0)\nsw zero, 4(t0)");
    }
    int expected = pending & (MSIP | MTIP);
    text.line("li t0, %d\n2: csrr t1, mip\nand t1, t1, t0\nbne t1, t0, 2b", expected);
    text.noteCsr("mip").noteCsr("sip").noteCsr("sie");
    text.set("mstatus", stack | (machineEnabled ? 1 << 7 : 0));
    // A return to M-mode takes MIE from MPIE, as one to S-mode leaves SIE as it is.
    text.enter(mode);
    if (sleep && mode != PrivilegeMode.USER) {
      text.line("wfi");
    }
    text.line("li a0, 5\nnop");
    if (mode == PrivilegeMode.SUPERVISOR) {
      text.line("csrr a0, sip\ncsrsi sstatus, 2\nnop\nli a0, 6\nnop");
    }
    text.stop();
    return text.probe(
        "pending %x, mie %x, mideleg %x, mstatus %x, MPIE %s, %s%s%s%s",
        pending,
        enabled,
        delegated,
        stack,
        machineEnabled,
        mode,
        vectored ? ", vectored" : "",
        comparator ? ", stimecmp" : "",
        sleep ? ", wfi" : "");
  }
}
