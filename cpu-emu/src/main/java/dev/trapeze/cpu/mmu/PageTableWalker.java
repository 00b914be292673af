package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;

/**
 * Translates virtual addresses by reading page tables in RAM (RISC-V Privileged 1.12, 4.3.2). It
 * remembers nothing between walks but the leaf that the last one found.
 *
 * <p>Its own accesses count as S-mode's for physical memory protection, whatever mode it translates
 * for.
 */
public final class PageTableWalker {
  private final Ram ram;
  private final PhysicalMemoryProtection protection;
  private final AccessedDirtyPolicy accessedDirty;
  private final boolean marksTables;
  private long leafPte;
  private int leafLevel;
  private boolean global;

  /**
   * A walker of tables in that RAM.
   *
   * @param marksTables whether to mark the frames that it reads as {@link
   *     dev.trapeze.cpu.memory.FrameMarks#TABLE}, for one who caches what it finds
   */
  public PageTableWalker(
      Ram ram,
      PhysicalMemoryProtection protection,
      AccessedDirtyPolicy accessedDirty,
      boolean marksTables) {
    this.ram = ram;
    this.protection = protection;
    this.accessedDirty = accessedDirty;
    this.marksTables = marksTables;
  }

  /**
   * Translates, checks permissions, and sets A (and D for a store) or faults where they are clear.
   * Whether the page itself may be accessed, the caller has to ask.
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
    return translate(mode, satp, va, kind, privilege, sum, mxr, true);
  }

  /** What {@link #translate} would give, without any effect. */
  public long probe(
      PagingMode mode,
      long satp,
      long va,
      AccessKind kind,
      PrivilegeMode privilege,
      boolean sum,
      boolean mxr) {
    return translate(mode, satp, va, kind, privilege, sum, mxr, false);
  }

  private long translate(
      PagingMode mode,
      long satp,
      long va,
      AccessKind kind,
      PrivilegeMode privilege,
      boolean sum,
      boolean mxr,
      boolean effective) {
    long pageFault = Translation.fault(kind.pageFault());
    if (!mode.isCanonical(va)) {
      return pageFault;
    }
    // Step 1.
    long tablePa = mode.rootPa(satp);
    boolean inGlobal = false;
    for (int level = mode.levels() - 1; level >= 0; level--) {
      // Step 2.
      long ptePa = tablePa + (long) mode.vpnIndex(va, level) * mode.pteBytes();
      if (!isAccessible(ptePa, mode, AccessKind.LOAD)) {
        return Translation.fault(kind.accessFault());
      }
      if (marksTables && effective) {
        ram.marks().markTable(ram.frameOf(ptePa));
      }
      long pte = Pte.read(ram, mode, ptePa);
      // Step 3.
      if (!Pte.isValid(pte)
          || (pte & (Pte.R | Pte.W)) == Pte.W
          || (mode.pteBytes() == 8 && Pte.hasReservedBits(pte))) {
        return pageFault;
      }
      inGlobal |= (pte & Pte.G) != 0;
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
        if (accessedDirty == AccessedDirtyPolicy.FAULT) {
          return pageFault;
        }
        if (!isAccessible(ptePa, mode, AccessKind.STORE)) {
          return Translation.fault(kind.accessFault());
        }
        if (effective) {
          ram.marks().beginTableUpdate();
          Pte.write(ram, mode, ptePa, updated);
          ram.marks().endTableUpdate();
        }
      }
      // Step 8.
      if (effective) {
        leafPte = updated;
        leafLevel = level;
        global = inGlobal;
      }
      return Pte.pa(pte) | (va & offsetMask);
    }
    return pageFault;
  }

  private boolean isAccessible(long ptePa, PagingMode mode, AccessKind kind) {
    int bytes = mode.pteBytes();
    return ram.contains(ptePa, bytes)
        && protection.permits(ptePa, bytes, kind, PrivilegeMode.SUPERVISOR);
  }

  /** What the last successful translation, which was of {@code va}, has found. */
  CachedTranslation found(PagingMode mode, int asid, long va) {
    long bytes = mode.pageBytes(leafLevel);
    return new CachedTranslation(
        mode, asid, global, va & -bytes, bytes, Pte.pa(leafPte), Pte.flags(leafPte), -1);
  }

  /** Steps 5 and 6, but for the alignment of superpages: what the leaf's R, W, X and U allow. */
  static boolean permits(
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
