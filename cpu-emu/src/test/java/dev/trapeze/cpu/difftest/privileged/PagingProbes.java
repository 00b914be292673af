package dev.trapeze.cpu.difftest.privileged;

import dev.trapeze.cpu.difftest.privileged.PageTables.Leaf;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Accesses through random page tables, in S- and U-mode and in M-mode with MPRV, with SUM and MXR,
 * on pages and across their borders, between changes of entries.
 */
final class PagingProbes {
  private static final long SUM = 1 << 18;
  private static final long MXR = 1 << 19;
  private static final long MPRV = 1 << 17;

  /** What to do at the address in a1, and how many bytes that takes. */
  private record Access(String text, int bytes) {}

  private static final List<Access> ACCESSES =
      List.of(
          new Access("lb a0, 0(a1)", 1),
          new Access("lhu a0, 0(a1)", 2),
          new Access("lw a0, 0(a1)", 4),
          new Access("LX a0, 0(a1)", 8),
          new Access("sb a0, 0(a1)", 1),
          new Access("sh a0, 0(a1)", 2),
          new Access("sw a0, 0(a1)", 4),
          new Access("SX a0, 0(a1)", 8),
          new Access("lr.w a0, (a1)", -4),
          new Access("amoadd.w a0, a0, (a1)", -4),
          new Access("lr.w a2, (a1)\nsc.w a0, a2, (a1)", -4));

  private final PageTables tables;
  private final SplittableRandom random;

  private PagingProbes(PageTables tables, SplittableRandom random) {
    this.tables = tables;
    this.random = random;
  }

  static List<Probe> generate(PageTables tables, SplittableRandom random, int count) {
    PagingProbes generator = new PagingProbes(tables, random);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      probes.add(generator.probe());
    }
    return probes;
  }

  private Leaf leaf() {
    return tables.leaves().get(random.nextInt(tables.leaves().size()));
  }

  private Probe probe() {
    ProbeText text = new ProbeText();
    Leaf leaf = leaf();
    String change =
        random.nextInt(4) == 0 ? change(text, random.nextBoolean() ? leaf : leaf()) : "";
    boolean fetch = random.nextInt(4) == 0;
    Access access = ACCESSES.get(random.nextInt(ACCESSES.size()));
    boolean throughMachine = random.nextInt(4) == 0;
    // Fetches are not affected by MPRV: one would leave for an address in M-mode.
    fetch &= !throughMachine;
    long va = fetch ? fetchVa(leaf) : dataVa(leaf, access.bytes);
    PrivilegeMode effective = random.nextBoolean() ? PrivilegeMode.SUPERVISOR : PrivilegeMode.USER;
    long status = random.nextLong() & (SUM | MXR);
    int asid = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
    text.write("satp", tables.satp(asid));
    text.set("mstatus", status);
    // Near the instructions at the borders of pages, only what is harmless to execute.
    boolean inside = (va & 0xFFF) >= 8 && (va & 0xFFF) <= PageTables.PAGE_BYTES - 16;
    int value = inside ? random.nextInt() : List.of(0, -1, 0x9002_9002).get(random.nextInt(3));
    // QEMU asks PMP for a whole misaligned access as if both pages lay side by side.
    boolean straddling = !fetch && (va & 0xFFF) + Math.abs(access.bytes) > PageTables.PAGE_BYTES;
    protect(text, leaf, !straddling);
    text.line("li a0, %d\nli a1, %d", value, tables.mode().xlen.signExtend(va));
    text.expectTrap();
    String instruction = fetch ? "jr a1" : access.text;
    if (throughMachine) {
      text.line("li t0, 0x1800\ncsrc mstatus, t0");
      text.set("mstatus", MPRV | (long) effective.code() << 11);
      text.line(instruction).stop();
    } else {
      text.enter(effective, effective == PrivilegeMode.USER ? ProbeText.USER_ALIAS : 0);
      text.line(instruction).stop();
    }
    text.landing();
    if (instruction.startsWith("amo")) {
      // Of an AMO's access fault QEMU says that it is a load's.
      text.line("LX t1, -5*XB(s11)\naddi t1, t1, -5\nbnez t1, 3f\nli t1, 7\nSX t1, -5*XB(s11)\n3:");
    }
    if (!fetch && (va & (Math.abs(access.bytes) - 1)) != 0) {
      // QEMU reports an aligned address of what is misaligned.
      text.line("LX t1, -3*XB(s11)\nandi t1, t1, -8\nSX t1, -3*XB(s11)");
    }
    boolean store = instruction.startsWith("s") || instruction.startsWith("SX");
    if (store && (va & 0xFFF) + access.bytes > PageTables.PAGE_BYTES) {
      // Of two pages that both fault, either may be the one that is reported.
      text.line(
          "LX t1, -5*XB(s11)\naddi t1, t1, -7\nbnez t1, 4f\nli t1, 15\nSX t1, -5*XB(s11)\n4:");
      text.line("SX zero, -3*XB(s11)");
      // QEMU may have stored into the first page when the second turns out not to be there.
      text.line(
          "li t0, %d\nli t1, %d",
          PageTables.DATA_PA + PageTables.PAGE_BYTES - 8, PageTables.DATA_PAGES);
      text.line("li t2, %d", PageTables.PAGE_BYTES);
      text.line("5:\nsw zero, 0(t0)\nsw zero, 4(t0)\nadd t0, t0, t2");
      text.line("addi t1, t1, -1\nbnez t1, 5b");
    }
    text.line("li t0, %d\n%s t1, 0(t0)", leaf.ptePa(), tables.mode().pteBytes == 4 ? "lw" : "ld");
    text.note("t1");
    return text.probe(
        "%s%s at %s, level %d entry at 0x%x, mstatus %x, %s%s, ASID %d",
        change,
        instruction.replace('\n', ' '),
        tables.mode().xlen.hex(va),
        leaf.level(),
        leaf.ptePa(),
        status,
        effective,
        throughMachine ? " by MPRV" : "",
        asid);
  }

  /** Replaces an entry and fences as far as that needs. */
  private String change(ProbeText text, Leaf leaf) {
    long pte = tables.randomLeaf(leaf.level());
    String store = tables.mode().pteBytes == 4 ? "sw" : "sd";
    text.line("li t0, %d\nli t1, %d\n%s t1, 0(t0)", leaf.ptePa(), signed(pte), store);
    boolean one = random.nextBoolean();
    text.line("li t0, %d", tables.mode().xlen.signExtend(leaf.va()));
    text.line(one && leaf.level() == 0 ? "sfence.vma t0, zero" : "sfence.vma");
    return String.format("entry at 0x%x becomes 0x%x; ", leaf.ptePa(), pte);
  }

  /**
   * Sometimes takes permissions from a page of data, or from a table. (Tables stay writable where
   * they are readable: QEMU 7.2 sets A and D without a look at PMP.)
   */
  private void protect(ProbeText text, Leaf leaf, boolean dataToo) {
    int kind = random.nextInt(24);
    long data = PageTables.DATA_PA + ((long) random.nextInt(PageTables.DATA_PAGES) << 12);
    if (kind == 0 || (kind == 1 && dataToo)) {
      boolean table = kind == 0;
      long pa = table ? leaf.ptePa() & -PageTables.PAGE_BYTES : data;
      int permissions = table ? random.nextInt(2) * 3 : random.nextInt(8);
      text.write("pmpaddr0", pa >>> 2 | 0x1FF);
      text.line(
          "csrsi pmpcfg0, %d",
          0x18 | permissions & ~(permissions == 2 || permissions == 6 ? 2 : 0));
      text.line("sfence.vma");
    }
  }

  private long signed(long pte) {
    return tables.mode().xlen == Xlen.RV32 ? (int) pte : pte;
  }

  private long fetchVa(Leaf leaf) {
    long page = leaf.level() == 0 ? 0 : (long) random.nextInt(PageTables.DATA_PAGES) << 12;
    boolean straddling = random.nextInt(3) == 0;
    return leaf.dataVa() + page + (straddling ? PageTables.PAGE_BYTES - 2 : random.nextInt(2) * 2);
  }

  private long dataVa(Leaf leaf, int bytes) {
    long page = leaf.level() == 0 ? 0 : (long) random.nextInt(PageTables.DATA_PAGES) << 12;
    long base = leaf.dataVa() + page;
    int size = Math.abs(bytes);
    // The first and the last instruction of a page stay.
    long offset = 8 + (random.nextInt(PageTables.PAGE_BYTES - 24) & -size);
    switch (random.nextInt(8)) {
      case 0 -> offset = PageTables.PAGE_BYTES - 16;
      case 1 -> offset += bytes > 0 ? random.nextInt(size) : 0;
      case 2 -> offset = bytes > 0 ? PageTables.PAGE_BYTES - random.nextInt(size) : offset;
      case 3 -> {
        if (random.nextInt(4) == 0) {
          base ^= 1L << random.nextInt(12, 64);
        }
      }
      default -> {}
    }
    return base + offset;
  }
}
