package dev.trapeze.console.debugger.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.PageTableWalker;
import dev.trapeze.cpu.mmu.PageWalk;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.Translation;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TranslationRulesTest {
  private static final long SEED = 6;
  private static final int TRIALS = 40_000;
  private static final long RAM_PA = 0x8000_0000L;
  private static final int TABLES = 8;

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void verdictIsThatOfTheMachinesWalker(PagingMode mode) {
    Xlen xlen = Objects.requireNonNull(mode.xlen());
    Random random = new Random(SEED);
    Ram ram = new Ram(RAM_PA, 1 << 20);
    Bus bus = new Bus(ram);
    PhysicalMemoryProtection open = new PhysicalMemoryProtection(xlen);
    open.open();
    PageTableWalker walker = new PageTableWalker(ram, open, AccessedDirtyPolicy.UPDATE, false);
    long satp = mode.satpValue(RAM_PA, 0);
    Set<Integer> steps = new TreeSet<>();
    for (int i = 0; i < TRIALS; i++) {
      long va = va(random, mode);
      PageWalk walk = walkOfNewEntries(random, ram, walker, mode, satp, va);
      AccessKind kind = AccessKind.values()[random.nextInt(3)];
      PrivilegeMode privilege =
          random.nextBoolean() ? PrivilegeMode.USER : PrivilegeMode.SUPERVISOR;
      boolean sum = random.nextBoolean();
      boolean mxr = random.nextBoolean();

      Verdict verdict = new TranslationRules(bus, open, sum, mxr).verdict(walk, kind, privilege);

      long expected = walker.probe(mode, satp, va, kind, privilege, sum, mxr);
      String what = "seed " + SEED + ", trial " + i + ": " + verdict + " of " + walk;
      steps.add(verdict.step());
      if (verdict.step() == 8) {
        assertThat(Translation.isFault(expected)).as(what).isFalse();
        assertThat(ram.contains(expected, 1)).as(what).isFalse();
      } else if (Translation.isFault(expected)) {
        assertThat(verdict.fault()).as(what).isEqualTo(Translation.cause(expected));
      } else {
        assertThat(verdict.passes()).as(what).isTrue();
        assertThat(ram.contains(expected, 1)).as(what).isTrue();
      }
    }
    assertThat(steps).contains(2, 3, 4, 5, 6, 8);
    assertThat(steps.contains(0)).as("addresses that are none").isEqualTo(xlen == Xlen.RV64);
  }

  private static long va(Random random, PagingMode mode) {
    long bits = random.nextLong();
    if (mode == PagingMode.SV32) {
      return (int) bits;
    }
    int spare = Long.SIZE - mode.vaBits();
    return random.nextInt(20) == 0 ? bits : bits << spare >> spare;
  }

  /** Gives the address entries that are wrong in one way or another, or right. */
  private static PageWalk walkOfNewEntries(
      Random random, Ram ram, PageTableWalker walker, PagingMode mode, long satp, long va) {
    long tablePa = RAM_PA;
    for (int level = mode.levels() - 1; level >= 0; level--) {
      long ptePa = tablePa + (long) mode.vpnIndex(va, level) * mode.pteBytes();
      if (!ram.contains(ptePa, mode.pteBytes())) {
        break;
      }
      long pte = entry(random, mode, level);
      Pte.write(ram, mode, ptePa, pte);
      if (!Pte.isValid(pte) || Pte.isLeaf(pte)) {
        break;
      }
      tablePa = Pte.pa(pte);
    }
    return walker.walk(mode, satp, va);
  }

  private static long entry(Random random, PagingMode mode, int level) {
    boolean pointer = random.nextInt(8) != 0 && (level > 0 || random.nextInt(8) == 0);
    long pa =
        random.nextInt(12) == 0
            ? (long) random.nextInt(1 << 19) << 12
            : pointer
                ? RAM_PA + (1L + random.nextInt(TABLES)) * Ram.FRAME_BYTES
                : RAM_PA + (random.nextInt(3) == 0 ? (long) random.nextInt(256) << 12 : 0);
    int flags = Pte.V | random.nextInt(4) << 8;
    flags |= pointer ? (random.nextInt(12) == 0 ? Pte.U : 0) : random.nextInt(256) | Pte.V;
    if (random.nextInt(16) == 0) {
      flags &= ~Pte.V;
    }
    long reserved = mode.pteBytes() == 8 && random.nextInt(24) == 0 ? 1L << 60 : 0;
    return Pte.make(pa, flags) & (mode.pteBytes() == 4 ? 0xFFFF_FFFFL : -1L) | reserved;
  }
}
