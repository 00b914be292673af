package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.maps.PteWords;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.PageTableWalker;
import dev.trapeze.cpu.mmu.PageWalk;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A translation, level by level, and what it lets through, in lines. */
final class WalkText {
  private static final String INDENT = "  ";

  private final SelectedTable table;
  private final TranslationRules rules;
  private final PageWalk walk;
  private final AddressSpace kernelSpace;
  private final Ink ink;
  private final Xlen xlen;

  /**
   * The text of a translation.
   *
   * @param va sign-extended
   */
  WalkText(
      Machine machine, Hart hart, SelectedTable table, AddressSpace kernelSpace, long va, Ink ink) {
    this.table = table;
    this.rules = TranslationRules.of(machine.bus(), hart);
    this.kernelSpace = kernelSpace;
    this.ink = ink;
    this.xlen = machine.xlen();
    this.walk = walk(machine, hart, table, va);
  }

  /** The entries that a table gives for an address, without any effect. */
  static PageWalk walk(Machine machine, Hart hart, SelectedTable table, long va) {
    PageTableWalker walker =
        new PageTableWalker(machine.ram(), hart.protection(), AccessedDirtyPolicy.UPDATE, false);
    return walker.walk(table.mode(), table.satp(), va);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(ink.address(xlen.hex(walk.va())) + " in the table of " + table.owner());
    root(lines);
    if (!table.mode().isCanonical(walk.va())) {
      lines.add(
          INDENT
              + ink.wrong("not an address of " + table.modeName())
              + ": "
              + TranslationRules.notCanonical(table.mode()));
    } else {
      walk.steps().forEach(step -> level(lines, step));
      physical(lines);
    }
    lines.add(INDENT + region());
    for (PrivilegeMode privilege : List.of(PrivilegeMode.USER, PrivilegeMode.SUPERVISOR)) {
      for (AccessKind kind : List.of(AccessKind.LOAD, AccessKind.STORE, AccessKind.FETCH)) {
        lines.add(INDENT + verdict(rules.verdict(walk, kind, privilege)));
      }
    }
    return lines;
  }

  private void root(List<String> lines) {
    PagingMode mode = table.mode();
    if (mode == PagingMode.BARE) {
      lines.add(INDENT + "satp " + xlen.hex(table.satp()) + ": MODE 0 (Bare), no translation");
      return;
    }
    long modeField = xlen == Xlen.RV32 ? table.satp() >>> 31 & 1 : table.satp() >>> 60;
    lines.add(
        String.format(
            "%ssatp %s: MODE %d (%s), ASID %d, PPN 0x%x: root table at %s",
            INDENT,
            xlen.hex(table.satp()),
            modeField,
            table.modeName(),
            mode.asid(table.satp()),
            table.rootPa() >>> PagingMode.PAGE_SHIFT,
            pa(table.rootPa())));
  }

  private void level(List<String> lines, PageWalk.Step step) {
    PagingMode mode = walk.mode();
    int low = PagingMode.PAGE_SHIFT + step.level() * mode.vpnBits();
    int index = mode.vpnIndex(walk.va(), step.level());
    long tablePa = step.ptePa() - (long) index * mode.pteBytes();
    lines.add(
        String.format(
            "%slevel %d: table %s, VPN[%d] = bits %d-%d = 0x%03x, PTE at %s + 0x%x * %d = %s",
            INDENT,
            step.level(),
            pa(tablePa),
            step.level(),
            low + mode.vpnBits() - 1,
            low,
            index,
            pa(tablePa),
            index,
            mode.pteBytes(),
            pa(step.ptePa())));
    lines.add(INDENT + INDENT + entry(step));
  }

  private String entry(PageWalk.Step step) {
    long pte = step.pte();
    String digits = String.format(walk.mode().pteBytes() == 4 ? "0x%08x" : "0x%016x", pte);
    String bits = PteWords.bits(pte) + ", RSW " + PteWords.rsw(pte);
    if (!Pte.isValid(pte)) {
      return digits + " = " + bits + ": " + ink.wrong("not valid");
    }
    String ppn = String.format(", PPN 0x%x", Pte.ppn(pte));
    if (!Pte.isLeaf(pte)) {
      return digits + " = " + bits + ppn + ": pointer to the next table";
    }
    String size = step.level() == 0 ? "" : ", superpage of " + size(step.level());
    return digits + " = " + bits + ppn + ": leaf" + size;
  }

  private String size(int level) {
    long bytes = walk.mode().pageBytes(level);
    return bytes >= 1L << 30 ? (bytes >> 30) + " GiB" : (bytes >> 20) + " MiB";
  }

  private void physical(List<String> lines) {
    if (!walk.isMapped()) {
      lines.add(INDENT + ink.wrong("not mapped"));
      return;
    }
    if (walk.mode() == PagingMode.BARE) {
      lines.add(INDENT + "physical address " + pa(xlen.zeroExtend(walk.va())));
      return;
    }
    int level = walk.steps().get(walk.steps().size() - 1).level();
    long inPage = walk.mode().pageBytes(level) - 1;
    lines.add(
        String.format(
            "%sphysical address %s: page %s, offset 0x%x",
            INDENT,
            pa(Pte.pa(walk.leaf()) & ~inPage | walk.va() & inPage),
            pa(Pte.pa(walk.leaf()) & ~inPage),
            walk.va() & inPage));
  }

  private String region() {
    long va = xlen.zeroExtend(walk.va());
    AddressSpace space = table.space();
    Region region = space == null ? null : Spaces.regionOf(space, va);
    if (region == null && table.mode() == PagingMode.BARE) {
      return "region: none, without a table";
    }
    if (region == null) {
      return "region: none" + elsewhere(space, va);
    }
    String pages =
        walk.isMapped() || !region.kind().ownsFrames() ? "" : "; the page is not in memory";
    return "region: " + Spaces.words(region, va) + pages;
  }

  /** What the kernel has at an address that the process has not. */
  private String elsewhere(@Nullable AddressSpace space, long va) {
    Region region = space == kernelSpace ? null : Spaces.regionOf(kernelSpace, va);
    return region == null ? "" : " (in the kernel's own table: " + region.kind().words() + ")";
  }

  private String verdict(Verdict verdict) {
    String access =
        String.format("%c-mode %-5s ", verdict.privilege().letter(), word(verdict.kind()));
    if (verdict.fault() == null) {
      return access + ink.right("passes") + ", " + verdict.words();
    }
    String level = verdict.level() < 0 ? "" : " at level " + verdict.level();
    return access
        + ink.wrong("faults")
        + String.format(" (%d, %s)", verdict.fault().code(), verdict.fault().words())
        + level
        + ", "
        + verdict.words();
  }

  static String word(AccessKind kind) {
    return switch (kind) {
      case LOAD -> "load";
      case STORE -> "store";
      case FETCH -> "fetch";
    };
  }

  /** A physical address: 34 bits in Sv32. */
  private String pa(long pa) {
    return String.format("0x%08x", pa);
  }
}
