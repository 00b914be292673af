package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the mappings of an address space from its regions. Those end at any byte, mappings at ends
 * of pages: a page that two regions share is the first one's. Neighbours that differ in nothing are
 * one mapping (Linux's {@code vma_merge}), and what is the kernel's own is left out, but for the
 * two pages that lie in the program's part of a VIMIX layout.
 */
final class Mappings {

  private static final int ACCESS = Pte.R | Pte.W | Pte.X;

  private Mappings() {}

  /** By ascending address. */
  static List<Mapping> of(AddressSpace space) {
    List<Mapping> mappings = new ArrayList<>();
    long freeFromVa = 0;
    for (Region region : space.regions()) {
      Mapping.Kind kind = kindOf(region);
      if (kind == null || region.sizeBytes() == 0 || region.endPageVa() <= freeFromVa) {
        continue;
      }
      add(mappings, mapping(region, kind, Math.max(region.firstPageVa(), freeFromVa)));
      freeFromVa = region.endPageVa();
    }
    return mappings;
  }

  private static void add(List<Mapping> mappings, Mapping mapping) {
    int last = mappings.size() - 1;
    if (last >= 0 && mappings.get(last).continuesIn(mapping)) {
      mappings.set(last, mappings.get(last).withEnd(mapping.endVa()));
    } else {
      mappings.add(mapping);
    }
  }

  private static Mapping mapping(Region region, Mapping.Kind kind, long startVa) {
    int permissions = region.isUser() ? region.permissions() & ACCESS : 0;
    MappedFile file = region.file();
    long offset =
        region.backing() instanceof Backing.FilePages pages
            ? Pages.roundDown(pages.offset() + startVa - region.startVa())
            : 0;
    return new Mapping(
        kind, startVa, region.endPageVa(), permissions, region.shared(), file, offset);
  }

  /** Null for what is not shown. */
  private static Mapping.@Nullable Kind kindOf(Region region) {
    return switch (region.kind()) {
      case HEAP -> Mapping.Kind.HEAP;
      case STACK, ARGUMENTS -> Mapping.Kind.STACK;
      case TRAPFRAME -> Mapping.Kind.TRAPFRAME;
      case TRAMPOLINE -> Mapping.Kind.TRAMPOLINE;
      default -> region.kind().ownsFrames() ? Mapping.Kind.OTHER : null;
    };
  }
}
