package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;

/**
 * Translates virtual addresses by reading page tables in RAM (RISC-V Privileged 1.12, 4.3.2). It
 * remembers nothing between walks.
 *
 * <p>A and D bits are set by the walker (the extension Svadu). The frames that it reads are marked
 * {@link dev.trapeze.cpu.memory.FrameMarks#TABLE}.
 */
public final class PageTableWalker {
  private final Ram ram;
  private boolean updating;

  /** A walker of tables in that RAM. */
  public PageTableWalker(Ram ram) {
    this.ram = ram;
  }

  /**
   * Translates, checks permissions, and sets A (and D for a store).
   *
   * @param satp with a mode other than bare
   * @param va sign-extended to 64 bits
   * @param privilege U or S
   * @param sum {@code sstatus.SUM}
   * @param mxr {@code sstatus.MXR}
   * @return a physical address, which need not be RAM, or a fault: see {@link Translation}
   */
  public long translate(
      PagingMode mode,
      long satp,
      long va,
      AccessKind kind,
      PrivilegeMode privilege,
      boolean sum,
      boolean mxr) {
    long pageFault = Translation.fault(kind.pageFault());
    if (!mode.isCanonical(va)) {
      return pageFault;
    }
    // Step 1.
    long tablePa = mode.rootPa(satp);
    for (int level = mode.levels() - 1; level >= 0; level--) {
      // Step 2.
      long ptePa = tablePa + (long) mode.vpnIndex(va, level) * mode.pteBytes();
      if (!ram.contains(ptePa, mode.pteBytes())) {
        return Translation.fault(kind.accessFault());
      }
      ram.marks().markTable(ram.frameOf(ptePa));
      long pte = Pte.read(ram, mode, ptePa);
      // Step 3.
      if (!Pte.isValid(pte)
          || (pte & (Pte.R | Pte.W)) == Pte.W
          || (mode.pteBytes() == 8 && Pte.hasReservedBits(pte))) {
        return pageFault;
      }
      // Step 4.
      if (!Pte.isLeaf(pte)) {
        if ((pte & (Pte.A | Pte.D | Pte.U)) != 0) {
          return pageFault;
        }
        tablePa = Pte.pa(pte);
        continue;
      }
      // Steps 5 and 6.
      long offsetMask = mode.pageBytes(level) - 1;
      boolean misalignedSuperpage = (Pte.pa(pte) & offsetMask) != 0;
      if (!permits(pte, kind, privilege, sum, mxr) || misalignedSuperpage) {
        return pageFault;
      }
      // Step 7.
      long updated = pte | Pte.A | (kind == AccessKind.STORE ? Pte.D : 0);
      if (updated != pte) {
        updating = true;
        Pte.write(ram, mode, ptePa, updated);
        updating = false;
      }
      // Step 8.
      return Pte.pa(pte) | (va & offsetMask);
    }
    return pageFault;
  }

  /**
   * True while the walker itself writes an entry. What has been cached from it stays right, since
   * only A and D become set.
   */
  boolean isUpdating() {
    return updating;
  }

  private static boolean permits(
      long pte, AccessKind kind, PrivilegeMode privilege, boolean sum, boolean mxr) {
    boolean userPage = (pte & Pte.U) != 0;
    if (privilege == PrivilegeMode.USER) {
      if (!userPage) {
        return false;
      }
    } else if (userPage && (!sum || kind == AccessKind.FETCH)) {
      return false;
    }
    return switch (kind) {
      case FETCH -> (pte & Pte.X) != 0;
      case LOAD -> (pte & Pte.R) != 0 || (mxr && (pte & Pte.X) != 0);
      case STORE -> (pte & Pte.W) != 0;
    };
  }

  /** The entries that a translation reads, without permission checks and without any effect. */
  public PageWalk walk(PagingMode mode, long satp, long va) {
    List<PageWalk.Step> steps = new ArrayList<>();
    long tablePa = mode.rootPa(satp);
    for (int level = mode.levels() - 1; level >= 0; level--) {
      long ptePa = tablePa + (long) mode.vpnIndex(va, level) * mode.pteBytes();
      long pte = ram.contains(ptePa, mode.pteBytes()) ? Pte.read(ram, mode, ptePa) : 0;
      steps.add(new PageWalk.Step(level, ptePa, pte));
      if (!Pte.isValid(pte) || Pte.isLeaf(pte)) {
        break;
      }
      tablePa = Pte.pa(pte);
    }
    return new PageWalk(mode, va, List.copyOf(steps));
  }
}
