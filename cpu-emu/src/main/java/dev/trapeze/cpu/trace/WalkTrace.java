package dev.trapeze.cpu.trace;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.AccessKind;
import dev.trapeze.cpu.mmu.AccessedDirtyPolicy;
import dev.trapeze.cpu.mmu.PageTableWalker;
import dev.trapeze.cpu.mmu.PageWalk;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.cpu.mmu.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Tells what a walk of the page tables read and, when it failed, the rule that it broke. The
 * entries are shown as the walk leaves them, with A and D set by it.
 */
public final class WalkTrace {
  private static final String FLAGS = "VRWXUGAD";

  private final Hart hart;
  private final Ram ram;
  private final PageTableWalker walker;

  /** Walks of that hart's tables, which lie in that RAM. */
  public WalkTrace(Hart hart, Ram ram) {
    this.hart = hart;
    this.ram = ram;
    this.walker = new PageTableWalker(ram, hart.protection(), AccessedDirtyPolicy.FAULT, false);
  }

  /**
   * A walk in words.
   *
   * @param text one line
   * @param place the page and who accesses it
   * @param walk what was read, the same for all addresses of the page
   */
  record Told(String text, String place, String walk) {}

  Told tell(AccessKind kind, long va, PrivilegeMode privilege, long result) {
    Xlen xlen = hart.xlen();
    long satp = hart.csrs().satp();
    PagingMode mode = Objects.requireNonNull(PagingMode.ofSatp(satp, xlen));
    StringBuilder entries = new StringBuilder(mode.name().toLowerCase(Locale.ROOT));
    List<PageWalk.Step> steps = stepsTaken(mode, satp, va);
    for (PageWalk.Step step : steps) {
      String entry = mode.pteBytes() == 4 ? " %d:0x%x=0x%08x(%s)" : " %d:0x%x=0x%016x(%s)";
      entries.append(
          String.format(entry, step.level(), step.ptePa(), step.pte(), flags(step.pte())));
    }
    String who = kind.name().toLowerCase(Locale.ROOT) + " " + privilege.letter();
    if (Translation.isFault(result)) {
      TrapCause cause = Translation.cause(result);
      entries
          .append(" ! ")
          .append(cause.words())
          .append(": ")
          .append(brokenRule(mode, steps, kind, privilege, cause));
    }
    String start = who + " " + xlen.hex(va) + " ";
    long pageVa = va & -PagingMode.PAGE_BYTES;
    String place = who + " " + xlen.hex(pageVa);
    String end = Translation.isFault(result) ? "" : String.format(" = 0x%x", result);
    return new Told(start + entries + end, place, entries.toString());
  }

  /** The entries up to the one that the translation ends at; none for a wrong address. */
  private List<PageWalk.Step> stepsTaken(PagingMode mode, long satp, long va) {
    if (!mode.isCanonical(va)) {
      return List.of();
    }
    List<PageWalk.Step> steps = walker.walk(mode, satp, va).steps();
    for (int i = 0; i < steps.size(); i++) {
      long pte = steps.get(i).pte();
      if ((pte & (Pte.A | Pte.D | Pte.U)) != 0 && !Pte.isLeaf(pte) || isReserved(mode, pte)) {
        return steps.subList(0, i + 1);
      }
    }
    return steps;
  }

  private static boolean isReserved(PagingMode mode, long pte) {
    return mode.pteBytes() == Long.BYTES && Pte.hasReservedBits(pte);
  }

  private static String flags(long pte) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < FLAGS.length(); i++) {
      if ((pte & 1L << i) != 0) {
        letters.append(FLAGS.charAt(i));
      }
    }
    return letters.toString();
  }

  /** The first rule that the walk breaks, in the order of RISC-V Privileged 1.12, 4.3.2. */
  private String brokenRule(
      PagingMode mode,
      List<PageWalk.Step> steps,
      AccessKind kind,
      PrivilegeMode privilege,
      TrapCause cause) {
    if (steps.isEmpty()) {
      return "the address is not the sign extension of its lower " + mode.vaBits() + " bits";
    }
    PageWalk.Step last = steps.get(steps.size() - 1);
    long pte = last.pte();
    if (!ram.contains(last.ptePa(), mode.pteBytes())) {
      return "the entry is not in RAM";
    }
    if (cause == kind.accessFault()) {
      return "physical memory protection forbids it";
    }
    if (!Pte.isValid(pte)) {
      return "V is 0";
    }
    if ((pte & (Pte.R | Pte.W)) == Pte.W) {
      return "W without R is reserved";
    }
    if (isReserved(mode, pte)) {
      return "reserved bits are set";
    }
    if (!Pte.isLeaf(pte)) {
      return (pte & (Pte.A | Pte.D | Pte.U)) != 0
          ? "A, D or U in an entry that points to a table"
          : "no leaf at the last level";
    }
    return brokenByLeaf(pte, mode.pageBytes(last.level()), kind, privilege, hart.csrs().status());
  }

  private static String brokenByLeaf(
      long pte, long pageBytes, AccessKind kind, PrivilegeMode privilege, long status) {
    boolean user = (pte & Pte.U) != 0;
    if (privilege == PrivilegeMode.USER && !user) {
      return "U is 0";
    }
    if (privilege != PrivilegeMode.USER && user) {
      if (kind == AccessKind.FETCH) {
        return "U is 1, and S-mode never executes that";
      }
      if ((status & Status.SUM) == 0) {
        return "U is 1, and SUM is 0";
      }
    }
    switch (kind) {
      case FETCH -> {
        if ((pte & Pte.X) == 0) {
          return "X is 0";
        }
      }
      case LOAD -> {
        if ((pte & Pte.R) == 0 && ((pte & Pte.X) == 0 || (status & Status.MXR) == 0)) {
          return (pte & Pte.X) == 0 ? "R is 0" : "R is 0, and MXR is 0";
        }
      }
      case STORE -> {
        if ((pte & Pte.W) == 0) {
          return "W is 0";
        }
      }
    }
    if ((Pte.pa(pte) & (pageBytes - 1)) != 0) {
      return "a misaligned superpage";
    }
    return (pte & Pte.A) == 0 ? "A is 0" : "D is 0";
  }
}
