package dev.trapeze.console.debugger.memory;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.maps.PteWords;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.CachedTranslation;
import dev.trapeze.cpu.mmu.PageWalk;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hart has cached of translations, held against what the page tables say now. An entry whose
 * table is not known, as a TLB has it, is held against that which the hart translates by.
 */
final class TlbText {
  private static final int RIGHTS = Pte.R | Pte.W | Pte.X | Pte.U;

  private final Kernel kernel;
  private final Hart hart;
  private final Ink ink;
  private final Xlen xlen;

  TlbText(Kernel kernel, Hart hart, Ink ink) {
    this.kernel = kernel;
    this.hart = hart;
    this.ink = ink;
    this.xlen = kernel.machine().xlen();
  }

  List<String> lines() {
    List<CachedTranslation> cached =
        new ArrayList<>(kernel.machine().cachedTranslations(hart.id()));
    cached.sort(
        Comparator.comparingLong(CachedTranslation::rootPa)
            .thenComparing(CachedTranslation::va, Long::compareUnsigned)
            .thenComparing(CachedTranslation::flags));
    SelectedTable now = SelectedTable.ofHart(kernel, hart);
    List<String> lines = new ArrayList<>();
    int stale = 0;
    for (CachedTranslation entry : cached) {
      SelectedTable table = tableOf(entry, now);
      String doubt = table == null ? "its table is gone" : doubt(entry, table);
      stale += doubt == null ? 0 : 1;
      lines.add(
          "  " + words(entry, table) + (doubt == null ? "" : "  " + ink.wrong("stale: " + doubt)));
    }
    String heading =
        String.format(
            "hart %d: %s cached, satp %s (%s)",
            hart.id(),
            cached.size() == 1 ? "1 translation" : cached.size() + " translations",
            xlen.hex(now.satp()),
            now.owner());
    lines.add(0, heading + (stale == 0 ? "" : ", " + ink.wrong(stale + " stale")));
    return lines;
  }

  private String words(CachedTranslation entry, @Nullable SelectedTable table) {
    AddressSpace space = table == null ? null : table.space();
    Region region = space == null ? null : space.regionOnPage(xlen.zeroExtend(entry.va()));
    return String.format(
        "ASID %d %s  %s -> 0x%08x  %s%s  %s%s",
        entry.asid(),
        entry.global() ? "global" : "      ",
        ink.address(xlen.hex(entry.va())),
        entry.pa(),
        PteWords.permissions(entry.flags()),
        entry.bytes() == PagingMode.PAGE_BYTES ? "" : " " + size(entry.bytes()),
        entry.rootPa() < 0 || table == null ? "" : table.owner() + ": ",
        region == null ? "in no region" : region.kind().words());
  }

  private static String size(long bytes) {
    return bytes >= 1L << 30 ? (bytes >> 30) + " GiB" : (bytes >> 20) + " MiB";
  }

  /** The table that an entry was read from, or would be; null if it is gone. */
  private @Nullable SelectedTable tableOf(CachedTranslation entry, SelectedTable now) {
    if (entry.rootPa() < 0 || entry.rootPa() == now.rootPa()) {
      return now;
    }
    if (kernel.state().kernelSpace().table().rootPa() == entry.rootPa()) {
      return SelectedTable.ofKernel(kernel);
    }
    for (Process process : kernel.processes().all()) {
      if (Spaces.isPresent(process) && process.addressSpace().table().rootPa() == entry.rootPa()) {
        return new SelectedTable(
            entry.mode(),
            process.addressSpace().table().satp(),
            process.addressSpace(),
            Spaces.name(process),
            xlen);
      }
    }
    return null;
  }

  /** In what an entry is not what the table says; null if it is. */
  private @Nullable String doubt(CachedTranslation entry, SelectedTable table) {
    if (table.mode() != entry.mode()) {
      return "the hart translates by " + table.modeName() + " now";
    }
    PageWalk walk = WalkText.walk(kernel.machine(), hart, table, entry.va());
    if (!walk.isMapped()) {
      return "the table maps nothing there now";
    }
    long pte = walk.leaf();
    int level = walk.steps().get(walk.steps().size() - 1).level();
    long inPage = table.mode().pageBytes(level) - 1;
    long pa = Pte.pa(pte) & ~inPage | entry.va() & inPage;
    if (pa != entry.pa()) {
      return String.format("the table maps 0x%08x there now", pa);
    }
    int cached = entry.flags() & RIGHTS;
    // Where accesses alone are cached, R, W and X need not be all that the entry allows.
    int given = (int) pte & RIGHTS;
    boolean exact = entry.rootPa() < 0;
    if (exact ? cached != given : (cached & ~given) != 0 && !isLoadThroughX(cached, given)) {
      return "the table says " + PteWords.permissions(given) + " now";
    }
    return null;
  }

  /** With sstatus.MXR, what can be executed can be loaded. */
  private static boolean isLoadThroughX(int cached, int given) {
    return (cached & ~given) == Pte.R && (given & Pte.X) != 0;
  }
}
