package dev.trapeze.console.debugger.memory;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.PageWalk;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Pte;
import org.jspecify.annotations.Nullable;

/**
 * The rules of address translation (RISC-V Privileged 1.12, 4.3.2), applied to a walk one by one so
 * that the one that decides can be named. The hardware sets A and D itself (Svadu).
 *
 * @param sum {@code sstatus.SUM}
 * @param mxr {@code sstatus.MXR}
 */
record TranslationRules(Bus bus, PhysicalMemoryProtection protection, boolean sum, boolean mxr) {

  /** As a hart has them now. */
  static TranslationRules of(Bus bus, Hart hart) {
    long status = hart.csrs().read(CsrId.SSTATUS.number());
    return new TranslationRules(
        bus, hart.protection(), (status & Status.SUM) != 0, (status & Status.MXR) != 0);
  }

  /** What becomes of an access of one byte. */
  Verdict verdict(PageWalk walk, AccessKind kind, PrivilegeMode privilege) {
    Case access = new Case(kind, privilege);
    PagingMode mode = walk.mode();
    if (mode == PagingMode.BARE) {
      return physical(access, walk.va(), 1, -1, "satp.MODE is 0: addresses are physical");
    }
    if (!mode.isCanonical(walk.va())) {
      return access.pageFault(0, -1, notCanonical(mode));
    }
    for (PageWalk.Step step : walk.steps()) {
      Verdict end = atEntry(walk, step, access);
      if (end != null) {
        return end;
      }
    }
    return access.pageFault(4, 0, "the entry of the last level is a pointer");
  }

  static String notCanonical(PagingMode mode) {
    int top = mode.vaBits() - 1;
    String section = mode == PagingMode.SV48 ? "4.5.1" : "4.4.1";
    return "bits 63 to " + mode.vaBits() + " must equal bit " + top + " (section " + section + ")";
  }

  /** An access that is made. */
  private record Case(AccessKind kind, PrivilegeMode privilege) {
    Verdict pageFault(int step, int level, String rule) {
      return new Verdict(kind, privilege, kind.pageFault(), step, level, rule);
    }

    Verdict accessFault(int step, int level, String rule) {
      return new Verdict(kind, privilege, kind.accessFault(), step, level, rule);
    }

    Verdict passes(int step, int level, String rule) {
      return new Verdict(kind, privilege, null, step, level, rule);
    }
  }

  /** What is decided at an entry; null if it points to the next table. */
  private @Nullable Verdict atEntry(PageWalk walk, PageWalk.Step step, Case access) {
    PagingMode mode = walk.mode();
    long pte = step.pte();
    int level = step.level();
    if (!bus.ram().contains(step.ptePa(), mode.pteBytes())) {
      return access.accessFault(2, level, "the entry is not in RAM");
    }
    if (!mayWalk(step.ptePa(), mode, AccessKind.LOAD)) {
      return access.accessFault(2, level, "physical memory protection keeps the entry");
    }
    if (!Pte.isValid(pte)) {
      return access.pageFault(3, level, "V is 0");
    }
    if ((pte & (Pte.R | Pte.W)) == Pte.W) {
      return access.pageFault(3, level, "W without R is reserved");
    }
    if (mode.pteBytes() == Long.BYTES && Pte.hasReservedBits(pte)) {
      return access.pageFault(3, level, "bits 63 to 54 are reserved, and not all 0");
    }
    if (!Pte.isLeaf(pte)) {
      return (pte & (Pte.A | Pte.D | Pte.U)) != 0
          ? access.pageFault(3, level, "A, D and U are reserved in a pointer, and not all 0")
          : level == 0 ? access.pageFault(4, 0, "a pointer, but there is no further level") : null;
    }
    String denied = denied(pte, access);
    if (denied != null) {
      return access.pageFault(5, level, denied);
    }
    long inPage = mode.pageBytes(level) - 1;
    if ((Pte.pa(pte) & inPage) != 0) {
      return access.pageFault(6, level, "a superpage whose PPN is not aligned");
    }
    boolean dirties = access.kind == AccessKind.STORE && (pte & Pte.D) == 0;
    boolean marks = (pte & Pte.A) == 0 || dirties;
    if (marks && !mayWalk(step.ptePa(), mode, AccessKind.STORE)) {
      return access.accessFault(
          7, level, "physical memory protection keeps the entry from A and D");
    }
    String rule = allowed(pte, access) + (marks ? "; step 7 sets " + marked(pte, dirties) : "");
    return physical(access, Pte.pa(pte) | walk.va() & inPage, 5, level, rule);
  }

  private static String marked(long pte, boolean dirties) {
    return (pte & Pte.A) != 0 ? "D" : dirties ? "A and D" : "A";
  }

  private boolean mayWalk(long ptePa, PagingMode mode, AccessKind kind) {
    return protection.permits(ptePa, mode.pteBytes(), kind, PrivilegeMode.SUPERVISOR);
  }

  /** The bit of a leaf that forbids an access; null if none does. */
  private @Nullable String denied(long pte, Case access) {
    boolean userPage = (pte & Pte.U) != 0;
    if (access.privilege == PrivilegeMode.USER && !userPage) {
      return "U is 0";
    }
    if (access.privilege == PrivilegeMode.SUPERVISOR && userPage) {
      if (access.kind == AccessKind.FETCH) {
        return "U is 1, and S-mode never executes such a page";
      }
      if (!sum) {
        return "U is 1, and sstatus.SUM is 0";
      }
    }
    return switch (access.kind) {
      case FETCH -> (pte & Pte.X) != 0 ? null : "X is 0";
      case STORE -> (pte & Pte.W) != 0 ? null : "W is 0";
      case LOAD ->
          (pte & Pte.R) != 0 || mxr && (pte & Pte.X) != 0
              ? null
              : (pte & Pte.X) != 0 ? "R is 0, and sstatus.MXR is 0" : "R is 0";
    };
  }

  private static String allowed(long pte, Case access) {
    boolean userPage = (pte & Pte.U) != 0;
    String right =
        switch (access.kind) {
          case FETCH -> "X is 1";
          case STORE -> "W is 1";
          case LOAD -> (pte & Pte.R) != 0 ? "R is 1" : "X is 1 and sstatus.MXR is 1";
        };
    if (access.privilege == PrivilegeMode.USER) {
      return "U is 1, " + right;
    }
    return userPage ? "U is 1 and sstatus.SUM is 1, " + right : right;
  }

  /** The translation is done; there must be something at the physical address. */
  private Verdict physical(Case access, long pa, int step, int level, String rule) {
    if (!protection.permits(pa, 1, access.kind, access.privilege)) {
      return access.accessFault(8, level, "physical memory protection keeps the page");
    }
    boolean there =
        switch (access.kind) {
          case LOAD -> bus.canLoad(pa, 1);
          case STORE -> bus.canStore(pa, 1);
          case FETCH -> bus.canFetch(pa);
        };
    return there
        ? access.passes(step, level, rule)
        : access.accessFault(8, level, "there is nothing at the physical address");
  }
}
