package dev.trapeze.kernel.mm.model;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.GrowingStack;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a process has at which page, and what its accesses and calls come to. */
final class ModelSpace {
  final NavigableMap<Long, ModelPage> pages = new TreeMap<>();
  private final PageFaultPolicy policy;
  private final @Nullable GrowingStack stack;
  long heapStartVa;
  long heapEndVa;

  /** One with nothing in it, whose stack grows as {@code stack} says, if it does. */
  ModelSpace(PageFaultPolicy policy, @Nullable GrowingStack stack) {
    this.policy = policy;
    this.stack = stack;
  }

  ModelSpace fork() {
    ModelSpace child = new ModelSpace(policy, stack);
    pages.forEach((va, page) -> child.pages.put(va, page.copy()));
    child.heapStartVa = heapStartVa;
    child.heapEndVa = heapEndVa;
    return child;
  }

  /** Adds a page, in place of any that is there. */
  void put(long va, ModelPage page) {
    pages.put(va, page);
    if (policy.fillsAtOnce() && page.hasContents()) {
      page.touch(policy, false);
    }
  }

  /** The page that holds a byte, or null. */
  @Nullable ModelPage at(long va) {
    return pages.get(Pages.roundDown(va));
  }

  /** The page that holds a byte, which there is. */
  ModelPage require(long va) {
    ModelPage page = at(va);
    if (page == null) {
      throw new AssertionError(String.format("the model has no page at 0x%x", va));
    }
    return page;
  }

  /** What an access to a byte comes to, if there are frames enough; nothing changes yet. */
  FaultOutcome predict(long va, MemoryAccess access) {
    ModelPage page = at(va);
    if (page == null) {
      if (stack == null || !hasStackAbove(va) || va < stack.gapStartVa()) {
        return FaultOutcome.NO_MAPPING;
      }
      ModelPage lowest = growsTo(va);
      if (lowest == null) {
        return FaultOutcome.STACK_OVERFLOW;
      }
      page = lowest;
    }
    if (!page.allows(access)) {
      return FaultOutcome.NOT_PERMITTED;
    }
    return page.hasContents() ? FaultOutcome.RESOLVED : FaultOutcome.BEHIND_FILE_END;
  }

  /** The access is made: what happens even if it fails, and what happens if it succeeds. */
  void commit(long va, MemoryAccess access) {
    FaultOutcome outcome = predict(va, access);
    grow(va);
    ModelPage page = at(va);
    if (outcome == FaultOutcome.RESOLVED && page != null) {
      page.touch(policy, access == MemoryAccess.WRITE);
    }
  }

  /** The stack grows to {@code va}, if it may. */
  void grow(long va) {
    if (at(va) != null || stack == null || !hasStackAbove(va)) {
      return;
    }
    ModelPage lowest = growsTo(va);
    if (lowest != null) {
      long stackVa = stackVa();
      for (long added = Pages.roundDown(va); added < stackVa; added += Pages.BYTES) {
        put(added, ModelPage.zeros(RegionKind.STACK, lowest.permissions()));
      }
    }
  }

  /** The lowest page of the stack, if the stack may grow to {@code va}. */
  private @Nullable ModelPage growsTo(long va) {
    long stackVa = stackVa();
    if (stack == null || Pages.roundDown(va) < stack.lowestVa()) {
      return null;
    }
    long freeFromVa = Pages.roundDown(va) - stack.gapBytes();
    return pages.subMap(freeFromVa, stackVa).isEmpty() ? pages.get(stackVa) : null;
  }

  private boolean hasStackAbove(long va) {
    long stackVa = stackVa();
    return stackVa >= 0 && va < stackVa && pages.subMap(Pages.roundDown(va), stackVa).isEmpty();
  }

  private long stackVa() {
    for (Map.Entry<Long, ModelPage> page : pages.entrySet()) {
      if (page.getValue().kind == RegionKind.STACK) {
        return page.getKey();
      }
    }
    return -1;
  }

  /** True if a range has a page that cannot be the program's to take away or to protect. */
  boolean hasForeign(long startVa, long endVa) {
    return pages.subMap(startVa, endVa).values().stream()
        .anyMatch(page -> !page.kind.ownsFrames() || page.kind == RegionKind.GUARD);
  }

  /** True if each page of a range is there. */
  boolean covers(long startVa, long endVa) {
    return pages.subMap(startVa, endVa).size() == (endVa - startVa) / Pages.BYTES;
  }

  void unmap(long startVa, long endVa) {
    pages.subMap(startVa, endVa).clear();
  }

  void protect(long startVa, long endVa, int permissions) {
    pages.subMap(startVa, endVa).values().forEach(page -> page.protect(permissions));
  }

  /** True if the heap may end there, as far as frames are no matter. */
  boolean heapMayEndAt(long endVa) {
    return endVa >= heapStartVa
        && (endVa <= heapEndVa
            || pages.subMap(Pages.roundUp(heapEndVa), Pages.roundUp(endVa)).isEmpty());
  }

  void moveHeapEnd(long endVa) {
    long oldPageVa = Pages.roundUp(heapEndVa);
    long newPageVa = Pages.roundUp(endVa);
    if (newPageVa < oldPageVa) {
      unmap(newPageVa, oldPageVa);
    }
    for (long va = oldPageVa; va < newPageVa; va += Pages.BYTES) {
      put(va, ModelPage.zeros(RegionKind.HEAP, Pte.R | Pte.W));
    }
    heapEndVa = endVa;
  }

  /** True if a page shows the file, or could. */
  boolean maps(ModelFile file) {
    return pages.values().stream().anyMatch(page -> page.file == file);
  }

  /** A file has been cut to nothing. */
  void cut(ModelFile file) {
    pages.values().stream().filter(page -> page.file == file).forEach(ModelPage::drop);
  }
}
