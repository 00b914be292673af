package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random layouts of physical memory protection, with accesses at their borders. Entry 15 allows
 * everything; locked entries stay for all later probes of an image, as they do until reset.
 */
final class PmpProbes {
  private static final long WINDOW_PA = ProbeImage.AREA_PA + 0x10_0000;
  private static final int WINDOW_BYTES = 0x1_0000;
  private static final int ENTRIES = 15;
  private static final int ACCESSES = 5;
  private static final int PAGE_BYTES = 4096;
  private static final int LOCK = 0x80;
  private static final int TOR = 1;
  private static final int NA4 = 2;
  private static final int NAPOT = 3;

  private final SplittableRandom random;
  private final Xlen xlen;
  private final List<Long> borders = new ArrayList<>();
  private boolean coarse;

  private PmpProbes(long seed, Xlen xlen) {
    random = new SplittableRandom(seed);
    this.xlen = xlen;
  }

  /** What {@link ProbeImage#AREA_PA} holds: instructions that stop soon wherever one enters. */
  static byte[] area() {
    ByteBuffer area =
        ByteBuffer.allocate((int) (WINDOW_PA - ProbeImage.AREA_PA) + WINDOW_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    area.position((int) (WINDOW_PA - ProbeImage.AREA_PA));
    while (area.hasRemaining()) {
      // c.ebreak; the first half of an addi to x0; c.ebreak twice.
      area.putLong(0x9002_9002_0013_9002L);
    }
    return area.array();
  }

  static List<Probe> generate(long seed, Xlen xlen, int count) {
    PmpProbes generator = new PmpProbes(seed, xlen);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Locks come late, or nothing else would be seen.
      probes.add(generator.probe(i > count / 2 && generator.random.nextInt(count / 8 + 1) == 0));
    }
    return probes;
  }

  private long place() {
    long offset = random.nextInt(WINDOW_BYTES) & (coarse ? -PAGE_BYTES : -4);
    if (!coarse && random.nextInt(3) == 0) {
      offset = (offset & -PAGE_BYTES) + 4L * (random.nextInt(5) - 2);
    }
    return WINDOW_PA + Math.min(Math.max(offset, 0), WINDOW_BYTES);
  }

  private Probe probe(boolean locking) {
    coarse = random.nextBoolean();
    ProbeText text = new ProbeText();
    StringBuilder what = new StringBuilder(coarse ? "coarse:" : "fine:");
    byte[] configurations = new byte[16];
    int used = 1 + random.nextInt(random.nextBoolean() ? 4 : ENTRIES);
    for (int i = 0; i < used; i++) {
      int entry = random.nextInt(ENTRIES);
      configure(entry, locking && i == 0, configurations, text, what);
    }
    writeConfigurations(configurations, text);
    text.line("sfence.vma");
    for (int access = 0; access < ACCESSES; access++) {
      access(text, what);
    }
    text.noteCsr("pmpcfg0").noteCsr(xlen == Xlen.RV64 ? "pmpcfg2" : "pmpcfg1");
    text.noteCsr("pmpaddr" + random.nextInt(ENTRIES)).noteCsr("pmpaddr" + random.nextInt(ENTRIES));
    return new Probe(what.toString(), text.probe("").text());
  }

  private void configure(
      int entry, boolean lock, byte[] configurations, ProbeText text, StringBuilder what) {
    int permissions = random.nextInt(8);
    permissions =
        (permissions & 3) == 2 ? permissions | 1 : permissions; // W without R is reserved.
    int kind = random.nextInt(lock ? 2 : 0, 4);
    long pa = place();
    if (kind == NAPOT) {
      int least = coarse ? 12 : 3;
      int log = least + random.nextInt(15 - least);
      pa &= -(1L << log);
      borders.add(pa);
      borders.add(pa + (1L << log));
      pa |= (1L << (log - 1)) - 1;
    } else {
      kind = kind == NA4 && coarse ? TOR : kind;
      // A locked range from address 0 would shut the handlers out.
      kind = kind == TOR && lock ? 0 : kind;
      borders.add(pa);
      borders.add(pa + (kind == NA4 ? 4 : 0));
    }
    if (kind == TOR && random.nextInt(8) > 0) {
      // From somewhere in the window and not from wherever the entry below happens to be.
      if (entry == 0) {
        kind = 0;
      } else {
        long from = place();
        borders.add(from);
        text.line("li t0, %d\ncsrw pmpaddr%d, t0", register(from), entry - 1);
      }
    } else if (kind == TOR) {
      kind = 0;
    }
    int configuration = permissions | kind << 3 | (lock ? LOCK : 0);
    configurations[entry] = (byte) configuration;
    text.line("li t0, %d\ncsrw pmpaddr%d, t0", register(pa), entry);
    what.append(String.format(" %d:%02x@%x", entry, configuration, pa));
  }

  private long register(long pa) {
    return xlen.signExtend(pa >>> 2);
  }

  private void writeConfigurations(byte[] configurations, ProbeText text) {
    configurations[15] = 0x1F;
    int step = xlen == Xlen.RV64 ? 2 : 1;
    for (int register = 0; register < 4; register += step) {
      long value = 0;
      for (int i = 0; i < 4 * step; i++) {
        value |= (configurations[4 * register + i] & 0xFFL) << 8 * i;
      }
      text.line("li t0, %d\ncsrw pmpcfg%d, t0", xlen.signExtend(value), register);
    }
  }

  private void access(ProbeText text, StringBuilder what) {
    PrivilegeMode mode = PrivilegeMode.values()[random.nextInt(3)];
    List<String> data =
        List.of(
            "lb a0, 0(a1)",
            "lh a0, 0(a1)",
            "lw a0, 0(a1)",
            "LX a0, 0(a1)",
            "sb a0, 1(a1)",
            "sh a0, 0(a1)",
            "sw a0, 0(a1)",
            "SX a0, 0(a1)",
            "amoor.w a0, zero, (a1)",
            "lr.w a0, (a1)",
            "lr.w a0, (a1)\nsc.w a0, a0, (a1)");
    boolean fetch = coarse && random.nextInt(4) == 0;
    String instruction = fetch ? "jr a1" : data.get(random.nextInt(data.size()));
    long border = borders.get(random.nextInt(borders.size()));
    long pa = border + (random.nextInt(5) - 2) * (random.nextBoolean() ? 4 : 8);
    if (random.nextInt(6) == 0) {
      pa = place();
    }
    if (fetch) {
      pa = border + List.of(0, -2, -4, 4, 2).get(random.nextInt(5));
    } else if (instruction.startsWith("l") && !instruction.startsWith("lr") && !coarse) {
      // Misaligned, but not across pages: there QEMU makes two larger accesses.
      long misaligned = pa + random.nextInt(4);
      pa = (misaligned & 0xFFF) > 0xFF8 ? pa : misaligned;
    }
    if (instruction.startsWith("LX") || instruction.startsWith("SX")) {
      // Nor one of eight bytes.
      pa = (pa & 0xFFF) > 0xFF8 ? pa & -8 : pa;
    }
    text.line("li a0, 0x90029002\nli a1, %d", pa);
    text.expectTrap().enter(mode).line(instruction).stop().landing();
    text.line("LX t1, -5*XB(s11)\nLX t2, -3*XB(s11)\naddi s11, s11, -6*XB");
    text.note("t1").note("t2").note("a0");
    what.append(String.format("; %s %x in %s", instruction.replace('\n', ' '), pa, mode));
  }
}
