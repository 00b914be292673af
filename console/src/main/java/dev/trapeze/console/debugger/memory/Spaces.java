package dev.trapeze.console.debugger.memory;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Address spaces and their regions in words. */
final class Spaces {
  private Spaces() {}

  /** Whether a process has an address space: a zombie has none. */
  static boolean isPresent(Process process) {
    return process.state() != ProcessState.ZOMBIE;
  }

  /** {@code Sv39}, {@code Bare}. */
  static String modeName(PagingMode mode) {
    String name = mode.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** {@code pid 3 sh}. */
  static String name(Process process) {
    return "pid " + process.pid() + " " + process.name();
  }

  /** The region of an address, or the one that decides about its page; null if there is none. */
  static @Nullable Region regionOf(AddressSpace space, long va) {
    Region region = space.regionAt(va);
    return region != null ? region : space.regionOnPage(va);
  }

  /** What a region says of an address in it: {@code text (R, X, U), file /sh page 1}. */
  static String words(Region region, long va) {
    String rights = region.permissionLetters();
    return region.kind().words()
        + " ("
        + (rights.isEmpty() ? "no access" : rights)
        + ")"
        + (region.shared() ? ", shared" : "")
        + ", "
        + backing(region, va);
  }

  /** Where what a region shows at an address comes from. */
  static String backing(Region region, long va) {
    if (region.kind().isGuard()) {
      return "which only keeps its place";
    }
    if (region.backing() instanceof Backing.FilePages pages) {
      long page = pages.pageIndex(region, Pages.roundDown(va));
      return "file " + pages.file().path() + " page " + page;
    }
    return region.backing() instanceof Backing.Zeros
        ? "zeros at first"
        : region.kind() == RegionKind.KERNEL_DEVICE ? "device registers" : "frames of the kernel";
  }

  /** An address without leading zeros. */
  static String hex(Xlen xlen, long address) {
    return "0x" + Long.toHexString(xlen.zeroExtend(address));
  }
}
