package dev.trapeze.console;

import dev.trapeze.console.maps.AddressSpaceSnapshot;
import dev.trapeze.console.maps.MappedPage;
import dev.trapeze.console.maps.SnapshotTaker;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first write to a page: the moment at which one of the pages that programs may use has
 * its D bit set. Asked after each instruction, it has the snapshot from before as well.
 */
final class FirstWrites {
  private static final String WORDS = "its first write to a page";

  private final SnapshotTaker taker;
  private @Nullable AddressSpace space;
  private @Nullable AddressSpaceSnapshot last;

  FirstWrites(SnapshotTaker taker) {
    this.taker = taker;
  }

  /** What has been written since the last question, if it was for the first time. */
  @Nullable MapsFinding look(Process process) {
    AddressSpaceSnapshot now = taker.take(process, "after " + WORDS);
    AddressSpaceSnapshot before = last;
    boolean sameSpace = space == process.addressSpace();
    space = process.addressSpace();
    last = now;
    if (before == null || !sameSpace || !writes(before, now)) {
      return null;
    }
    return new MapsFinding(before.withMoment("before " + WORDS), now, null);
  }

  private static boolean writes(AddressSpaceSnapshot before, AddressSpaceSnapshot now) {
    Map<Long, Long> entries = new HashMap<>();
    for (MappedPage page : before.pages()) {
      entries.put(page.va(), page.entry());
    }
    for (MappedPage page : now.pages()) {
      long was = entries.getOrDefault(page.va(), 0L);
      if (isWritten(page.entry()) && !(isWritten(was) && Pte.pa(was) == page.pa())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWritten(long entry) {
    int bits = Pte.U | Pte.D | Pte.V;
    return (entry & bits) == bits;
  }
}
